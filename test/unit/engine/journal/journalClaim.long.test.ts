import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, stat, symlink, truncate, writeFile } from 'node:fs/promises';
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

/** Never a window's. */
const deadOwner = '0123456789ab';

describe('the journal of several windows', () => {
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
  /** Claims, and gives the promise that a window's end is told. */
  const watch = async (journal: Journal): Promise<{ ids: string[]; ended: Promise<void> }> => {
    let tell = (): void => undefined;
    const ended = new Promise<void>(resolve => {
      tell = resolve;
    });
    return { ids: (await journal.claim(tell)).records.map(({ entry }) => entry.id), ended };
  };

  it('hands the jobs of a killed window over, as soon as it is killed', async () => {
    const window = start('hold', ['one', 'two']);
    await window.line();
    const journal = open();
    const { ids, ended } = await watch(journal);
    assert.deepEqual(ids, []);
    assert.deepEqual((await readdir(folder)).length, 3);
    await Promise.all([window.kill(), ended]);
    const { records } = await journal.claim(unexpected);
    assert.deepEqual(records.map(({ entry }) => entry.id).sort(), ['one', 'two']);
    assert.ok(records.every(record => record.isOnDisk));
    await Promise.all(records.map(record => record.remove()));
    assert.equal((await readdir(folder)).length, 1, 'only the own socket is left');
    assert.deepEqual(log.complaints, []);
  });

  it('lets a window that hangs keep its jobs', async () => {
    const window = start('hold', ['one']);
    await window.line();
    window.process.kill('SIGSTOP');
    assert.deepEqual((await open().claim(unexpected)).records, []);
    assert.deepEqual(await claimIds(open()), []);
    window.process.kill('SIGCONT');
  });

  it('finds a whole entry whenever the window is killed', async () => {
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

  it('gives each job of a dead window to one of four that race', async () => {
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

  it('gives each job to one of several processes that race', async () => {
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

  it('lets windows that have just begun keep their jobs while others look', async () => {
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

  it('tells the end of a window once, however often it was looked at', async () => {
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

  it('hands on what was taken over, when that window ends too', async () => {
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

  describe('when another is faster', () => {
    const { rename } = fsPromises;
    afterEach(() => {
      fsPromises.rename = rename;
    });

    it('watches that one, although it was not there at first', async () => {
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

  it('returns the oldest job first', async () => {
    for (const [id, createdAt] of [
      ['b', 2],
      ['c', 3],
      ['a', 1],
    ] as const)
      await leaveBehind(`${id}.${deadOwner}.json`, journalEntry(id, { createdAt }));
    assert.deepEqual(await claimIds(open()), ['a', 'b', 'c']);
  });

  it('takes the last whole state of a window that ended while it wrote', async () => {
    await leaveBehind(`one.${deadOwner}.json`, journalEntry('one'));
    await leaveBehind(`one.${deadOwner}.tmp`, '{"version":1,"id":"on');
    await leaveBehind(`never.${deadOwner}.tmp`, '');
    await leaveBehind(`${deadOwner}.sock`, '');
    const { records, damaged } = await open().claim(unexpected);
    assert.deepEqual([records.map(({ entry }) => entry.id), damaged], [['one'], []]);
    assert.deepEqual(
      (await readdir(folder)).filter(name => name.includes(deadOwner)),
      [],
    );
  });

  it('sets aside what makes no sense, and goes on with the rest', async () => {
    const good = journalEntry('good');
    const contents: Record<string, string | Uint8Array | JournalEntry> = {
      empty: '',
      truncated: JSON.stringify(journalEntry('truncated')).slice(0, -20),
      binary: Uint8Array.from({ length: 4096 }, (_, index) => index * 7),
      nothing: 'null',
      list: '[]',
      number: '7',
      keyless: '{"version":1}',
      unversioned: JSON.stringify({ ...good, version: undefined }),
      old: JSON.stringify({ ...good, version: 0 }),
      worded: JSON.stringify({ ...good, version: '2' }),
      stranger: journalEntry('good'),
      stage: JSON.stringify({ ...journalEntry('stage'), stage: { name: 'dancing' } }),
      nested: '['.repeat(100_000),
    };
    for (const [id, content] of Object.entries(contents)) await leaveBehind(`${id}.${deadOwner}.json`, content);
    await leaveBehind(`good.${deadOwner}.json`, good);
    const { records, damaged } = await open().claim(unexpected);
    const setAside = Object.keys(contents)
      .map(id => `${id}.${deadOwner}.json.damaged`)
      .sort();
    assert.deepEqual(
      records.map(({ entry }) => entry),
      [good],
    );
    assert.deepEqual([...damaged].sort(), setAside);
    assert.deepEqual((await readdir(folder)).filter(name => name.includes(deadOwner)).sort(), setAside);
    assert.deepEqual(
      await readFile(join(folder, `binary.${deadOwner}.json.damaged`)),
      Buffer.from(contents['binary'] as Uint8Array),
    );
    assert.equal(log.complaints.length, setAside.length);
    assert.deepEqual(await open().claim(unexpected), { records: [], damaged: [] });
  });

  it('leaves what is not its own, or of a later version', async () => {
    const foreign = [
      'notes.txt',
      '.DS_Store',
      'one.json',
      `one.${deadOwner}.json.damaged`,
      `One.${deadOwner}.json`,
      `one.${deadOwner}.json.bak`,
      `one.nobody.json`,
      `.${deadOwner}.json`,
    ];
    for (const name of foreign) await leaveBehind(name, 'anything');
    await leaveBehind(`newer.${deadOwner}.json`, JSON.stringify({ version: 2, jobs: [] }));
    await leaveBehind('newer.listed.json', JSON.stringify({ version: 2, jobs: [] }));
    await leaveBehind(`good.${deadOwner}.json`, journalEntry('good'));
    const before = (await readdir(folder)).filter(name => !name.startsWith('good'));
    const journal = open();
    assert.deepEqual(
      await journal.claim(unexpected).then(({ records, damaged }) => [records.map(({ entry }) => entry.id), damaged]),
      [['good'], []],
    );
    assert.deepEqual(await journal.listed(), []);
    assert.equal(await journal.findTask('t'), undefined);
    const after = await readdir(folder);
    assert.deepEqual(
      before.filter(name => !after.includes(name)),
      [],
    );
    assert.equal(await readFile(join(folder, 'notes.txt'), 'utf8'), 'anything');
  });

  it('sets aside what is no file, or far too long for an entry, without reading it', async () => {
    await mkdir(folder, { recursive: true });
    await mkdir(join(folder, `folder.${deadOwner}.json`));
    await symlink('nowhere', join(folder, `link.${deadOwner}.json`));
    execFileSync('mkfifo', [join(folder, `pipe.${deadOwner}.json`)]);
    await leaveBehind(`huge.${deadOwner}.json`, '');
    await truncate(join(folder, `huge.${deadOwner}.json`), 2 ** 31);
    await leaveBehind(`good.${deadOwner}.json`, journalEntry('good'));
    const { records, damaged } = await open().claim(unexpected);
    assert.deepEqual(
      records.map(({ entry }) => entry.id),
      ['good'],
    );
    assert.deepEqual(
      [...damaged].sort(),
      ['folder', 'huge', 'link', 'pipe'].map(id => `${id}.${deadOwner}.json.damaged`),
    );
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

  describe('when a window cannot make itself seen', () => {
    const { mkdir: realMkdir } = fsPromises;
    afterEach(() => {
      fsPromises.mkdir = realMkdir;
    });

    it('takes nothing over and writes nothing that the next one would take', async () => {
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
    it(`never keeps a process alive that wants to end: ${task}`, async () => {
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
