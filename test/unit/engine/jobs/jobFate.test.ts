import assert from 'node:assert/strict';
import type { ErrorCode, ErrorDetails } from '../../../../src/core/base/errors';
import { EaselError, errorCodes } from '../../../../src/core/base/errors';
import type { JobStage } from '../../../../src/core/jobs/journalEntry';
import type { Fate } from '../../../../src/engine/jobs/jobFate';
import { fateOfSaving, fateOfSubmit, fateOfWaiting, throwIfOver } from '../../../../src/engine/jobs/jobFate';

const since = 1_000_000;
const stages: Record<JobStage['name'], JobStage> = {
  queued: { name: 'queued' },
  submitting: { name: 'submitting' },
  task: { name: 'task', taskId: 't-1', since },
  answer: { name: 'answer', requestId: 'r-1', parts: [], complete: true, since },
};
const stageNames = Object.keys(stages) as JobStage['name'][];
const everyCode = (fate: Fate): Record<ErrorCode, Fate> =>
  Object.fromEntries(errorCodes.map(code => [code, fate])) as Record<ErrorCode, Fate>;

/** What becomes of a job by the code of the error that ended a step, for each stage. */
type Table = Record<JobStage['name'], Record<ErrorCode, Fate>>;

/** An error that says nothing of money. */
const submitTable: Table = {
  queued: everyCode('ended'),
  submitting: everyCode('ended'),
  task: everyCode('stuck'),
  answer: everyCode('stuck'),
};

/** An error without an HTTP status: it is the task itself that went wrong. */
const waitingForTask: Record<ErrorCode, Fate> = {
  missingKey: 'stuck',
  rejectedKey: 'stuck',
  accessDenied: 'stuck',
  quotaExhausted: 'stuck',
  rateLimited: 'goesOn',
  billing: 'stuck',
  invalidRequest: 'stuck',
  contentRefused: 'ended',
  taskFailed: 'ended',
  taskExpired: 'listed',
  serviceFault: 'goesOn',
  network: 'goesOn',
  timeout: 'goesOn',
  unexpectedResponse: 'listed',
  inputImage: 'stuck',
  saveFailed: 'stuck',
};
const waitingTable: Table = {
  queued: everyCode('listed'),
  submitting: everyCode('listed'),
  task: waitingForTask,
  answer: waitingForTask,
};

const savingTable: Record<ErrorCode, Fate> = {
  ...everyCode('stuck'),
  network: 'goesOn',
  timeout: 'goesOn',
  serviceFault: 'goesOn',
  rateLimited: 'goesOn',
};

const errorOf = (code: ErrorCode, details: ErrorDetails = {}): EaselError => new EaselError(code, code, details);

function tableOf(fateFor: (error: EaselError, stage: JobStage) => Fate, details: ErrorDetails = {}): Table {
  const row = (name: JobStage['name']) =>
    Object.fromEntries(errorCodes.map(code => [code, fateFor(errorOf(code, details), stages[name])]));
  return Object.fromEntries(stageNames.map(name => [name, row(name)])) as Table;
}

describe('fateOfSubmit', () => {
  it('ends a job whose submit was refused, in every stage and for every code', () => {
    assert.deepEqual(tableOf(fateOfSubmit), submitTable);
    assert.deepEqual(tableOf(fateOfSubmit, { mayBeBilled: false }), submitTable);
  });

  it('lists a job whose submit may be billed, but only when it was on its way', () => {
    assert.deepEqual(tableOf(fateOfSubmit, { mayBeBilled: true }), {
      ...submitTable,
      submitting: everyCode('listed'),
    });
  });

  it('takes an error that nobody knows for one that may be billed', () => {
    assert.deepEqual(
      stageNames.map(name => fateOfSubmit(new Error('a defect'), stages[name])),
      ['ended', 'listed', 'stuck', 'stuck'],
    );
  });
});

describe('fateOfWaiting', () => {
  it('has a fate for every stage and every code', () => {
    assert.deepEqual(tableOf(fateOfWaiting), waitingTable);
  });

  it('does not take a query that is refused for a refused prompt: its HTTP status tells them apart', () => {
    const refusedQuery = { ...waitingForTask, contentRefused: 'stuck' } as const;
    assert.deepEqual(tableOf(fateOfWaiting, { httpStatus: 400 }), {
      ...waitingTable,
      task: refusedQuery,
      answer: refusedQuery,
    });
  });

  it('keeps the images of a job that met an error that nobody knows', () => {
    assert.deepEqual(
      stageNames.map(name => fateOfWaiting(new Error('a defect'), stages[name])),
      ['listed', 'listed', 'stuck', 'stuck'],
    );
  });
});

describe('fateOfSaving', () => {
  it('has a fate for every code', () => {
    assert.deepEqual(Object.fromEntries(errorCodes.map(code => [code, fateOfSaving(errorOf(code))])), savingTable);
    assert.equal(fateOfSaving(new Error('a defect')), 'stuck');
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
