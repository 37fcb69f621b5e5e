import assert from 'node:assert/strict';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KnownTasks } from '../../../../../src/engine/jobs/cutSubmits/knownTasks';
import { RecordingLog, temporaryFolder } from '../../../../support/journalFixtures';

describe('KnownTasks', () => {
  const place = temporaryFolder();
  const folder = (): string => join(place(), 'easel/tasks');
  let log: RecordingLog;
  beforeEach(() => {
    log = new RecordingLog();
  });
  const known = (): KnownTasks => new KnownTasks(folder(), { now: () => Date.now() }, log);

  it('are the same for all processes, and their ids cannot be read from the folder', async () => {
    await known().note('task-1');
    await known().note('task-1');
    assert.deepEqual([await known().has('task-1'), await known().has('task-2')], [true, false]);
    assert.deepEqual(readdirSync(folder()).length, 1);
    assert.equal(readdirSync(folder()).join().includes('task-1'), false);
    assert.deepEqual(log.complaints, []);
  });

  it('give a task to one of several that take it at the same moment', async () => {
    const taken = await Promise.all(Array.from({ length: 8 }, () => known().take('only')));
    assert.equal(taken.filter(Boolean).length, 1);
  });

  it('forget tasks that the service does not list any more', async () => {
    await known().note('old');
    const [name = ''] = readdirSync(folder());
    const yesterday = (Date.now() - 26 * 60 * 60 * 1000) / 1000;
    utimesSync(join(folder(), name), yesterday, yesterday);
    await known().note('new');
    assert.deepEqual([await known().has('old'), await known().has('new')], [false, true]);
  });

  it('let a job go on where nothing can be written, and say so', async () => {
    writeFileSync(join(place(), 'easel'), 'in the way');
    assert.deepEqual([await known().take('task-1'), await known().has('task-1')], [true, false]);
    assert.match(log.complaints.join(), /^A task was not noted for other windows: /u);
  });
});
