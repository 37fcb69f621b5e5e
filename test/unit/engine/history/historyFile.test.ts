import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Attempt } from '../../../../src/core/jobs/attempt';
import type { HistoryLine } from '../../../../src/engine/history/historyFile';
import { HistoryFile } from '../../../../src/engine/history/historyFile';
import { RecordingLog, temporaryFolder } from '../../../support/journalFixtures';

const attempt = (id: string, changes: Partial<Attempt> = {}): Attempt => ({
  id,
  createdAt: 1,
  endedAt: 2,
  status: 'saved',
  mode: 'generate',
  maxCount: 1,
  model: 'qwen-image-2.0',
  options: { prompt: `prompt of ${id}`, seed: 7, model: 'qwen-image-2.0', images: ['file:///workspace/a.png'] },
  images: [{ uri: `file:///workspace/${id}.png`, width: 1024, height: 1024 }],
  warnings: [],
  ...changes,
});

describe('the file of the history', () => {
  const place = temporaryFolder();
  const folder = (): string => join(place(), 'storage', 'history');
  const path = (): string => join(folder(), 'history.jsonl');
  let log = new RecordingLog();
  beforeEach(() => {
    log = new RecordingLog();
  });

  const open = (): HistoryFile => new HistoryFile(folder(), log);
  const linesOf = async (file: HistoryFile): Promise<HistoryLine[]> => [...(await file.readNew()).values()];
  const write = async (text: string): Promise<void> => {
    await mkdir(folder(), { recursive: true });
    await writeFile(path(), text);
  };

  it('is not made by reading', async () => {
    assert.deepEqual(await linesOf(open()), []);
    assert.deepEqual(await readdir(place()), []);
    assert.deepEqual(log.complaints, []);
  });

  it('gives back what was written, in a later session as well', async () => {
    const odd = attempt('odd', {
      options: {
        prompt: 'lines\nof \u2028 and \u2029, 一座灯塔 🗼',
        boxes: [[[1, 2, 3, 4]], []],
        colorPalette: [{ hex: '#00AAFF', ratio: '100.00%' }],
      },
    });
    const file = open();
    assert.deepEqual(await Promise.all([file.append(attempt('a')), file.append(odd)]), [true, true]);
    assert.deepEqual(await linesOf(file), [attempt('a'), odd]);
    assert.deepEqual(await linesOf(open()), [attempt('a'), odd]);
    assert.deepEqual(log.complaints, []);
  });

  it("is the user's alone", async () => {
    await open().append(attempt('a'));
    assert.equal((await stat(folder())).mode & 0o777, 0o700);
    assert.equal((await stat(path())).mode & 0o777, 0o600);
  });

  it('lets the last line of an id count, a removal among them', async () => {
    const file = open();
    await file.append(attempt('a', { status: 'unfinished' }));
    await file.append(attempt('b'));
    await file.append(attempt('a'));
    await file.append({ id: 'b', removed: true });
    assert.deepEqual(await linesOf(open()), [attempt('a'), { id: 'b', removed: true }]);
  });

  it('loses one line to a write that was cut short', async () => {
    const file = open();
    await file.append(attempt('a'));
    await appendFile(path(), JSON.stringify(attempt('torn')).slice(0, 90));
    const next = open();
    assert.deepEqual(await linesOf(next), [attempt('a')]);
    assert.deepEqual(log.complaints, [], 'another window may be writing it');
    await next.append(attempt('b'));
    assert.deepEqual(await linesOf(next), [attempt('b')]);
    assert.equal(log.complaints.length, 1);
    assert.deepEqual(await linesOf(open()), [attempt('a'), attempt('b')]);
  });

  it('loses none where only the end of the line was cut off', async () => {
    await write(JSON.stringify(attempt('a')));
    const file = open();
    assert.deepEqual(await linesOf(file), [attempt('a')]);
    await file.append(attempt('b'));
    assert.deepEqual(await linesOf(open()), [attempt('a'), attempt('b')]);
    assert.deepEqual(log.complaints, []);
  });

  it('reads a line that another window is writing when it is whole', async () => {
    const text = `${JSON.stringify(attempt('灯塔'))}\n`;
    const bytes = Buffer.from(text);
    const middle = bytes.indexOf('灯') + 1;
    await write('');
    const file = open();
    await appendFile(path(), bytes.subarray(0, middle));
    assert.deepEqual(await linesOf(file), []);
    await appendFile(path(), bytes.subarray(middle));
    assert.deepEqual(await linesOf(file), [attempt('灯塔')]);
    assert.deepEqual(await linesOf(file), []);
    assert.deepEqual(log.complaints, []);
  });

  it('leaves out what makes no sense, and says once how much that was', async () => {
    const senseless = [
      '',
      '{',
      'null',
      '7',
      '[]',
      '{"id":"x"}',
      '\0\0\0',
      '\uFFFD',
      JSON.stringify(attempt('x', { status: 'running' })),
      JSON.stringify({ ...attempt('x'), status: 'baked' }),
      '{"id":7,"removed":true}',
      // The Studio makes dates and rows of these.
      ...[1e300, -1e300].map(createdAt => JSON.stringify(attempt('x', { createdAt }))),
      JSON.stringify(attempt('x', { endedAt: 1e300 })),
      ...[-1, 1e9].map(maxCount => JSON.stringify(attempt('x', { maxCount }))),
    ];
    await write([JSON.stringify(attempt('a')), ...senseless, JSON.stringify(attempt('b')), ''].join('\n'));
    await appendFile(path(), Buffer.from([0xff, 0xfe, 0x0a]));
    assert.deepEqual(await linesOf(open()), [attempt('a'), attempt('b')]);
    assert.equal(log.complaints.length, 1);
    assert.match(log.complaints[0]!, /: 16 lines /);
  });

  it('leaves out files that are no image and no document, since the Studio opens, deletes and sends them', async () => {
    const image = (uri: string): Attempt['images'][number] => ({ uri, width: 1, height: 1 });
    const images = [image('file:///srv/me/.ssh/id_rsa'), image('file:///w/x.PNG'), image('file:///w/run.sh?x.png.sh')];
    const planted = [
      attempt('one', { images, document: 'file:///w/x.md' }),
      attempt('two', { images: [image('file:///w/y.webp')], document: 'file:///w/.bashrc' }),
    ];
    await write(planted.map(line => `${JSON.stringify(line)}\n`).join(''));
    assert.deepEqual(await linesOf(open()), [
      attempt('one', { images: [image('file:///w/x.PNG')], document: 'file:///w/x.md' }),
      attempt('two', { images: [image('file:///w/y.webp')] }),
    ]);
  });

  it('is not read and not written where a link or a folder stands in its place', async () => {
    const elsewhere = join(place(), 'elsewhere');
    const line = `${JSON.stringify(attempt('a'))}\n`;
    await writeFile(elsewhere, line);
    await mkdir(folder(), { recursive: true });
    await symlink(elsewhere, path());
    assert.deepEqual([await linesOf(open()), await open().append(attempt('b'))], [[], false]);
    assert.equal(await readFile(elsewhere, 'utf8'), line);
    await rm(path());
    await mkdir(path());
    assert.deepEqual([await linesOf(open()), await open().append(attempt('b'))], [[], false]);
    assert.equal(log.complaints.length, 4);
  });

  it('takes the rights to look into its folder from others', async () => {
    await mkdir(folder(), { recursive: true, mode: 0o755 });
    await open().append(attempt('one'));
    assert.deepEqual([(await stat(folder())).mode & 0o777, (await stat(path())).mode & 0o777], [0o700, 0o600]);
  });

  it('is shared by windows: each reads what the other one has added since', async () => {
    const [one, other] = [open(), open()];
    await one.append(attempt('a'));
    assert.deepEqual(await linesOf(other), [attempt('a')]);
    await other.append(attempt('b'));
    await one.append({ id: 'a', removed: true });
    assert.deepEqual(await linesOf(other), [attempt('b'), { id: 'a', removed: true }]);
    assert.deepEqual(await linesOf(other), []);
    assert.deepEqual(await linesOf(one), [{ id: 'a', removed: true }, attempt('b')]);
  });

  it('keeps the lines of windows whole that write at the same time', async () => {
    const windows = Array.from({ length: 4 }, open);
    const ids = Array.from({ length: 200 }, (_, index) => `job-${index}`);
    await Promise.all(
      ids.map((id, index) => windows[index % windows.length]!.append(attempt(id, { warnings: ['w'.repeat(5000)] }))),
    );
    const found = (await linesOf(open())).map(({ id }) => id);
    assert.deepEqual(found.sort(), ids.sort());
    assert.deepEqual(log.complaints, []);
  });

  it('starts over where somebody has taken it away', async () => {
    const file = open();
    await file.append(attempt('a'));
    await file.append(attempt('b'));
    await linesOf(file);
    await write(`${JSON.stringify(attempt('c'))}\n`);
    assert.deepEqual(await linesOf(file), [attempt('c')]);
    await rm(place(), { recursive: true });
    assert.deepEqual(await linesOf(file), []);
    await file.append(attempt('d'));
    assert.deepEqual(await linesOf(file), [attempt('d')]);
  });

  it('that cannot be written is a line in the log', async () => {
    await mkdir(join(place(), 'storage'));
    await writeFile(folder(), 'in the way');
    const file = open();
    assert.equal(await file.append(attempt('a')), false);
    assert.equal(log.complaints.length, 1);
    await rm(folder());
    assert.equal(await file.append(attempt('b')), true);
    assert.deepEqual(await linesOf(file), [attempt('b')]);
  });

  it('that cannot be read is a line in the log', async () => {
    await mkdir(path(), { recursive: true });
    assert.deepEqual(await linesOf(open()), []);
    assert.equal(log.complaints.length, 1);
  });

  it('holds a line longer than a piece', async () => {
    const long = attempt('long', { options: { prompt: '长'.repeat(100_000) } });
    const file = open();
    await file.append(long);
    await file.append(attempt('b'));
    assert.deepEqual(await linesOf(open()), [long, attempt('b')]);
    assert.ok((await readFile(path())).length > 300_000);
  });
});
