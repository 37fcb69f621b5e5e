import assert from 'node:assert/strict';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import fsPromises from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../../../../src/core/jobs/journalEntry';
import { SystemClock } from '../../../../src/engine/connection/clock';
import { Journal } from '../../../../src/engine/journal/journal';
import {
  journalEntry,
  RecordingLog,
  temporaryFolder,
  WindowProcess,
  type WindowTask,
} from '../../../support/journalFixtures';

/** The id of a window that never existed. */
const deadOwner = '0123456789ab';

describe('journal of several windows', () => {
  const place = temporaryFolder();
  let folder = '';
  let log = new RecordingLog();
  let journals: Journal[] = [];
  let processes: WindowProcess[] = [];
  beforeEach(() => {
    folder = join(place(), 'journal');
    log = new RecordingLog();
  });
  afterEach(async () => {
    await Promise.all([
      ...journals.map(journal => journal.dispose()),
      ...processes
        .filter(({ process }) => process.exitCode === null && process.signalCode === null)
        .map(window => window.kill()),
    ]);
    journals = [];
    processes = [];
  });

  const open = (): Journal => {
    const journal = new Journal(folder, log, new SystemClock());
    journals.push(journal);
    return journal;
  };
  const start = (task: WindowTask, jobIds: string[] = [], environment: NodeJS.ProcessEnv = {}): WindowProcess => {
    const window = WindowProcess.start(task, folder, jobIds, environment);
    processes.push(window);
    return window;
  };
  const leaveBehind = async (name: string, content: string | Uint8Array | JournalEntry): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, name),
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
    );
  };
  const claimIds = async (journal: Journal): Promise<string[]> =>
    (await journal.claim(() => undefined)).records.map(({ entry }) => entry.id);
  const unexpected = (): never => assert.fail('A window that lives was called ended');
  /** Claims, and returns a promise that resolves when the end of a window is reported. */
  const watch = async (journal: Journal): Promise<{ ids: string[]; ended: Promise<void> }> => {
    let tell = (): void => undefined;
    const ended = new Promise<void>(resolve => {
      tell = resolve;
    });
    return { ids: (await journal.claim(tell)).records.map(({ entry }) => entry.id), ended };
  };

  const jobFiles = async (): Promise<string[]> => (await readdir(folder)).filter(name => name.endsWith('.json'));

  it('hands over the jobs of a killed window as soon as it is killed', async () => {
    const window = start('hold', ['one', 'two']);
    await window.line();
    const journal = open();
    const { ids, ended } = await watch(journal);
    assert.deepEqual(ids, []);
    assert.equal((await jobFiles()).length, 2);
    await Promise.all([window.kill(), ended]);
    const { records } = await journal.claim(unexpected);
    assert.deepEqual(records.map(({ entry }) => entry.id).sort(), ['one', 'two']);
    assert.ok(records.every(record => record.isOnDisk));
    await Promise.all(records.map(record => record.remove()));
    assert.deepEqual(await jobFiles(), []);
    assert.deepEqual(log.complaints, []);
  });

  it('leaves a window that hangs its jobs', async () => {
    const window = start('hold', ['one']);
    await window.line();
    window.process.kill('SIGSTOP');
    assert.deepEqual((await open().claim(unexpected)).records, []);
    assert.deepEqual(await claimIds(open()), []);
    window.process.kill('SIGCONT');
  });

  it('finds a complete entry whenever the window is killed', async () => {
    for (let round = 0; round < 2; round += 1) {
      const window = start('rewrite', [`round-${round}`]);
      await window.line();
      const journal = open();
      const { ended } = await watch(journal);
      await Promise.all([window.kill(), ended]);
      const { records, damaged } = await journal.claim(unexpected);
      assert.deepEqual([records.map(({ entry }) => entry.id), damaged], [[`round-${round}`], []]);
      assert.deepEqual(
        (await readdir(folder)).filter(name => name.endsWith('.tmp')),
        [],
      );
    }
  });

  it('gives each job of a dead window to one of four racing journals', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `job-${index}`);
    for (const id of ids) await leaveBehind(`${id}.${deadOwner}.json`, journalEntry(id));
    const claimed = await Promise.all(Array.from({ length: 4 }, () => claimIds(open())));
    assert.deepEqual(claimed.flat().sort(), [...ids].sort());
    assert.deepEqual(
      (await readdir(folder)).filter(name => name.includes(deadOwner)),
      [],
    );
    assert.deepEqual(await claimIds(open()), []);
  });

  it('gives each job of a dead window to one of several racing processes', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `job-${index}`);
    for (const id of ids) await leaveBehind(`${id}.${deadOwner}.json`, journalEntry(id));
    const windows = [start('claim'), start('claim')];
    await Promise.all(windows.map(window => window.line()));
    for (const { process } of windows) process.stdin.write('go\n');
    const claimed = await Promise.all([
      claimIds(open()),
      ...windows.map(async window => JSON.parse(await window.line()) as string[]),
    ]);
    assert.deepEqual(claimed.flat().sort(), [...ids].sort());
  });

  it('leaves new windows their jobs while other windows claim', async () => {
    let isOver = false;
    const looking = open();
    const looks = (async () => {
      while (!isOver) assert.deepEqual(await claimIds(looking), []);
    })();
    const beginners = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const journal = open();
        const records = await Promise.all([
          journal.add(journalEntry(`job-${index}-a`)),
          journal.add(journalEntry(`job-${index}-b`)),
        ]);
        return records.every(record => record.isOnDisk);
      }),
    );
    isOver = true;
    await looks;
    assert.ok(beginners.every(Boolean));
    assert.deepEqual(log.complaints, []);
  });

  it('reports the end of a window once, however often it was claimed from', async () => {
    const [leaving, journal] = [open(), open()];
    await leaving.add(journalEntry('one'));
    let told = 0;
    let tell = (): void => undefined;
    const ended = new Promise<void>(resolve => {
      tell = resolve;
    });
    const onAbandoned = (): void => {
      told += 1;
      tell();
    };
    await Promise.all([journal.claim(onAbandoned), journal.claim(onAbandoned), journal.findTask('t')]);
    await journal.claim(onAbandoned);
    await Promise.all([leaving.dispose(), ended]);
    assert.deepEqual(
      (await journal.claim(onAbandoned)).records.map(({ entry }) => entry.id),
      ['one'],
    );
    assert.equal(told, 1);
  });

  it('hands over jobs again when the window that took them over ends', async () => {
    await leaveBehind(`one.${deadOwner}.json`, journalEntry('one'));
    const [first, second] = [open(), open()];
    const { records } = await first.claim(unexpected);
    await records[0]!.update({ stage: { name: 'task', taskId: 't', since: 1 } });
    const { ids, ended } = await watch(second);
    assert.deepEqual(ids, []);
    await Promise.all([first.dispose(), ended]);
    assert.deepEqual(
      (await second.claim(unexpected)).records.map(({ entry }) => entry.stage.name),
      ['task'],
    );
    assert.equal(await second.findTask('t'), 'here');
  });

  describe('when another window is faster', () => {
    const { rename } = fsPromises;
    afterEach(() => {
      fsPromises.rename = rename;
    });

    it('watches that window, although it did not exist at first', async () => {
      await leaveBehind(`one.${deadOwner}.json`, journalEntry('one'));
      const [slow, fast] = [open(), open()];
      let isFirst = true;
      fsPromises.rename = async (from, to) => {
        if (isFirst && String(from).endsWith(`${deadOwner}.json`)) {
          isFirst = false;
          assert.deepEqual(await claimIds(fast), ['one']);
        }
        await rename(from, to);
      };
      const { ids, ended } = await watch(slow);
      assert.deepEqual(ids, []);
      await Promise.all([fast.dispose(), ended]);
      assert.deepEqual(await claimIds(slow), ['one']);
    });
  });

  it('works in a folder with a long name, for windows with different temporary folders', async () => {
    folder = join(place(), '一个很长的名字'.repeat(6), 'x'.repeat(120), 'journal');
    const window = start('hold', ['one'], { TMPDIR: join(place(), 'gone') });
    await window.line();
    const journal = open();
    assert.ok((await journal.add(journalEntry('mine'))).isOnDisk);
    const { ids, ended } = await watch(journal);
    assert.deepEqual(ids, []);
    assert.equal((await readdir(folder)).filter(name => name.endsWith('.sock')).length, 2);
    await Promise.all([window.kill(), ended]);
    assert.deepEqual(await claimIds(journal), ['one']);
    assert.deepEqual((await readdir(folder)).filter(name => name.endsWith('.sock')).length, 1);
    await journal.dispose();
    assert.deepEqual(
      (await readdir(folder)).filter(name => name.endsWith('.sock')),
      [],
    );
  });

  describe('when a window cannot announce itself', () => {
    const { mkdir: realMkdir } = fsPromises;
    afterEach(() => {
      fsPromises.mkdir = realMkdir;
    });

    it('takes over nothing and writes nothing', async () => {
      await leaveBehind(`one.${deadOwner}.json`, journalEntry('one'));
      Object.assign(fsPromises, { mkdir: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) });
      const journal = open();
      assert.deepEqual(await journal.claim(unexpected), { records: [], damaged: [] });
      const record = await journal.add(journalEntry('two'));
      assert.ok(!record.isOnDisk);
      assert.deepEqual(await readdir(folder), [`one.${deadOwner}.json`]);
      assert.equal(log.complaints.length, 2);
      fsPromises.mkdir = realMkdir;
      assert.deepEqual(await claimIds(journal), ['one']);
      await record.update({ warnings: ['w'] });
      assert.ok(record.isOnDisk);
    });
  });

  for (const task of ['leave', 'dispose'] as const) {
    it(`does not keep a process alive: ${task}`, async () => {
      const alive = open();
      await alive.add(journalEntry('alive'));
      const window = start(task, ['one']);
      const exit = new Promise(resolve => {
        window.process.once('exit', resolve);
      });
      await window.line();
      assert.equal(await exit, 0);
      assert.deepEqual(await claimIds(alive), ['one']);
      assert.ok((await stat(folder)).isDirectory());
    });
  }
});
