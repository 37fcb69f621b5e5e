import assert from 'node:assert/strict';
import type { Uri } from 'vscode';
import { EaselError } from '../../../../src/core/base/errors';
import type { Attempt } from '../../../../src/core/jobs/attempt';
import { attemptSchema } from '../../../../src/core/jobs/attempt';
import type { SavedImages } from '../../../../src/core/contributions/contributions';
import type { RequestDefaults } from '../../../../src/core/request/imageRequest';
import { checkRequest } from '../../../../src/core/request/imageRequest';
import type { JournalEntry } from '../../../../src/core/jobs/journalEntry';
import { endedAttempt, givenUpAttempt, runningAttempt } from '../../../../src/engine/history/historyAttempt';
import type { JobResult } from '../../../../src/engine/jobs/job';
import { cancelled, failed } from '../../../support/jobResults';
import { journalEntry } from '../../../support/journalFixtures';

const entry = (changes: Partial<JournalEntry> = {}): JournalEntry =>
  journalEntry('job-1', { createdAt: 5, ...changes });
const details = { httpStatus: 502, requestId: 'request-1', mayBeBilled: true };
const broken = new EaselError('network', 'The connection broke.', details);
const noDefaults: RequestDefaults = {
  model: 'qwen-image-2.0',
  editModel: 'qwen-image-2.0',
  customModels: [],
  protocol: 'auto',
  region: undefined,
  promptExtend: true,
  negativePrompt: '',
  watermark: false,
  style: '',
};
const saved: SavedImages<Uri> = {
  images: [],
  model: 'qwen-image-2.0',
  requestId: 'request-2',
  warnings: ['one is missing'],
  actualPrompt: 'a tall lighthouse',
};
const savedFile = (name: string) => ({ uri: `file:///workspace/${name}.png`, width: 512, height: 768 });

/** As it comes back from the file. */
function kept(attempt: Attempt): Attempt {
  assert.deepEqual(
    attemptSchema.parse(JSON.parse(JSON.stringify(attempt))),
    attempt,
    'it must be the same before and after',
  );
  return attempt;
}

describe('a job in the history', () => {
  it('that is under way', () => {
    const attempt = kept(
      runningAttempt(
        entry({
          request: {
            ...entry().request,
            modelId: 'qwen-image-plus',
            parameters: { seed: 9, size: '1664*928' },
            maxCount: 2,
          },
          options: {
            prompt: 'a lighthouse',
            size: '16:9',
            images: undefined,
            output: 'file:///workspace/assets/x.png',
            n: 2,
          },
          stage: { name: 'task', taskId: 'task-1', since: 6 },
          saved: { 10: savedFile('eleventh'), 2: savedFile('third'), 0: savedFile('first') },
          warnings: ['rounded'],
        }),
      ),
    );
    assert.deepEqual(attempt, {
      id: 'job-1',
      createdAt: 5,
      status: 'running',
      mode: 'generate',
      model: 'qwen-image-plus',
      size: '1664*928',
      maxCount: 2,
      options: {
        prompt: 'a lighthouse',
        size: '16:9',
        output: 'file:///workspace/assets/x.png',
        n: 2,
        model: 'qwen-image-plus',
        seed: 9,
        negativePrompt: '',
      },
      images: [savedFile('first'), savedFile('third'), savedFile('eleventh')],
      warnings: ['rounded'],
      taskId: 'task-1',
    });
  });

  it('with options that make no sense keeps the prompt, the model and the seed', () => {
    assert.deepEqual(kept(runningAttempt(entry({ options: { prompt: 'a hut', n: 'two' } }))).options, {
      prompt: 'a hut',
      model: 'qwen-image-2.0',
      seed: 7,
    });
  });

  it('with what the settings have added, so that the same can be made by others', () => {
    const defaults = { ...noDefaults, negativePrompt: 'blurry', promptExtend: false, watermark: true };
    const first = checkRequest({ prompt: 'a hut', promptExtend: true }, defaults, () => 7).request;
    const { options } = kept(
      runningAttempt(entry({ request: first, options: { prompt: 'a hut', promptExtend: true } })),
    );
    assert.deepEqual(options, {
      prompt: 'a hut',
      model: 'qwen-image-2.0',
      seed: 7,
      negativePrompt: 'blurry',
      promptExtend: true,
      watermark: true,
    });
    assert.deepEqual(checkRequest(options, noDefaults, () => 8).request, first);
  });

  it('without a negative prompt says so, where there could have been one', () => {
    const madeBy = (model: string) => {
      const { request } = checkRequest({ prompt: 'a hut', model }, noDefaults, () => 7);
      const { options } = kept(runningAttempt(entry({ request, options: { prompt: 'a hut', model } })));
      const again = checkRequest(options, { ...noDefaults, negativePrompt: 'blurry' }, () => 8);
      assert.deepEqual([again.request.parameters, again.warnings], [request.parameters, []]);
      return options.negativePrompt;
    };
    assert.equal(madeBy('qwen-image-2.0'), '');
    assert.equal(madeBy('wan2.7-image'), undefined);
  });

  it('that was a task from elsewhere', () => {
    const request = { ...entry().request, modelId: '', prompt: '', parameters: { seed: 0 }, maxCount: 0 };
    const attempt = kept(
      runningAttempt(entry({ request, options: { prompt: '' }, stage: { name: 'task', taskId: 'task-1', since: 6 } })),
    );
    assert.deepEqual([attempt.options, attempt.model, attempt.taskId], [{ prompt: '' }, '', 'task-1']);
  });

  it('never with the signature of an address', () => {
    const images = [
      'https://example.com/a.png?Expires=1&OSSAccessKeyId=LTAI&Signature=abc%3D',
      'https://example.com/b.png?x-amz-credential=1&v=2',
      'https://example.com/c.png?sp=r&sig=abc',
      'https://example.com/d.png?width=512',
      'file:///workspace/e.png?Signature=1',
      'https://example.com/f.png?auth_key=1',
      'https://example.com/g.png?v=1&Token=abc',
      'https://example.com/h.png?SIGN=abc',
      'https://example.com/i.png?signature=abc',
      'https://user:word@example.com/j.png?width=512',
      'https://example.com/k.png?design=2&tokens=3',
    ];
    assert.deepEqual(kept(runningAttempt(entry({ options: { prompt: 'x', images } }))).options.images, [
      'https://example.com/a.png',
      'https://example.com/b.png',
      'https://example.com/c.png',
      'https://example.com/d.png?width=512',
      'file:///workspace/e.png?Signature=1',
      'https://example.com/f.png',
      'https://example.com/g.png',
      'https://example.com/h.png',
      'https://example.com/i.png',
      'https://example.com/j.png?width=512',
      'https://example.com/k.png?design=2&tokens=3',
    ]);
    const answer = entry({
      stage: {
        name: 'answer',
        requestId: 'request-1',
        parts: [{ kind: 'image', url: 'https://example.com/r.png?Signature=secret' }],
        complete: true,
        since: 1,
      },
    });
    assert.doesNotMatch(JSON.stringify(kept(runningAttempt(answer))), /secret|example\.com/);
  });

  it('never with the addresses in what the service says', () => {
    const said =
      'Download of https://user:word@example.com/a.png?Signature=secret&x=1#secret failed, see https://example.com/help.';
    const plain = 'Download of https://example.com/a.png failed, see https://example.com/help.';
    const { error } = kept(
      endedAttempt(entry(), failed('gone', new EaselError('network', said, { ...details, serviceMessage: said })), 99),
    );
    assert.deepEqual([error?.message, error?.serviceMessage], [plain, plain]);
    assert.deepEqual(kept(runningAttempt(entry({ warnings: [said] }))).warnings, [plain]);
    assert.deepEqual(
      kept(endedAttempt(entry(), { kind: 'saved', saved: { ...saved, warnings: [said] } }, 99)).warnings,
      [plain],
    );
  });

  it('that has ended well', () => {
    const document = { toString: () => 'file:///workspace/a.md' } as Uri;
    const attempt = kept(
      endedAttempt(
        entry({ saved: { 0: savedFile('first') }, warnings: ['rounded'] }),
        { kind: 'saved', saved: { ...saved, document } },
        99,
      ),
    );
    assert.deepEqual(
      [
        attempt.status,
        attempt.endedAt,
        attempt.images,
        attempt.warnings,
        attempt.requestId,
        attempt.actualPrompt,
        attempt.document,
        attempt.error,
      ],
      [
        'saved',
        99,
        [savedFile('first')],
        ['one is missing'],
        'request-2',
        'a tall lighthouse',
        'file:///workspace/a.md',
        undefined,
      ],
    );
  });

  it('that has ended with an error', () => {
    const attempt = kept(endedAttempt(entry(), failed('gone', broken), 99));
    assert.equal(attempt.status, 'failed');
    assert.deepEqual(attempt.error, {
      code: 'network',
      message: 'The connection broke.',
      httpStatus: 502,
      requestId: 'request-1',
      mayBeBilled: true,
    });
    assert.equal(attempt.requestId, 'request-1');
  });

  const results: [name: string, result: JobResult, status: Attempt['status']][] = [
    ['was cancelled', cancelled, 'cancelled'],
    ['is recorded', failed('recorded', broken), 'failed'],
    ['is retrying', failed('retrying', broken), 'unfinished'],
    ['is blocked', failed('blocked', broken), 'unfinished'],
    [
      'has some of its images, and the others may still come',
      { kind: 'saved', saved, left: { status: 'retrying', error: broken } },
      'unfinished',
    ],
    [
      'has some of its images, and the others will not come',
      { kind: 'saved', saved, left: { status: 'gone', error: broken } },
      'saved',
    ],
  ];
  for (const [name, result, status] of results) {
    it(`that ${name} is ${status}`, () => assert.equal(kept(endedAttempt(entry(), result, 99)).status, status));
  }

  it('that is given up', () => {
    const blocked = endedAttempt(entry(), failed('blocked', broken), 99);
    const { error, ...withoutError } = blocked;
    assert.deepEqual(kept(givenUpAttempt(blocked, 100)), { ...blocked, status: 'failed', endedAt: 100 });
    assert.equal(error?.code, 'network');
    assert.equal(kept(givenUpAttempt(withoutError, 100)).status, 'cancelled');
  });
});
