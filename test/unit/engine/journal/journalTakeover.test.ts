import assert from 'node:assert/strict';
import { appendFile, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../../../src/core/base/errorCodec';
import type { JournalEntry } from '../../../../src/core/jobs/journalEntry';
import { SystemClock } from '../../../../src/engine/connection/clock';
import { Journal, type JournalRecord } from '../../../../src/engine/journal/journal';
import { entryInText, journalEntry, RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

const problem: Problem = { code: 'network', message: 'The connection broke.' };
const task = (taskId: string): Partial<JournalEntry> => ({ stage: { name: 'task', taskId, since: 1 } });

describe('journal, when a window loses a job while it is alive', () => {
  const place = temporaryFolder();
  const folder = (): string => join(place(), 'journal');
  let log: RecordingLog;
  let owner: Journal;
  let other: Journal;
  let record: JournalRecord;
  beforeEach(async () => {
    log = new RecordingLog();
    [owner, other] = [new Journal(folder(), log, new SystemClock()), new Journal(folder(), log, new SystemClock())];
    record = await owner.add(journalEntry('one', task('t-1')));
  });
  afterEach(() => Promise.all([owner.dispose(), other.dispose()]));

  /** As seen from a machine that cannot see the owner: what is alive there looks as if it had ended. */
  const takeOver = async (): Promise<JournalRecord> => {
    for (const name of await readdir(folder())) if (/\.(sock|window)$/.test(name)) await rm(join(folder(), name));
    const [taken] = (await other.claim(() => undefined)).records;
    assert.ok(taken);
    return taken;
  };
  const files = async (): Promise<string[]> => (await readdir(folder())).filter(name => name.startsWith('one.'));

  it('does not write the record again, and does not delete or list it', async () => {
    const taken = await takeOver();
    await record.update(task('t-2'));
    assert.deepEqual([record.isOnDisk, await record.isStillOurs(), await taken.isStillOurs()], [false, false, true]);
    await Promise.all([record.update(task('t-3')), record.list(problem), record.remove()]);
    assert.deepEqual(await files(), [`one.${taken.owner}.steps.json`]);
    assert.deepEqual(entryInText(await readFile(join(folder(), (await files())[0]!), 'utf8')), taken.entry);
    assert.match(log.complaints.join('\n'), /taken over by another window/);
    await taken.update(task('t-4'));
    assert.deepEqual([taken.isOnDisk, (taken.entry.stage as { taskId: string }).taskId], [true, 't-4']);
  });

  for (const what of ['remove', 'list', 'close'] as const)
    it(`does not write it again after the other window has done with it: ${what}`, async () => {
      const taken = await takeOver();
      if (what === 'list') await taken.list(problem);
      else await taken.remove();
      // A job that has stopped has closed its file.
      if (what === 'close') assert.equal(await record.isStillOurs(), false);
      const before = await files();
      await record.update(task('t-2'));
      await record.list(problem);
      assert.deepEqual([await files(), record.isOnDisk], [before, false]);
    });

  it('lists nothing of it either, where that is the first it does', async () => {
    const taken = await takeOver();
    await record.list(problem);
    assert.deepEqual(await files(), [`one.${taken.owner}.steps.json`]);
  });

  it('knows that the job is not its own any more as soon as the file is renamed', async () => {
    const [name] = await files();
    await rename(join(folder(), name!), join(folder(), 'one.fedcba987654.steps.json'));
    assert.equal(await record.isStillOurs(), false);
  });

  it('knows it also where the name was taken again', async () => {
    const [name] = await files();
    await rename(join(folder(), name!), join(folder(), 'one.fedcba987654.steps.json'));
    await writeFile(join(folder(), name!), '{}');
    await record.update(task('t-2'));
    assert.deepEqual([record.isOnDisk, await readFile(join(folder(), name!), 'utf8')], [false, '{}']);
  });

  it('writes a file again that a person deleted', async () => {
    await rm(join(folder(), (await files())[0]!));
    assert.equal(await record.isStillOurs(), true);
    await record.update(task('t-2'));
    assert.deepEqual(entryInText(await readFile(join(folder(), (await files())[0]!), 'utf8')), record.entry);
  });

  it('leaves the jobs of a window on another machine alone for 24 hours after its last step', async () => {
    const own = (await readdir(folder())).find(name => name.endsWith('.window'))!;
    const facts = JSON.parse(await readFile(join(folder(), own), 'utf8')) as object;
    const stranger = 'fedcba987654';
    await writeFile(join(folder(), `${stranger}.window`), JSON.stringify({ ...facts, machine: 'there', boot: 'x' }));
    await writeFile(join(folder(), `${stranger}.sock`), '');
    await writeFile(join(folder(), `two.${stranger}.json`), JSON.stringify(journalEntry('two', task('t-9'))));
    const before = (await readdir(folder())).sort();
    assert.deepEqual((await other.claim(() => undefined)).records, []);
    assert.equal(await other.findTask('t-9'), 'elsewhere');
    assert.deepEqual((await readdir(folder())).sort(), before);
    const clock = new SystemClock();
    clock.now = () => Date.now() + 25 * 60 * 60 * 1000;
    const late = new Journal(folder(), log, clock);
    const { records } = await late.claim(() => undefined);
    assert.deepEqual(
      records.map(({ entry }) => [entry.id, entry.formerOwners]),
      [['two', [stranger]]],
    );
    assert.equal((await readdir(folder())).join().includes(stranger), false);
    await late.dispose();
  });

  it('passes on who worked on the job before, and forgets nothing of a last step', async () => {
    const [name] = await files();
    await appendFile(join(folder(), name!), '\n{"warnings":["last"]}\n{"torn":');
    const first = record.owner;
    const taken = await takeOver();
    assert.deepEqual([taken.entry.warnings, taken.entry.formerOwners], [['last'], [first]]);
    await other.dispose();
    other = new Journal(folder(), log, new SystemClock());
    const [again] = (await other.claim(() => undefined)).records;
    assert.deepEqual([again?.entry.warnings, again?.entry.formerOwners], [['last'], [first, taken.owner]]);
    const text = await readFile(join(folder(), (await files())[0]!), 'utf8');
    assert.deepEqual(entryInText(text), again?.entry);
    assert.ok(!text.includes('torn'), 'the line that was cut off is gone');
  });

  it('finishes the removal of a job that was listed when its window ended', async () => {
    await writeFile(join(folder(), 'one.listed.json'), JSON.stringify({ ...record.entry, problem }));
    await owner.dispose();
    assert.deepEqual((await other.claim(() => undefined)).records, []);
    assert.deepEqual(await files(), ['one.listed.json']);
  });
});
