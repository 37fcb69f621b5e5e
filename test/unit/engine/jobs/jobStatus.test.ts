import assert from 'node:assert/strict';
import type { ErrorCode, ErrorDetails } from '../../../../src/core/base/errors';
import { EaselError, errorCodes } from '../../../../src/core/base/errors';
import type { JobStage } from '../../../../src/core/jobs/journalEntry';
import type { JobStatus } from '../../../../src/engine/jobs/jobStatus';
import {
  cutOffError,
  expiredIfOld,
  statusAfterSaving,
  statusAfterSubmit,
  statusAfterWaiting,
} from '../../../../src/engine/jobs/jobStatus';

const since = 1_000_000;
const stages: Record<JobStage['name'], JobStage> = {
  queued: { name: 'queued' },
  submitting: { name: 'submitting' },
  task: { name: 'task', taskId: 't-1', since },
  answer: { name: 'answer', requestId: 'r-1', parts: [], complete: true, since },
};
const stageNames = Object.keys(stages) as JobStage['name'][];
const everyCode = (status: JobStatus): Record<ErrorCode, JobStatus> =>
  Object.fromEntries(errorCodes.map(code => [code, status])) as Record<ErrorCode, JobStatus>;

/** What becomes of a job by the code of the error that ended a step, for each stage. */
type Table = Record<JobStage['name'], Record<ErrorCode, JobStatus>>;

/** An error that says nothing of money. */
const submitTable: Table = {
  queued: everyCode('gone'),
  submitting: everyCode('gone'),
  task: everyCode('blocked'),
  answer: everyCode('blocked'),
};

/** An error without an HTTP status: it is the task itself that went wrong. */
const waitingForTask: Record<ErrorCode, JobStatus> = {
  missingKey: 'blocked',
  rejectedKey: 'blocked',
  accessDenied: 'blocked',
  quotaExhausted: 'blocked',
  rateLimited: 'retrying',
  billing: 'blocked',
  invalidRequest: 'blocked',
  contentRefused: 'gone',
  taskFailed: 'gone',
  taskExpired: 'recorded',
  serviceFault: 'retrying',
  network: 'retrying',
  timeout: 'retrying',
  unexpectedResponse: 'recorded',
  inputImage: 'blocked',
  saveFailed: 'blocked',
};
const waitingTable: Table = {
  queued: everyCode('recorded'),
  // The list of tasks could not be asked for, because the key is missing or was refused.
  submitting: { ...everyCode('recorded'), missingKey: 'blocked', rejectedKey: 'blocked' },
  task: waitingForTask,
  answer: waitingForTask,
};

const savingTable: Record<ErrorCode, JobStatus> = {
  ...everyCode('blocked'),
  network: 'retrying',
  timeout: 'retrying',
  serviceFault: 'retrying',
  rateLimited: 'retrying',
  taskExpired: 'recorded',
};

const errorOf = (code: ErrorCode, details: ErrorDetails = {}): EaselError => new EaselError(code, code, details);

function tableOf(statusFor: (error: EaselError, stage: JobStage) => JobStatus, details: ErrorDetails = {}): Table {
  const row = (name: JobStage['name']) =>
    Object.fromEntries(errorCodes.map(code => [code, statusFor(errorOf(code, details), stages[name])]));
  return Object.fromEntries(stageNames.map(name => [name, row(name)])) as Table;
}

describe('statusAfterSubmit', () => {
  it('ends a job whose submit was refused, in every stage and for every code', () => {
    assert.deepEqual(tableOf(statusAfterSubmit), submitTable);
    assert.deepEqual(tableOf(statusAfterSubmit, { mayBeBilled: false }), submitTable);
  });

  it('lists a job whose submit may be billed, but only when it was on its way', () => {
    assert.deepEqual(tableOf(statusAfterSubmit, { mayBeBilled: true }), {
      ...submitTable,
      submitting: everyCode('recorded'),
    });
  });

  it('takes an error that nobody knows for one that may be billed', () => {
    assert.deepEqual(
      stageNames.map(name => statusAfterSubmit(new Error('a defect'), stages[name])),
      ['gone', 'recorded', 'blocked', 'blocked'],
    );
  });
});

describe('statusAfterWaiting', () => {
  it('has a status for every stage and every code', () => {
    assert.deepEqual(tableOf(statusAfterWaiting), waitingTable);
  });

  it('does not take a query that is refused for a refused prompt: its HTTP status tells them apart', () => {
    const refusedQuery = { ...waitingForTask, contentRefused: 'blocked' } as const;
    assert.deepEqual(tableOf(statusAfterWaiting, { httpStatus: 400 }), {
      ...waitingTable,
      task: refusedQuery,
      answer: refusedQuery,
    });
  });

  it('keeps the images of a job that met an error that nobody knows', () => {
    assert.deepEqual(
      stageNames.map(name => statusAfterWaiting(new Error('a defect'), stages[name])),
      ['recorded', 'recorded', 'blocked', 'blocked'],
    );
  });
});

describe('statusAfterSaving', () => {
  it('has a status for every code', () => {
    assert.deepEqual(Object.fromEntries(errorCodes.map(code => [code, statusAfterSaving(errorOf(code))])), savingTable);
    assert.equal(statusAfterSaving(new Error('a defect')), 'blocked');
  });
});

describe('cutOffError', () => {
  it('tells that a request was never sent, and costs nothing', () => {
    const error = cutOffError(stages.queued);
    assert.deepEqual([error?.code, error?.mayBeBilled], ['network', false]);
    assert.match(error?.message ?? '', /before this request was sent; nothing is billed/);
  });

  it('tells that a request was on its way, and may be billed', () => {
    const error = cutOffError(stages.submitting);
    assert.deepEqual([error?.code, error?.mayBeBilled], ['network', true]);
    assert.match(error?.message ?? '', /before the service had answered/);
  });

  it('has nothing to say of a task or an answer: the service is asked, whatever this clock says of their age', () => {
    assert.deepEqual([cutOffError(stages.task), cutOffError(stages.answer)], [undefined, undefined]);
  });
});

describe('expiredIfOld', () => {
  const dayMs = 24 * 60 * 60 * 1000;
  const refused = (httpStatus?: number): EaselError => errorOf('unexpectedResponse', { httpStatus });

  it('tells that images are too old, once their download was refused', () => {
    for (const httpStatus of [400, 403, 404, 410]) {
      const error = expiredIfOld(refused(httpStatus), stages.answer, since + dayMs);
      assert.deepEqual([error.code, error.requestId, error.httpStatus], ['taskExpired', 'r-1', httpStatus]);
      assert.match(error.message, /for 24 hours, and this request is older/);
    }
  });

  it('leaves every other error as it is', () => {
    const young = refused(403);
    assert.equal(expiredIfOld(young, stages.answer, since + dayMs - 1), young);
    assert.equal(expiredIfOld(young, stages.task, since + dayMs), young, 'the service says how old a task is');
    for (const error of [refused(500), refused(undefined), errorOf('network'), new Error('a defect')])
      assert.equal(expiredIfOld(error, stages.answer, since + dayMs), error);
  });
});
