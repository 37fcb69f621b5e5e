import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import fsPromises from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../../../src/core/base/errorCodec';
import { Journal } from '../../../../src/engine/journal/journal';
import { TestClock } from '../../../support/clock';
import { entryInText, journalEntry, RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

const problem: Problem = { code: 'network', message: 'The connection broke.', mayBeBilled: true };

describe('journal, when a rename is refused', () => {
  const place = temporaryFolder();
  const folder = (): string => join(place(), 'journal');
  let log = new RecordingLog();
  let clock: TestClock;
  let journal: Journal;
  beforeEach(() => {
    log = new RecordingLog();
    clock = new TestClock();
    journal = new Journal(folder(), log, clock);
  });
  afterEach(() => journal.dispose());

  const { rename } = fsPromises;
  afterEach(() => {
    fsPromises.rename = rename;
  });
  const refuse = (times: number): void => {
    let left = times;
    fsPromises.rename = async (from, to) => {
      if (String(from).endsWith('.tmp') && left-- > 0)
        throw Object.assign(new Error('another program has it open'), { code: 'EPERM' });
      await rename(from, to);
    };
  };

  it('tries again when it is refused for a moment, as on Windows', async () => {
    const record = await journal.add(journalEntry('one'));
    refuse(3);
    await record.list(problem);
    assert.ok(record.isOnDisk);
    assert.deepEqual(log.complaints, []);
    assert.deepEqual(clock.slept, [10, 20, 30]);
  });

  it('lists the old state and leaves no temporary file when it is refused permanently', async () => {
    const record = await journal.add(journalEntry('one'));
    refuse(Infinity);
    await record.list(problem);
    assert.ok(!record.isOnDisk);
    const [name, ...others] = await readdir(folder()).then(names => names.filter(each => each.startsWith('one.')));
    assert.deepEqual(others, []);
    assert.equal(name, 'one.listed.json');
    assert.deepEqual(entryInText(await readFile(join(folder(), name), 'utf8')).problem, undefined);
    assert.equal(log.complaints.length, 1);
    assert.deepEqual(clock.slept, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });
});
