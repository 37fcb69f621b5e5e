import assert from 'node:assert/strict';
import type { Place } from '../../../../src/core/jobs/submitQueue';
import type { Activity } from '../../../../src/engine/jobs/jobTable';
import { JobTable } from '../../../../src/engine/jobs/jobTable';
import type { JournalRecord } from '../../../../src/engine/journal/journal';
import { journalEntry } from '../../../support/journalFixtures';
import { RecordDouble } from '../../../support/recordDouble';

describe('JobTable', () => {
  let jobs: JobTable;
  let left: string[];
  beforeEach(() => {
    jobs = new JobTable();
    left = [];
  });

  const record = (id: string, createdAt = 1): JournalRecord => new RecordDouble(journalEntry(id, { createdAt }), []);
  const ticket = (name: string): Place => ({ sent: () => undefined, leave: () => left.push(name) });
  const unfinished = (): string[] => Array.from(jobs.unfinished(), ({ id }) => id);
  const inBackground = (id: string, isBusy = false): AbortController => {
    const controller = new AbortController();
    const activity: Activity = {
      kind: 'background',
      controller,
      end: new Promise(() => undefined),
      isQuiet: false,
      isBusy,
    };
    jobs.keep(record(id)).activity = activity;
    return controller;
  };

  it('has a job from the first moment of its run on, without a record', () => {
    assert.equal(jobs.isEmpty, true);
    jobs.begin('one', 5);
    const job = jobs.get('one');
    assert.deepEqual(
      [job?.id, job?.createdAt, job?.record, job?.activity?.kind, jobs.isEmpty],
      ['one', 5, undefined, 'foreground', false],
    );
  });

  it('does not count a job as unfinished while a run waits for it', () => {
    jobs.begin('one', 1);
    jobs.get('one')!.record = record('one');
    assert.deepEqual([unfinished(), jobs.getUnfinished('one')], [[], undefined]);
    jobs.keep(record('one'));
    assert.deepEqual([unfinished(), jobs.getUnfinished('one')?.id], [['one'], 'one']);
  });

  it('counts a job in the background as unfinished, and one without a record as not', () => {
    inBackground('one');
    assert.deepEqual(unfinished(), ['one']);
    jobs.begin('two', 2);
    delete jobs.get('two')!.activity;
    assert.deepEqual(
      [unfinished(), jobs.getUnfinished('two'), jobs.getUnfinished('unknown')],
      [['one'], undefined, undefined],
    );
  });

  it('lists unfinished jobs oldest first', () => {
    for (const [id, createdAt] of [
      ['young', 3],
      ['old', 1],
      ['middle', 2],
    ] as const)
      jobs.keep(record(id, createdAt));
    assert.deepEqual(unfinished(), ['old', 'middle', 'young']);
  });

  it('forgets a job that is removed, and gives its place to others', () => {
    jobs.begin('one', 1);
    jobs.setTicket('one', ticket('first'));
    jobs.remove('one');
    jobs.remove('one');
    assert.deepEqual([jobs.get('one'), jobs.isEmpty, left], [undefined, true, ['first']]);
  });

  describe('the place of a job', () => {
    it('is exchanged for a new one', () => {
      jobs.begin('one', 1);
      assert.equal(jobs.hasTicket('one'), false);
      jobs.setTicket('one', ticket('first'));
      assert.deepEqual([jobs.hasTicket('one'), left], [true, []]);
      const second = ticket('second');
      jobs.setTicket('one', second);
      assert.deepEqual([jobs.get('one')?.ticket, left], [second, ['first']]);
    });

    it('is released once', () => {
      jobs.begin('one', 1);
      jobs.setTicket('one', ticket('first'));
      for (let time = 0; time < 2; time++) jobs.releaseTicket('one');
      jobs.releaseTicket('unknown');
      assert.deepEqual([jobs.hasTicket('one'), jobs.hasTicket('unknown'), left], [false, false, ['first']]);
    });

    it('is freed when its job is not in the table any more', () => {
      jobs.setTicket('gone', ticket('late'));
      assert.deepEqual([left, jobs.isEmpty], [['late'], true]);
    });

    it('is kept when no run waits for the job any more', () => {
      jobs.begin('one', 1);
      const first = ticket('first');
      jobs.setTicket('one', first);
      assert.equal(jobs.keep(record('one')).ticket, first);
      assert.equal('ticket' in jobs.keep(record('two')), false);
      assert.deepEqual([jobs.hasTicket('one'), left], [true, []]);
    });
  });

  describe('cancelling', () => {
    it('of one job aborts its signal, and says whether it was under way', () => {
      const { signal } = jobs.begin('one', 1);
      const other = inBackground('two');
      jobs.keep(record('blocked'));
      assert.deepEqual([jobs.cancel('one'), jobs.cancel('blocked'), jobs.cancel('unknown')], [true, false, false]);
      assert.deepEqual([signal.aborted, other.signal.aborted], [true, false]);
      assert.equal(jobs.cancel('two'), true);
      assert.equal(other.signal.aborted, true);
    });

    it('of all aborts every signal, and counts both kinds', () => {
      const signals = [jobs.begin('one', 1).signal, jobs.begin('two', 2).signal, inBackground('three').signal];
      jobs.keep(record('blocked'));
      assert.deepEqual(jobs.cancelAll(), { foreground: 2, background: 1 });
      assert.deepEqual(
        signals.map(({ aborted }) => aborted),
        [true, true, true],
      );
      assert.ok(jobs.get('blocked'));
    });
  });

  it('does not cancel a second time what the service makes all the same', () => {
    for (const cancellation of ['kept', 'offered', 'withdrawn'] as const) {
      const controller = inBackground('one');
      jobs.get('one')!.record = new RecordDouble(journalEntry('one', { cancellation }), []);
      const isWanted = cancellation === 'withdrawn';
      assert.equal(jobs.cancelAll().background, isWanted ? 1 : 0, cancellation);
      assert.deepEqual([jobs.cancel('one'), controller.signal.aborted], [isWanted, isWanted], cancellation);
    }
  });

  it('knows whether a request for the same model to the same address waits for its answer', () => {
    const submitting = journalEntry('one', { stage: { name: 'submitting' } });
    const isAwaited = (changes: Partial<typeof submitting>, cutIds: string[] = []): boolean => {
      jobs.get('one')!.record = new RecordDouble({ ...submitting, ...changes }, []);
      return jobs.isAnswerAwaited(journalEntry('two'), new Set(cutIds));
    };
    jobs.begin('one', 1);
    assert.equal(jobs.isAnswerAwaited(journalEntry('two'), new Set()), false, 'nothing is in the journal yet');
    assert.equal(isAwaited({}), true);
    assert.equal(isAwaited({}, ['one']), false);
    assert.equal(isAwaited({ stage: { name: 'task', taskId: 't', since: 1 } }), false);
    assert.equal(isAwaited({ request: { ...submitting.request, modelId: 'other' } }), false);
    assert.equal(isAwaited({ address: { ...submitting.address, baseUrl: 'https://other' } }), false);
    jobs.keep(new RecordDouble(submitting, []));
    assert.equal(jobs.isAnswerAwaited(journalEntry('two'), new Set()), false, 'its window has ended');
  });

  it('is busy in the background while images arrive there, and by no command', () => {
    jobs.begin('one', 1);
    jobs.keep(record('blocked'));
    inBackground('two');
    assert.equal(jobs.isBusyInBackground, false);
    inBackground('three', true);
    assert.equal(jobs.isBusyInBackground, true);
  });
});
