import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, symlink, truncate, writeFile } from 'node:fs/promises';
import fsPromises from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../../../../src/core/jobs/journalEntry';
import { SystemClock } from '../../../../src/engine/connection/clock';
import { Journal } from '../../../../src/engine/journal/journal';
import { journalEntry, RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

/** The id of a window that never existed. */
const deadOwner = '0123456789ab';

describe('journal, with what a dead window left', () => {
  const place = temporaryFolder();
  let folder = '';
  let log = new RecordingLog();
  let journals: Journal[] = [];
  beforeEach(() => {
    folder = join(place(), 'journal');
    log = new RecordingLog();
  });
  const { rename, readFile: realReadFile } = fsPromises;
  afterEach(async () => {
    Object.assign(fsPromises, { rename, readFile: realReadFile });
    await Promise.all(journals.map(journal => journal.dispose()));
    journals = [];
  });

  const open = (): Journal => {
    const journal = new Journal(folder, log, new SystemClock());
    journals.push(journal);
    return journal;
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
  const unexpected = (): never => assert.fail('A window that is alive was reported as ended');

  it('claims the oldest job first', async () => {
    for (const [id, createdAt] of [
      ['b', 2],
      ['c', 3],
      ['a', 1],
    ] as const)
      await leaveBehind(`${id}.${deadOwner}.json`, journalEntry(id, { createdAt }));
    assert.deepEqual(await claimIds(open()), ['a', 'b', 'c']);
  });

  it('takes over the last complete state of a window that ended while it was writing', async () => {
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

  it('sets aside a file that cannot be parsed, and claims the others', async () => {
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
      [{ ...good, formerOwners: [deadOwner] }],
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

  it('leaves files of others, and entries of a later version, untouched', async () => {
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

  it('sets aside a folder, a pipe or a far too large file without reading it', async () => {
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

  it('takes a job over by renaming its file, so that the next claim finds nothing', async () => {
    await leaveBehind(`one.${deadOwner}.json`, journalEntry('one'));
    const journal = open();
    const [record] = (await journal.claim(unexpected)).records;
    assert.ok(record?.isOnDisk);
    assert.deepEqual((await readdir(folder)).map(name => name.replace(/(?!0123)[0-9a-f]{12}/, '<owner>')).sort(), [
      '<owner>.sock',
      '<owner>.window',
      'one.<owner>.steps.json',
    ]);
    assert.deepEqual(await claimIds(journal), []);
    assert.deepEqual(await claimIds(open()), []);
    await record.remove();
    assert.ok(!(await readdir(folder)).some(name => name.startsWith('one.')));
  });

  it('calls back once when the window that owns a job ends, and gives the job to the next claim', async () => {
    const [first, second] = [open(), open()];
    await first.add(journalEntry('one'));
    let calls = 0;
    const ended = new Promise<void>(resolve => {
      const onAbandoned = (): void => {
        calls += 1;
        resolve();
      };
      void second
        .claim(onAbandoned)
        .then(() => second.claim(onAbandoned))
        .then(() => first.dispose());
    });
    await ended;
    assert.deepEqual(await claimIds(second), ['one']);
    assert.equal(calls, 1);
  });

  it('finds the task of another window only while that window is alive', async () => {
    const [first, second] = [open(), open()];
    await first.add(journalEntry('one', { stage: { name: 'task', taskId: 't-1', since: 1 } }));
    await leaveBehind(
      `two.${deadOwner}.json`,
      journalEntry('two', { stage: { name: 'task', taskId: 't-2', since: 1 } }),
    );
    assert.deepEqual(
      [await first.findTask('t-1'), await second.findTask('t-1'), await second.findTask('t-2')],
      ['here', 'elsewhere', undefined],
    );
    await first.dispose();
    assert.equal(await second.findTask('t-1'), undefined);
  });

  it('claims nothing after it was disposed', async () => {
    await leaveBehind(`one.${deadOwner}.json`, journalEntry('one'));
    const journal = open();
    await journal.dispose();
    assert.deepEqual(await journal.claim(unexpected), { records: [], damaged: [] });
    assert.deepEqual(await readdir(folder), [`one.${deadOwner}.json`]);
  });

  it('leaves a job to the window that was faster', async () => {
    await leaveBehind(`one.${deadOwner}.json`, journalEntry('one'));
    fsPromises.rename = async (from, to) => {
      if (String(from).endsWith(`one.${deadOwner}.json`)) await rename(from, join(folder, 'one.listed.json'));
      return rename(from, to);
    };
    assert.deepEqual(await claimIds(open()), []);
    assert.deepEqual(log.complaints, []);
  });

  it('logs a job that cannot be taken over, and leaves it', async () => {
    await leaveBehind(`one.${deadOwner}.json`, journalEntry('one'));
    fsPromises.rename = (from, to) =>
      String(from).endsWith(`one.${deadOwner}.json`)
        ? Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' }))
        : rename(from, to);
    assert.deepEqual(await claimIds(open()), []);
    assert.match(log.complaints.join('\n'), /one\.0123456789ab\.json was not taken over: read-only/);
    assert.ok((await readdir(folder)).includes(`one.${deadOwner}.json`));
  });

  it('logs an entry that cannot be read, and leaves it', async () => {
    await leaveBehind(`one.${deadOwner}.json`, journalEntry('one'));
    Object.assign(fsPromises, {
      readFile: () => Promise.reject(Object.assign(new Error('bad sector'), { code: 'EIO' })),
    });
    assert.deepEqual(await open().claim(unexpected), { records: [], damaged: [] });
    assert.match(log.complaints.join('\n'), /one\.0123456789ab\.json cannot be read: bad sector/);
    assert.ok((await readdir(folder)).includes(`one.${deadOwner}.json`));
  });

  it('logs a damaged file that cannot be set aside, and does not report it', async () => {
    await leaveBehind(`one.${deadOwner}.json`, '{');
    fsPromises.rename = () => Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' }));
    assert.deepEqual(await open().claim(unexpected), { records: [], damaged: [] });
    assert.match(log.complaints.join('\n'), /one\.0123456789ab\.json was not set aside: read-only/);
  });

  it('logs a folder that cannot be read', async () => {
    await writeFile(folder, 'a file in its place');
    assert.deepEqual(await open().claim(unexpected), { records: [], damaged: [] });
    assert.match(log.complaints.join('\n'), /the folder cannot be read: ENOTDIR/);
  });
});
