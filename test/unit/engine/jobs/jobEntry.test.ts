import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { EaselError } from '../../../../src/core/base/errors';
import { journalEntrySchema } from '../../../../src/core/jobs/journalEntry';
import { whenTakenPolicies } from '../../../../src/core/places/fileName';
import {
  answerOfStage,
  entryOf,
  errorOf,
  problemOf,
  stageOfAnswer,
  targetOf,
} from '../../../../src/engine/jobs/jobEntry';
import { journalEntry } from '../../../support/journalFixtures';
import { preparedJob } from '../../../support/preparedJob';

describe('entries of jobs', () => {
  it('bring back the target of a job after a way through its file', () => {
    for (const whenTaken of whenTakenPolicies) {
      const job = preparedJob({ whenTaken });
      const read = journalEntrySchema.parse(JSON.parse(JSON.stringify(entryOf(job, 5))));
      const target = targetOf(read.target);
      assert.deepEqual(
        { ...target, folder: target.folder.toString(), within: target.within?.toString() },
        {
          ...job.target,
          folder: job.target.folder.toString(),
          within: job.target.within?.toString(),
        },
      );
      assert.equal(read.createdAt, 5);
    }
  });

  it('of earlier versions say with "overwrite" what happens when a name is taken', () => {
    const { target } = journalEntry('job');
    assert.equal(targetOf({ ...target, overwrite: false }).whenTaken, 'number');
    assert.equal(targetOf({ ...target, overwrite: true }).whenTaken, 'overwrite');
  });

  it('can be read by earlier versions, which know "overwrite" only', () => {
    for (const whenTaken of whenTakenPolicies)
      assert.equal(entryOf(preparedJob({ whenTaken }), 0).target.overwrite, whenTaken === 'overwrite');
  });

  it('hold whole addresses in place of what the options were relative to', () => {
    const job = preparedJob({});
    job.options = { ...job.options, output: { scheme: 'memory', path: '/site/a b.png' } };
    assert.equal(entryOf(job, 0).options.output, 'memory:/site/a%20b.png');
    job.options = { ...job.options, output: URI.parse('memory:/site/c.png') };
    assert.equal(entryOf(job, 0).options.output, 'memory:/site/c.png');
    job.options = { ...job.options, output: 'out/' };
    assert.equal(entryOf(job, 0).options.output, 'out/');
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
});
