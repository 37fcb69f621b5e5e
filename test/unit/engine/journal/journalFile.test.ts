import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import fsPromises from 'node:fs/promises';
import { join } from 'node:path';
import { readEntry, renameStubbornly, writeWhole } from '../../../../src/engine/journal/journalFile';
import { journalEntry, temporaryFolder } from '../../../support/journalFixtures';

const failure = (code: string): Error => Object.assign(new Error(`${code}: refused`), { code });

describe('journal file', () => {
  const place = temporaryFolder();
  const path = (name: string): string => join(place(), name);
  let sleepsMs: number[] = [];
  const clock = {
    sleep: (milliseconds: number): Promise<void> => {
      sleepsMs.push(milliseconds);
      return Promise.resolve();
    },
  };
  const { rename, open } = fsPromises;
  beforeEach(() => {
    sleepsMs = [];
  });
  afterEach(() => {
    Object.assign(fsPromises, { rename, open });
  });
  const refuseRename = (code: string, times: number): void => {
    let left = times;
    fsPromises.rename = (from, to) => (left-- > 0 ? Promise.reject(failure(code)) : rename(from, to));
  };

  describe('rename', () => {
    for (const code of ['EPERM', 'EACCES', 'EBUSY'])
      it(`is tried again after ${code}, with longer and longer pauses`, async () => {
        await writeFile(path('a'), 'text');
        refuseRename(code, 9);
        await renameStubbornly(path('a'), path('b'), clock);
        assert.deepEqual(sleepsMs, [10, 20, 30, 40, 50, 60, 70, 80, 90]);
        assert.deepEqual(await readdir(place()), ['b']);
      });

    it('is given up at the tenth refusal', async () => {
      await writeFile(path('a'), 'text');
      refuseRename('EBUSY', 10);
      await assert.rejects(renameStubbornly(path('a'), path('b'), clock), { code: 'EBUSY' });
      assert.equal(sleepsMs.length, 9);
    });

    it('is not tried again after another error', async () => {
      await assert.rejects(renameStubbornly(path('gone'), path('b'), clock), { code: 'ENOENT' });
      assert.deepEqual(sleepsMs, []);
    });
  });

  describe('write', () => {
    it('replaces the text, readable by the user only, and leaves no temporary file', async () => {
      await writeFile(path('one.json'), 'old');
      await writeWhole(place(), 'one.json', 'one.tmp', 'new', clock);
      assert.equal(await readFile(path('one.json'), 'utf8'), 'new');
      assert.equal((await stat(path('one.json'))).mode & 0o777, 0o600);
      assert.deepEqual(await readdir(place()), ['one.json']);
    });

    it('keeps the old text and removes the temporary file when the rename fails', async () => {
      await writeFile(path('one.json'), 'old');
      refuseRename('ENOSPC', 1);
      await assert.rejects(writeWhole(place(), 'one.json', 'one.tmp', 'new', clock), { code: 'ENOSPC' });
      assert.equal(await readFile(path('one.json'), 'utf8'), 'old');
      assert.deepEqual(await readdir(place()), ['one.json']);
    });

    it('flushes the file and then the folder, and closes both', async () => {
      const steps: string[] = [];
      fsPromises.open = async (...args) => {
        const file = await open(...args);
        const name = args[0] === place() ? 'folder' : 'file';
        const [sync, close] = [file.sync.bind(file), file.close.bind(file)];
        file.sync = () => {
          steps.push(`${name} flushed`);
          return sync();
        };
        file.close = () => {
          steps.push(`${name} closed`);
          return close();
        };
        return file;
      };
      await writeWhole(place(), 'one.json', 'one.tmp', 'new', clock);
      assert.deepEqual(steps, ['file flushed', 'file closed', 'folder flushed', 'folder closed']);
    });

    for (const [code, isWritten] of [
      ['EINVAL', true],
      ['EIO', false],
    ] as const)
      it(`${isWritten ? 'succeeds' : 'fails'} when flushing the file fails with ${code}`, async () => {
        fsPromises.open = async (...args) => {
          const file = await open(...args);
          file.sync = () => Promise.reject(failure(code));
          return file;
        };
        const written = writeWhole(place(), 'one.json', 'one.tmp', 'new', clock);
        await (isWritten ? written : assert.rejects(written, { code }));
        assert.deepEqual(await readdir(place()), isWritten ? ['one.json'] : []);
      });
  });

  describe('read', () => {
    const read = async (text: string): ReturnType<typeof readEntry> => {
      await writeFile(path('one.json'), text);
      return readEntry(path('one.json'), 'one');
    };
    const entry = journalEntry('one');

    it('returns the entry', async () => {
      assert.deepEqual(await read(JSON.stringify(entry)), {
        kind: 'entry',
        entry,
        byteLength: JSON.stringify(entry).length,
      });
    });

    const damaged: [what: string, text: string, reason: string][] = [
      ['a text that is not JSON, of several lines', '{\n{}', 'its entry is not a JSON object'],
      ['null, of several lines', 'null\n{}', 'its entry is not a JSON object'],
      [
        'a line in the middle that is cut off',
        `${JSON.stringify(entry)}\n{"sta\n{}`,
        'its line 2 is not a JSON object',
      ],
      ['a line in the middle that is a list', `${JSON.stringify(entry)}\n[]\n{}`, 'its line 2 is not a JSON object'],
      ['a step with a wrong field', `${JSON.stringify(entry)}\n{"stage":7}`, 'stage has an unexpected value'],
      [
        'an entry without a version',
        JSON.stringify({ ...entry, version: undefined }),
        'version has an unexpected value',
      ],
      ['an entry of version 0', JSON.stringify({ ...entry, version: 0 }), 'version has an unexpected value'],
      ['a version that is a text', JSON.stringify({ ...entry, version: '2' }), 'version has an unexpected value'],
      [
        'a wrong field within a field',
        JSON.stringify({ ...entry, address: { ...entry.address, region: 'moon' } }),
        'address.region has an unexpected value',
      ],
      ['the entry of another job', JSON.stringify(journalEntry('two')), 'it is the entry of another job'],
    ];
    for (const [what, text, reason] of damaged)
      it(`reports as damaged: ${what}`, async () => {
        assert.deepEqual(await read(text), { kind: 'damaged', reason });
      });

    const planted: [what: string, changes: object, field: string][] = [
      ['a program', { target: { ...entry.target, extension: '.sh' } }, 'target.extension'],
      ['an ending with a path', { target: { ...entry.target, extension: '/../x.png' } }, 'target.extension'],
      ['two endings', { target: { ...entry.target, extension: '.sh.png.sh' } }, 'target.extension'],
      ['a name with a path', { target: { ...entry.target, baseNames: ['a', '../x'] } }, 'target.baseNames.1'],
      ['a name with the other path', { target: { ...entry.target, baseNames: ['..\\x'] } }, 'target.baseNames.0'],
      ['a name that is a folder', { target: { ...entry.target, baseNames: ['..'] } }, 'target.baseNames.0'],
      ['a name without letters', { target: { ...entry.target, baseNames: [''] } }, 'target.baseNames.0'],
      ['a name with a zero byte', { target: { ...entry.target, baseNames: ['x\u0000'] } }, 'target.baseNames.0'],
      ['a name without end', { target: { ...entry.target, baseNames: ['x'.repeat(256)] } }, 'target.baseNames.0'],
      ['names without end', { target: { ...entry.target, baseNames: Array(101).fill('x') } }, 'target.baseNames'],
      ['a saved file that is no image', { saved: { 0: { uri: 'file:///x', width: 1, height: 1 } } }, 'saved.0.uri'],
      ['a document that is none', { document: 'file:///srv/me/.bashrc' }, 'document'],
      ['a task that is a folder', { stage: { name: 'task', taskId: '..', since: 1 } }, 'stage.taskId'],
      ['an owner that is a path', { formerOwners: ['../x'] }, 'formerOwners.0'],
    ];
    for (const [what, changes, field] of planted)
      it(`reports as damaged what names ${what}, as the entry and as a step`, async () => {
        const damagedHere = { kind: 'damaged', reason: `${field} has an unexpected value` };
        assert.deepEqual(await read(JSON.stringify({ ...entry, ...changes })), damagedHere);
        assert.deepEqual(await read(`${JSON.stringify(entry)}\n${JSON.stringify(changes)}`), damagedHere);
      });

    it('takes each ending of an image, in any spelling', async () => {
      for (const extension of ['.png', '.PNG', '.jpg', '.jpeg', '.webp', '.gif', '.bmp', '.tif', '.tiff']) {
        const found = await read(JSON.stringify({ ...entry, target: { ...entry.target, extension } }));
        assert.equal(found.kind, 'entry', extension);
      }
    });

    it('puts the steps together, in their order, without what a step removed and without a last line cut off', async () => {
      const steps = ['{"stage":{"name":"submitting"},"document":"file:///x.md"}', '{"warnings":["ä"],"document":null}'];
      const text = [JSON.stringify(entry), ...steps].join('\n');
      const expected = { ...entry, stage: { name: 'submitting' }, warnings: ['ä'] };
      const found = { kind: 'entry', entry: expected, byteLength: Buffer.byteLength(text) };
      for (const torn of ['', '\n', '\n{', '\n{"warnings":["b"]', '\n[]', '\n\u0000\u0000', '\n7'])
        assert.deepEqual(await read(text + torn), found, torn);
    });

    it('does not let a step make it the entry of another job, or of another version', async () => {
      const found = await read(`${JSON.stringify(entry)}\n{"id":"two","version":7,"__proto__":{"x":1}}`);
      assert.deepEqual(found.kind === 'entry' && found.entry, entry);
    });

    it('tells a file whose entry was not written to its end', async () => {
      for (const text of ['', '{', JSON.stringify(entry).slice(0, -1), 'null', '[]', '7'])
        assert.deepEqual(await read(text), { kind: 'unborn' }, text);
    });

    it('leaves an entry of a later version', async () => {
      assert.deepEqual(await read('{"version":2}'), { kind: 'newer' });
    });

    it('reports a missing file as gone', async () => {
      assert.deepEqual(await readEntry(path('none.json'), 'none'), { kind: 'gone' });
    });

    it('reports a folder as damaged', async () => {
      await mkdir(path('one.json'));
      assert.deepEqual(await readEntry(path('one.json'), 'one'), { kind: 'damaged', reason: 'it is not a file' });
    });

    it('reports a file over 64 MB as damaged, without reading it', async () => {
      await read('');
      await truncate(path('one.json'), 128 * 1024 * 1024 + 1);
      assert.deepEqual(await readEntry(path('one.json'), 'one'), { kind: 'damaged', reason: 'it has 134217729 bytes' });
    });

    it('reports another error of the disk as unreadable, with its message', async () => {
      await writeFile(path('file'), '');
      const found = await readEntry(path('file/one.json'), 'one');
      assert.equal(found.kind, 'unreadable');
      assert.match(found.kind === 'unreadable' ? found.reason : '', /ENOTDIR/);
    });
  });
});
