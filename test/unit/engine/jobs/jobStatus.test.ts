import assert from 'node:assert/strict';
import type { ErrorCode, ErrorDetails } from '../../../../src/core/base/errors';
import { EaselError, errorCodes } from '../../../../src/core/base/errors';
import type { JobStage } from '../../../../src/core/jobs/journalEntry';
import type { JobStatus } from '../../../../src/engine/jobs/jobStatus';
import {
  statusAfterSaving,
  statusAfterSubmit,
  statusAfterWaiting,
  throwIfOver,
} from '../../../../src/engine/jobs/jobStatus';

const since = 1_000_000;
const stages: Record<JobStage['name'], JobStage> = {
  queued: { name: 'queued' },
  submitting: { name: 'submitting' },
  task: { name: 'task', taskId: 't-1', since },
  answer: { name: 'answer', requestId: 'r-1', parts: [], complete: true, since },
};
const stageNames = Object.keys(stages) as JobStage['name'][];
const everyCode = (fate: JobStatus): Record<ErrorCode, JobStatus> =>
  Object.fromEntries(errorCodes.map(code => [code, fate])) as Record<ErrorCode, JobStatus>;

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
  submitting: everyCode('recorded'),
  task: waitingForTask,
  answer: waitingForTask,
};

const savingTable: Record<ErrorCode, JobStatus> = {
  ...everyCode('blocked'),
  network: 'retrying',
  timeout: 'retrying',
  serviceFault: 'retrying',
  rateLimited: 'retrying',
};

const errorOf = (code: ErrorCode, details: ErrorDetails = {}): EaselError => new EaselError(code, code, details);

function tableOf(fateFor: (error: EaselError, stage: JobStage) => JobStatus, details: ErrorDetails = {}): Table {
  const row = (name: JobStage['name']) =>
    Object.fromEntries(errorCodes.map(code => [code, fateFor(errorOf(code, details), stages[name])]));
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
  it('has a fate for every stage and every code', () => {
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
  it('has a fate for every code', () => {
    assert.deepEqual(Object.fromEntries(errorCodes.map(code => [code, statusAfterSaving(errorOf(code))])), savingTable);
    assert.equal(statusAfterSaving(new Error('a defect')), 'blocked');
  });
});

describe('throwIfOver', () => {
  const dayMs = 24 * 60 * 60 * 1000;
  const thrownAt = (stage: JobStage, now: number): Partial<EaselError> | undefined => {
    try {
      throwIfOver(stage, now);
      return undefined;
    } catch (error) {
      assert.ok(error instanceof EaselError, String(error));
      return { ...error, message: error.message };
    }
  };

  it('tells that a request was never sent, and costs nothing', () => {
    const thrown = thrownAt(stages.queued, since);
    assert.deepEqual([thrown?.code, thrown?.mayBeBilled], ['network', false]);
    assert.match(thrown?.message ?? '', /before this request was sent; nothing is billed/);
  });

  it('tells that a request was on its way, and may be billed', () => {
    const thrown = thrownAt(stages.submitting, since);
    assert.deepEqual([thrown?.code, thrown?.mayBeBilled], ['network', true]);
    assert.match(thrown?.message ?? '', /before the service had answered/);
  });

  it('lets a task and an answer go on for 24 hours, and not for a millisecond longer', () => {
    for (const name of ['task', 'answer'] as const) {
      assert.equal(thrownAt(stages[name], since), undefined, name);
      assert.equal(thrownAt(stages[name], since + dayMs - 1), undefined, name);
      for (const ageMs of [dayMs, dayMs + 1]) {
        const thrown = thrownAt(stages[name], since + ageMs);
        assert.equal(thrown?.code, 'taskExpired', name);
        assert.match(thrown.message ?? '', /for 24 hours, and this request is older/);
      }
    }
  });

  it('names the task, or the request where there was none, of a job that is too old', () => {
    const idsOf = (stage: JobStage): unknown[] => {
      const thrown = thrownAt(stage, since + dayMs);
      return [thrown?.taskId, thrown?.requestId];
    };
    assert.deepEqual(idsOf(stages.task), ['t-1', undefined]);
    assert.deepEqual(idsOf(stages.answer), [undefined, 'r-1']);
    assert.deepEqual(idsOf({ ...stages.answer, requestId: '' } as JobStage), [undefined, undefined]);
  });
});
