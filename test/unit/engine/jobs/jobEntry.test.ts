import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import { errorOf, problemOf } from '../../../../src/core/base/errorCodec';
import { journalEntrySchema, type JournalEntry } from '../../../../src/core/jobs/journalEntry';
import { whenTakenPolicies } from '../../../../src/core/places/fileName';
import {
  answerOfStage,
  entryOf,
  rateLimitGroupOf,
  stageOfAnswer,
  targetOf,
} from '../../../../src/engine/jobs/jobEntry';
import { sourceOfBytes } from '../../../../src/engine/files/byteSource';
import { journalEntry } from '../../../support/journalFixtures';
import { preparedJob } from '../../../support/preparedJob';

describe('entries of jobs', () => {
  it('bring back the target of a job after a way through its file', () => {
    for (const whenTaken of whenTakenPolicies) {
      const job = preparedJob({ whenTaken });
      const read = journalEntrySchema.parse(JSON.parse(JSON.stringify(entryOf(job, 'job-1', 5))));
      const target = targetOf(read.target);
      assert.deepEqual(
        { ...target, folder: target.folder.toString(), within: target.within?.toString() },
        {
          ...job.target,
          folder: job.target.folder.toString(),
          within: job.target.within?.toString(),
        },
      );
      assert.deepEqual([read.id, read.createdAt], ['job-1', 5]);
    }
  });

  it('are none where a number in them is no moment, or no number of images', () => {
    const task = (since: number, serviceSince = 1): Partial<JournalEntry> => ({
      stage: { name: 'task', taskId: 't', since, serviceSince },
    });
    const { request } = journalEntry('job');
    const planted: Partial<JournalEntry>[] = [
      { createdAt: 1e300 },
      { createdAt: -1e300 },
      task(1e300),
      task(1, 1e300),
      { stage: { name: 'submitting', since: 1e300 } },
      { stage: { name: 'answer', requestId: '', parts: [], complete: true, since: 1e300 } },
      { candidates: [{ taskId: 't', createdAt: 1e300 }] },
      { candidates: [{ taskId: '..', createdAt: 1 }] },
      ...[-1, 101, 1e300].map(maxCount => ({ request: { ...request, maxCount } })),
    ];
    for (const changes of planted)
      assert.equal(journalEntrySchema.safeParse(journalEntry('job', changes)).success, false, JSON.stringify(changes));
    assert.equal(journalEntrySchema.safeParse(journalEntry('job', task(1))).success, true);
  });

  it('of earlier versions say with "overwrite" what happens when a name is taken', () => {
    const { target } = journalEntry('job');
    assert.equal(targetOf({ ...target, overwrite: false }).whenTaken, 'number');
    assert.equal(targetOf({ ...target, overwrite: true }).whenTaken, 'overwrite');
  });

  it('can be read by earlier versions, which know "overwrite" only', () => {
    for (const whenTaken of whenTakenPolicies)
      assert.equal(entryOf(preparedJob({ whenTaken }), 'job-1', 0).target.overwrite, whenTaken === 'overwrite');
  });

  it('hold whole addresses in place of what the options were relative to', () => {
    const job = preparedJob({});
    job.options = { ...job.options, output: { scheme: 'memory', path: '/site/a b.png' } };
    assert.equal(entryOf(job, 'job-1', 0).options.output, 'memory:/site/a%20b.png');
    job.options = { ...job.options, output: URI.parse('memory:/site/c.png') };
    assert.equal(entryOf(job, 'job-1', 0).options.output, 'memory:/site/c.png');
    job.options = { ...job.options, output: 'out/' };
    assert.equal(entryOf(job, 'job-1', 0).options.output, 'out/');
  });

  it('hold an answer that broke off as one that is interrupted', () => {
    const answer = { requestId: 'r', parts: [{ kind: 'image' as const, url: 'u' }], actualPrompt: 'p' };
    assert.deepEqual(answerOfStage(stageOfAnswer(answer, true, 1)), answer);
    const broken = answerOfStage(stageOfAnswer(answer, false, 1));
    assert.deepEqual([broken?.interrupted?.code, broken?.interrupted?.mayBeBilled], ['network', true]);
    assert.equal(answerOfStage({ name: 'queued' }), undefined);
  });

  it('hold the public fields of an error, and of anything else its message', () => {
    const error = new EaselError('rateLimited', 'slow down', { serviceCode: 'Throttling', requestId: 'r', cause: 1 });
    const back = errorOf(problemOf(error));
    assert.deepEqual({ ...back, message: back.message }, { ...error, message: error.message });
    assert.deepEqual(problemOf(new Error('odd')), { code: 'unexpectedResponse', message: 'odd', mayBeBilled: true });
  });

  it('name input images by their whole addresses, and none where there are none', () => {
    const job = preparedJob({});
    assert.equal(entryOf(job, 'job-1', 0).options.images, undefined);
    job.options = { ...job.options, images: ['cat.png', 'https://example.com/a.png'] };
    const uri = URI.parse('memory:/site/cat.png');
    job.inputs = [
      { kind: 'file', name: 'cat.png', uri, sha256: '', source: sourceOfBytes(new Uint8Array()), facts: {} as never },
      { kind: 'address', url: 'https://example.com/a.png' },
    ];
    assert.deepEqual(entryOf(job, 'job-1', 0).options.images, ['memory:/site/cat.png', 'https://example.com/a.png']);
  });

  it('need no folder that must not be left', () => {
    const entry = entryOf(preparedJob({ within: undefined }), 'job-1', 0);
    assert.deepEqual([entry.target.within, targetOf(entry.target).within], [undefined, undefined]);
  });

  it('take an output without a scheme for a file', () => {
    const job = preparedJob({});
    job.options = { ...job.options, output: { scheme: '', path: '/site/a.png' } };
    assert.equal(entryOf(job, 'job-1', 0).options.output, 'file:///site/a.png');
  });

  it('name no request where the service has named none', () => {
    const stage = stageOfAnswer({ requestId: '', parts: [] }, false, 1);
    assert.equal(answerOfStage(stage)?.interrupted?.requestId, undefined);
    const named = answerOfStage(stageOfAnswer({ requestId: 'r', parts: [] }, false, 1));
    assert.deepEqual([named?.interrupted?.requestId, named && 'actualPrompt' in named], ['r', false]);
  });
});

describe('rateLimitGroupOf', () => {
  const { checked, address } = preparedJob({});
  const { request, model } = checked;

  it('is one for each model and address', () => {
    assert.equal(rateLimitGroupOf(request, model, address).key, 'qwen-image-2.0 https://service/api/v1');
    assert.equal(
      rateLimitGroupOf(request, model, { ...address, baseUrl: 'https://other' }).key,
      'qwen-image-2.0 https://other',
    );
  });

  it('limits running tasks, and not what is answered at once', () => {
    const limited = { ...model, maxRunningTasks: 2 };
    assert.equal(rateLimitGroupOf({ ...request, path: 'syncMessages' }, limited, address).maxRunning, undefined);
    assert.equal(rateLimitGroupOf({ ...request, path: 'asyncMessages' }, limited, address).maxRunning, 2);
  });

  it("takes the region's own limit where there is one", () => {
    const [limit, own] = [model.submitLimit, { ...model.submitLimit, requests: 99 }];
    const limited = { ...model, submitLimit: { ...limit, overrides: { singapore: own } } };
    assert.equal(rateLimitGroupOf(request, limited, { ...address, region: 'singapore' }).limit, own);
    assert.equal('overrides' in rateLimitGroupOf(request, limited, address).limit, false);
  });
});
