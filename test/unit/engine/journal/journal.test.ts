import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../../../../src/core/jobs/journalEntry';
import { SystemClock } from '../../../../src/engine/connection/clock';
import type { Problem } from '../../../../src/core/base/errorCodec';
import { Journal, type JournalRecord } from '../../../../src/engine/journal/journal';
import { TestClock } from '../../../support/clock';
import { entryInText, journalEntry, RecordingLog, temporaryFolder } from '../../../support/journalFixtures';
import { WatchedDisk } from '../../../support/watchedDisk';

const dayMs = 24 * 60 * 60 * 1000;
const problem: Problem = { code: 'network', message: 'The connection broke.', mayBeBilled: true };
const task = (taskId: string): Partial<JournalEntry> => ({ stage: { name: 'task', taskId, since: 1 } });

describe('journal of one window', () => {
  let disk: WatchedDisk;
  beforeEach(async () => {
    disk = await WatchedDisk.watch();
  });
  afterEach(() => {
    disk.restore();
  });
  const place = temporaryFolder();
  const folder = (): string => join(place(), 'storage', 'journal');
  let log = new RecordingLog();
  let journals: Journal[] = [];
  beforeEach(() => {
    log = new RecordingLog();
  });
  afterEach(async () => {
    await Promise.all(journals.map(journal => journal.dispose()));
    journals = [];
  });

  const open = (at = folder()): Journal => {
    const journal = new Journal(at, log, new SystemClock());
    journals.push(journal);
    return journal;
  };
  const filesOf = async (jobId: string): Promise<string[]> =>
    (await readdir(folder())).filter(name => name.startsWith(`${jobId}.`));
  const onDisk = async (jobId: string): Promise<JournalEntry> => {
    const [name, ...others] = await filesOf(jobId);
    assert.deepEqual(others, []);
    return entryInText(await readFile(join(folder(), name!), 'utf8'));
  };
  const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

  it('creates no folder and no file when there is nothing to write', async () => {
    const journal = open();
    assert.deepEqual(await journal.claim(() => undefined), { records: [], damaged: [] });
    assert.deepEqual(await journal.listed(), []);
    assert.equal(await journal.findTask('t'), undefined);
    await journal.dispose();
    assert.deepEqual(await readdir(place()), []);
    assert.deepEqual(log.complaints, []);
  });

  it('writes an entry that only the user can read', async () => {
    const record = await open().add(journalEntry('one'));
    assert.ok(record.isOnDisk);
    assert.deepEqual(await onDisk('one'), record.entry);
    const names = (await readdir(folder())).sort();
    assert.deepEqual(names.map(name => name.replace(/[0-9a-f]{12}/, '<owner>')).sort(), [
      '<owner>.sock',
      '<owner>.window',
      'one.<owner>.steps.json',
    ]);
    assert.equal(await modeOf(folder()), 0o700);
    for (const name of names) assert.equal(await modeOf(join(folder(), name)), 0o600, name);
  });

  it('has the newest state at once, and has it on disk when an update resolves', async () => {
    const record = await open().add(journalEntry('one'));
    const update = record.update(task('t-1'));
    assert.deepEqual(record.entry.stage, { name: 'task', taskId: 't-1', since: 1 });
    assert.ok(!record.isOnDisk);
    await update;
    assert.ok(record.isOnDisk);
    assert.deepEqual(await onDisk('one'), record.entry);
  });

  it('writes updates in their order', async () => {
    const record = await open().add(journalEntry('one'));
    const seen = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        await record.update({ createdAt: index });
        return (await onDisk('one')).createdAt - index;
      }),
    );
    assert.ok(
      seen.every(lead => lead >= 0),
      `older than what was promised: ${seen.join(' ')}`,
    );
    assert.equal((await onDisk('one')).createdAt, 29);
  });

  it('keeps unchanged fields on update, and removes fields that are set to undefined', async () => {
    const record = await open().add(journalEntry('one', { problem, warnings: ['old'] }));
    await record.update({ problem: undefined, saved: { 0: { uri: 'file:///a.png', width: 1, height: 2 } } });
    const { problem: told, ...rest } = record.entry;
    assert.equal(told, undefined);
    assert.deepEqual(await onDisk('one'), rest);
    assert.deepEqual([rest.id, rest.warnings], ['one', ['old']]);
  });

  it('removes an entry, even while it is being written', async () => {
    const record = await open().add(journalEntry('one'));
    const pending = [record.update(task('t-1')), record.update(task('t-2'))];
    const removal = record.remove();
    await Promise.all([...pending, removal, record.update(task('t-3')), record.list(problem), record.remove()]);
    await record.update(task('t-4'));
    assert.deepEqual(await filesOf('one'), []);
    assert.ok(!record.isOnDisk);
    assert.deepEqual(record.entry.stage, { name: 'task', taskId: 't-2', since: 1 });
    assert.deepEqual(log.complaints, []);
  });

  it('keeps a listed entry unchanged', async () => {
    const record = await open().add(journalEntry('one'));
    await Promise.all([
      record.update(task('t-1')),
      record.list(problem),
      record.update(task('t-2')),
      record.list({ ...problem, code: 'timeout' }),
    ]);
    assert.deepEqual(await filesOf('one'), ['one.listed.json']);
    assert.deepEqual(
      await onDisk('one'),
      journalEntry('one', { createdAt: record.entry.createdAt, ...task('t-1'), problem }),
    );
    assert.ok(record.isOnDisk);
    assert.equal(await modeOf(join(folder(), 'one.listed.json')), 0o600);
    await record.remove();
    assert.deepEqual(await filesOf('one'), []);
  });

  it('lists the entries of all windows, oldest first, for seven days', async () => {
    const journal = open();
    for (const [id, age] of [
      ['new', 0],
      ['old', 6.9 * dayMs],
      ['expired', 7.1 * dayMs],
    ] as const) {
      await (await journal.add(journalEntry(id, { createdAt: Date.now() - age }))).list(problem);
    }
    await journal.add(journalEntry('open'));
    await writeFile(join(folder(), 'odd.listed.json'), '{');
    const records = await open().listed();
    assert.deepEqual(
      records.map(record => record.entry.id),
      ['old', 'new'],
    );
    assert.ok(records.every(record => record.isOnDisk && record.entry.problem?.code === 'network'));
    assert.deepEqual(await filesOf('expired'), []);
    assert.deepEqual(await filesOf('odd'), ['odd.listed.json.damaged']);
    await records[0]!.update(task('t'));
    await records[0]!.remove();
    assert.deepEqual(
      (await journal.listed()).map(record => record.entry),
      [records[1]!.entry],
    );
    assert.deepEqual((await open().claim(() => undefined)).records, []);
  });

  it('keeps working when the disk fails, and writes once it works again', async () => {
    await writeFile(join(place(), 'storage'), 'in the way');
    const journal = open();
    const record = await journal.add(journalEntry('one'));
    assert.ok(!record.isOnDisk);
    assert.match(log.complaints.join('\n'), /one\.[0-9a-f]{12}\.steps\.json was not written/);
    await record.update(task('t-1'));
    assert.ok(!record.isOnDisk);
    assert.equal(await journal.findTask('t-1'), 'here');
    const listed = await journal.add(journalEntry('two'));
    await listed.list(problem);
    assert.ok(!listed.isOnDisk);
    await listed.remove();
    assert.deepEqual(await journal.listed(), []);
    assert.deepEqual(await journal.claim(() => undefined), { records: [], damaged: [] });
    await rm(join(place(), 'storage'));
    await record.update(task('t-2'));
    assert.ok(record.isOnDisk);
    assert.deepEqual(await onDisk('one'), record.entry);
  });

  it('logs a failed update, and still lists the entry that is on disk', async () => {
    const record = await open().add(journalEntry('one'));
    disk.writesLeft = 0;
    await record.update(task('t-1'));
    assert.ok(!record.isOnDisk);
    await record.list(problem);
    assert.ok(!record.isOnDisk);
    disk.writesLeft = Infinity;
    assert.equal((await onDisk('one')).stage.name, 'queued');
    assert.deepEqual(await filesOf('one'), ['one.listed.json']);
  });

  it('writes the entry again after the folder was emptied', async () => {
    const record = await open().add(journalEntry('one'));
    await rm(folder(), { recursive: true });
    await record.update(task('t-1'));
    assert.deepEqual(await onDisk('one'), record.entry);
    assert.equal(await open().findTask('t-1'), 'elsewhere');
    assert.deepEqual((await open().claim(() => undefined)).records, []);
  });

  it('finds whether this window or another one is working on a task', async () => {
    const [mine, other, dead] = [open(), open(), open()];
    const add = async (journal: Journal, id: string): Promise<JournalRecord> =>
      journal.add(journalEntry(id, task(`t-${id}`)));
    await add(mine, 'mine');
    await add(other, 'other');
    await add(dead, 'dead');
    await (await add(mine, 'removed')).remove();
    await (await add(mine, 'listed')).list(problem);
    await dead.dispose();
    await writeFile(join(folder(), 'odd.0123456789ab.json'), '{');
    const found = await Promise.all(
      ['mine', 'other', 'dead', 'removed', 'listed', 'odd', 'unknown'].map(id => mine.findTask(`t-${id}`)),
    );
    assert.deepEqual(found, ['here', 'elsewhere', undefined, undefined, undefined, undefined, undefined]);
    assert.deepEqual(await filesOf('odd'), ['odd.0123456789ab.json']);
  });

  it('knows the tasks of all jobs, whichever window has them, and of listed ones', async () => {
    const [mine, other, dead] = [open(), open(), open()];
    await mine.add(journalEntry('mine', task('t-1')));
    await other.add(journalEntry('other', task('t-1')));
    await dead.add(journalEntry('dead', task('t-2')));
    await dead.dispose();
    await (await other.add(journalEntry('listed', task('t-3')))).list(problem);
    await (await other.add(journalEntry('removed', task('t-4')))).remove();
    await other.add(journalEntry('without'));
    await writeFile(join(folder(), 'odd.0123456789ab.json'), '{');
    const tasks = [...(await mine.tasks())].map(([taskId, jobs]) => [taskId, [...jobs].sort()]);
    assert.deepEqual(tasks.sort(), [
      ['t-1', ['mine', 'other']],
      ['t-2', ['dead']],
      ['t-3', ['listed']],
    ]);
    assert.deepEqual([...(await new Journal(join(folder(), 'none'), log, new TestClock()).tasks())], []);
  });

  it('knows the task of a job of its own that could not be written', async () => {
    const journal = open();
    const record = await journal.add(journalEntry('one'));
    await rm(folder(), { recursive: true });
    await writeFile(folder(), 'in the way');
    await record.update(task('t-1'));
    assert.equal(record.isOnDisk, false);
    assert.deepEqual([...(await journal.tasks()).keys()], ['t-1']);
    await rm(folder());
  });

  it('lists for seven days of the injected clock what was told, and deletes it after them', async () => {
    const clock = new TestClock();
    const journal = new Journal(folder(), log, clock);
    journals.push(journal);
    const createdAt = 1_000_000;
    await (await journal.add(journalEntry('one', { createdAt }))).list(problem);
    const listedAt = async (now: number): Promise<string[]> => {
      clock.now = () => now;
      return (await journal.listed()).map(({ entry }) => entry.id);
    };
    const weekMs = 7 * 24 * 60 * 60 * 1000;
    assert.deepEqual(await listedAt(createdAt + weekMs), ['one']);
    assert.deepEqual(await listedAt(createdAt + weekMs + 1), []);
    assert.deepEqual(await filesOf('one'), []);
  });

  it('tidies: deletes what was told for seven days, and what was set aside for thirty', async () => {
    const clock = new TestClock();
    const journal = new Journal(folder(), log, clock);
    journals.push(journal);
    const createdAt = Date.now() - 8 * dayMs;
    await (await journal.add(journalEntry('told', { createdAt }))).list(problem);
    const names = ['one.0123456789ab.json.damaged', 'notes.damaged', 'one.0123456789ab.json.damaged.txt'];
    for (const name of names) await writeFile(join(folder(), name), '{');
    clock.now = () => Date.now() + 29 * dayMs;
    await journal.tidy();
    const left = async (): Promise<string[]> =>
      (await readdir(folder())).filter(name => !/\.(sock|window)$/.test(name)).sort();
    assert.deepEqual(await left(), [...names].sort());
    clock.now = () => Date.now() + 31 * dayMs;
    await journal.tidy();
    assert.deepEqual(
      await left(),
      [...names].sort().filter(name => name !== names[0]),
    );
  });

  it('takes the rights to look into its folder from others', async () => {
    await mkdir(folder(), { recursive: true, mode: 0o755 });
    await open().add(journalEntry('one'));
    assert.equal(await modeOf(folder()), 0o700);
  });

  it('finds a job again whose answer holds its images, however often it was written down as it grew', async () => {
    const journal = open();
    const record = await journal.add(journalEntry('one'));
    const parts = [1, 2, 3, 4].map(nth => ({ kind: 'image', url: `data:,${String(nth).repeat(9_000_000)}` }) as const);
    const answer = (count: number, complete: boolean): Partial<JournalEntry> => ({
      stage: { name: 'answer', requestId: 'r', parts: parts.slice(0, count), complete, since: 1 },
    });
    for (const count of [1, 2, 3, 4]) await record.update(answer(count, false));
    await record.update(answer(4, true));
    await record.update({ saved: { 0: { uri: 'file:///w/x.png', width: 1, height: 1 } } });
    await journal.dispose();
    const { records, damaged } = await open().claim(() => undefined);
    assert.deepEqual(damaged, []);
    const [found] = records.map(({ entry }) => entry);
    assert.ok(found?.stage.name === 'answer' && found.stage.complete);
    assert.deepEqual([found.stage.parts.length, Object.keys(found.saved)], [4, ['0']]);
  });

  it('finds a job again whatever the service named its task, and in whichever format its images came', async () => {
    const ids = ['job/123', 'a\\b', '任务 7', 'x'.repeat(200), 'x'.repeat(1500)];
    const journal = open();
    for (const [index, taskId] of ids.entries())
      await (
        await journal.add(journalEntry(`job-${index}`))
      ).update({
        ...task(taskId),
        saved: Object.fromEntries(
          ['png', 'jpg', 'webp', 'gif', 'bmp', 'tiff', 'avif', 'heic', 'jxl', 'jp2', 'j2k'].map((ending, nth) => [
            nth,
            { uri: `file:///w/x.${ending}`, width: 1, height: 1 },
          ]),
        ),
      });
    await journal.dispose();
    const { records, damaged } = await open().claim(() => undefined);
    assert.deepEqual(damaged, []);
    // All were made in one millisecond or two, so their order says nothing.
    assert.deepEqual(
      new Map(records.map(({ entry: { id, stage } }) => [id, stage.name === 'task' ? stage.taskId : ''])),
      new Map(ids.map((taskId, index) => [`job-${index}`, taskId])),
    );
  });

  it('finishes its writes on dispose, and then leaves the entries alone', async () => {
    const journal = open();
    const [record, done] = [await journal.add(journalEntry('one')), await journal.add(journalEntry('two'))];
    const pending = record.update(task('t-1'));
    const disposed = journal.dispose();
    await Promise.all([pending, disposed, record.list(problem), journal.dispose()]);
    await record.update(task('t-2'));
    await done.remove();
    assert.ok(!(await journal.add(journalEntry('late'))).isOnDisk);
    assert.deepEqual((await onDisk('one')).stage, { name: 'task', taskId: 't-1', since: 1 });
    const { records } = await open().claim(() => undefined);
    assert.deepEqual(
      records.map(({ entry }) => [entry.id, entry.stage.name]),
      [['one', 'task']],
    );
    await record.update(task('t-3'));
    assert.deepEqual((await filesOf('one')).length, 1);
    assert.deepEqual(log.complaints, []);
  });
});
