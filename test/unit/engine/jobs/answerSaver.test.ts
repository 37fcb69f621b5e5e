import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { Cancelled, EaselError } from '../../../../src/core/base/errors';
import type { Progress } from '../../../../src/core/base/ports';
import type { Answer } from '../../../../src/engine/dashscope/answers/answers';
import type { SavedFile } from '../../../../src/engine/files/imageFiles';
import { FileSystemFault } from '../../../../src/engine/files/workspace';
import { pngChunks } from '../../../../src/engine/images/pngChunks';
import { xmpKeyword, type Embedding } from '../../../../src/engine/images/pngEmbedding';
import { internationalTextChunk, readPngText } from '../../../../src/engine/images/pngText';
import { takenOver } from '../../../../src/engine/jobs/jobEntry';
import { AnswerSaver } from '../../../../src/engine/jobs/answerSaver';
import type { SavedAnswer, SaveNotes, SaveOptions, SaveTarget } from '../../../../src/engine/jobs/job';
import { TestClock } from '../../../support/clock';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { RecordingLog } from '../../../support/journalFixtures';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';
import {
  bmpPicture,
  gifPicture,
  jpegPicture,
  pngPicture,
  rawPng,
  tiffPicture,
  webpPicture,
} from '../../../support/pictures';
import { withChunks } from '../../../support/pngCorpus';

type Reply = Uint8Array | Error;
const whole = pngPicture(4, 4);
const cut = whole.subarray(0, -4);
const network = new EaselError('network', 'The line broke');

describe('AnswerSaver', () => {
  let workspace: InMemoryWorkspace;
  let clock: TestClock;
  /** By address: what the next tries bring; the last one stays. */
  let replies: Map<string, Reply[]>;
  let downloads: string[];
  let noted: string[];
  beforeEach(() => {
    workspace = new InMemoryWorkspace('memory:/site');
    clock = new TestClock();
    [replies, downloads, noted] = [new Map<string, Reply[]>(), [], []];
  });

  async function* download(url: string): AsyncGenerator<Uint8Array> {
    downloads.push(url);
    const left = replies.get(url) ?? [whole];
    const reply = left.length > 1 ? left.shift() : left[0];
    // The first image comes last.
    for (let turn = 0; turn < (url === 'first' ? 20 : 1); turn++) await Promise.resolve();
    if (reply instanceof Error) throw reply;
    if (reply) yield reply;
  }

  const notes = (changes: Partial<SaveNotes> = {}): SaveNotes => ({
    jobId: 'job',
    owner: 'abcdef012345',
    formerOwners: [],
    isResumed: false,
    saved: {},
    document: undefined,
    onSaved: (index, file) => Promise.resolve(void noted.push(`${index} ${file.uri.path}`)),
    onDocument: uri => Promise.resolve(void noted.push(`document ${uri.path}`)),
    onOtherFolder: folder => Promise.resolve(void noted.push(`folder ${folder.path}`)),
    ...changes,
  });

  const target: SaveTarget = {
    folder: URI.parse('memory:/site/assets'),
    within: URI.parse('memory:/site'),
    baseNames: ['x'],
    extension: '.png',
    whenTaken: 'number',
  };

  const save = (
    urls: string[] | Answer,
    options: Partial<SaveOptions> = {},
    changes: Partial<SaveTarget> = {},
  ): Promise<SavedAnswer> => {
    const answer = Array.isArray(urls) ? answerOf(...urls) : urls;
    return new AnswerSaver({ download }, workspace, clock, new RecordingLog()).save(
      answer,
      { ...target, ...changes },
      {
        endpoint: { baseUrl: 'https://x', resultHosts: [] },
        deadline: clock.now() + 600_000,
        maxCount: 12,
        prompt: 'a cat',
        signal: new AbortController().signal,
        onProgress: () => undefined,
        notes: notes(),
        ...options,
      },
    );
  };
  const namesOf = ({ images }: SavedAnswer): string[] =>
    images.map(({ uri }) => uri.path.slice(uri.path.lastIndexOf('/') + 1));

  describe('when a transparent background was asked for', () => {
    const prompt = 'A fox, transparent background';
    const seeThrough = rawPng({ width: 1, height: 1, depth: 8, colourType: 6, rows: [[9, 9, 9, 0]] });
    const opaqueAlpha = rawPng({ width: 1, height: 1, depth: 8, colourType: 6, rows: [[9, 9, 9, 255]] });

    it('says of each image that has none that it has none', async () => {
      replies.set('second', [seeThrough]).set('third', [opaqueAlpha]).set('fourth', [jpegPicture()]);
      const { warnings } = await save(['first', 'second', 'third', 'fourth'], { prompt });
      const told = warnings.filter(warning => warning.includes('no transparent background'));
      assert.deepEqual(
        told.map(warning => /"([^"]+)"/.exec(warning)?.[1]),
        ['x.png', 'x-3.png', 'x.jpg'],
      );
    });

    it('says nothing of images for which none was asked', async () => {
      assert.deepEqual((await save(['first'], { prompt: 'A transparent bottle' })).warnings, []);
    });
  });

  it('gives several images their names in the order of the answer, whichever comes first', async () => {
    const saved = await save(['first', 'second', 'third']);
    assert.deepEqual(namesOf(saved), ['x.png', 'x-2.png', 'x-3.png']);
    assert.deepEqual([saved.failures, saved.warnings], [[], []]);
    assert.deepEqual(noted, ['0 /site/assets/x.png', '1 /site/assets/x-2.png', '2 /site/assets/x-3.png']);
  });

  it('fetches images while their answer is being written down, and gives them names only afterwards', async () => {
    let write = (): void => undefined;
    const ready = new Promise<void>(resolve => {
      write = resolve;
    });
    const received = new Set<string>();
    const saving = save(['first', 'second'], { ready, onProgress: ({ state }) => received.add(state) });
    while (!received.has('saving')) await new Promise(setImmediate);
    assert.deepEqual([downloads.length, noted], [2, []]);
    write();
    assert.deepEqual(namesOf(await saving), ['x.png', 'x-2.png']);
  });

  it('gives no name to an image or a document, and asks for no other folder, where the job is not its own', async () => {
    const withText: Answer = {
      ...answerOf('first'),
      parts: [{ kind: 'text', text: 'Once' }, ...answerOf('first').parts],
    };
    for (const answer of [answerOf('first', 'second'), withText, { ...withText, parts: withText.parts.slice(0, 1) }]) {
      const ready = Promise.reject(takenOver());
      ready.catch(() => undefined);
      const saving = save(answer, { ready, askOtherFolder: () => assert.fail('asked') });
      if (answer.parts.length > 1) await assert.rejects(saving, /Another window has taken this request over/u);
      else assert.match((await saving).warnings.join(), /Another window has taken this request over/u);
      assert.deepEqual([noted, await workspace.virtualFiles.names(target.folder).catch(() => [])], [[], []]);
    }
  });

  it('lets nothing go unhandled where another window takes the job over while a download goes on, or fails', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      for (const reply of [whole, network]) {
        replies.set('first', [reply]);
        let isAsked = false;
        const ready = new Promise<void>((_, reject) => {
          setImmediate(() => reject(takenOver()));
        });
        ready.catch(() => undefined);
        const source = async function* (url: string): AsyncGenerator<Uint8Array> {
          isAsked = true;
          for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
          yield* download(url);
        };
        const saver = new AnswerSaver({ download: source }, workspace, clock, new RecordingLog());
        const options = { endpoint: { baseUrl: 'https://x', resultHosts: [] }, deadline: clock.now(), maxCount: 12 };
        const signal = AbortSignal.timeout(10_000);
        const rest = { prompt: 'a cat', signal, onProgress: () => undefined, notes: notes(), ready };
        await assert.rejects(saver.save(answerOf('first'), target, { ...options, ...rest }));
        assert.deepEqual([isAsked, noted], [true, []]);
      }
      assert.deepEqual(unhandled, []);
    } finally {
      process.off('unhandledRejection', note);
    }
  });

  it('numbers equal names also where files are overwritten or must not exist', async () => {
    workspace.put('memory:/site/assets/x.png', 'old');
    assert.deepEqual(namesOf(await save(['first', 'second'], {}, { whenTaken: 'overwrite' })), ['x.png', 'x-2.png']);
    const saved = await save(['first', 'second'], {}, { whenTaken: 'fail', baseNames: ['y', 'y'] });
    assert.deepEqual(namesOf(saved), ['y.png', 'y-2.png']);
  });

  it('tells how many images have come, and when only saving is left', async () => {
    const told: Progress[] = [];
    await save(['first', 'second'], { onProgress: progress => told.push(progress) });
    assert.deepEqual(told, [
      { state: 'downloading', done: 0, total: 2 },
      { state: 'downloading', done: 1, total: 2 },
      { state: 'saving' },
    ]);
  });

  it('numbers a name by the images that have the same one', async () => {
    const baseNames = ['x', 'y', 'x'];
    const saved = await save(['first', 'second', 'third'], {}, { whenTaken: 'fail', baseNames });
    assert.deepEqual(namesOf(saved), ['x.png', 'y.png', 'x-2.png']);
  });

  it('saves nothing through a link that leads out of the workspace by now', async () => {
    const place = await mkdtemp(join(tmpdir(), 'easel-'));
    try {
      const [site, outside] = [join(place, 'site'), join(place, 'outside')];
      for (const folder of [site, outside]) await mkdir(folder);
      await symlink(outside, join(site, 'assets'));
      const files = { folder: URI.file(join(site, 'assets')), within: URI.file(site) };
      const saving = new AnswerSaver({ download }, new NodeWorkspace(site), clock, new RecordingLog()).save(
        answerOf('first'),
        { ...target, ...files },
        {
          endpoint: { baseUrl: 'https://x', resultHosts: [] },
          deadline: clock.now() + 600_000,
          maxCount: 12,
          prompt: 'a cat',
          signal: new AbortController().signal,
          onProgress: () => undefined,
          notes: notes(),
        },
      );
      await assert.rejects(saving, { code: 'saveFailed', field: 'output', message: /leads out of the workspace/u });
      assert.deepEqual([await readdir(outside), downloads], [[], []]);
    } finally {
      await rm(place, { recursive: true });
    }
  });

  for (const [name, picture] of [
    ['JPEG', jpegPicture(40, 30)],
    ['WebP', webpPicture(40, 30)],
    ['GIF', gifPicture(40, 30)],
    ['BMP', bmpPicture(40, 30)],
    ['TIFF', tiffPicture(40, 30)],
  ] as const)
    it(`downloads an image that is cut off again, as often as a PNG: ${name}`, async () => {
      const half = picture.subarray(0, picture.length >> 1);
      replies.set('first', [half, half, picture]).set('second', [half]);
      assert.equal((await save(['first'])).images.length, 1);
      await assert.rejects(save(['second']), { code: 'unexpectedResponse', message: /cut off/u, mayBeBilled: true });
      assert.deepEqual(
        [downloads.filter(each => each === 'first').length, downloads.filter(each => each === 'second').length],
        [3, 4],
      );
    });

  it('repeats a broken download with growing pauses, and a cut image only a few times', async () => {
    replies.set('first', [network, network, cut, whole]);
    assert.deepEqual(namesOf(await save(['first'])), ['x.png']);
    assert.deepEqual(clock.slept, [1000, 2000, 4000]);
    replies.set('second', [cut]);
    downloads = [];
    await assert.rejects(save(['second']), { code: 'unexpectedResponse', message: /cut off/u, mayBeBilled: true });
    assert.equal(downloads.length, 4);
  });

  it('stops repeating at the deadline, but tries for two minutes at least', async () => {
    replies.set('first', [network]);
    const begun = clock.now();
    await assert.rejects(save(['first'], { deadline: begun }), { code: 'network', requestId: 'request' });
    assert.ok(clock.now() - begun > 60_000 && clock.now() - begun < 125_000, `${clock.now() - begun} ms`);
  });

  it('does not repeat what cannot get better: no PNG, or a refusal', async () => {
    replies.set('first', [Buffer.from('<html>')]);
    await assert.rejects(save(['first']), { code: 'unexpectedResponse', message: /is not an image/u });
    replies.set('second', [new EaselError('unexpectedResponse', 'gone')]);
    await assert.rejects(save(['second']), { message: 'gone' });
    assert.equal(downloads.length, 2);
  });

  it('tells which images failed where some are saved', async () => {
    replies.set('second', [Buffer.from('<html>')]);
    const saved = await save(['first', 'second']);
    assert.deepEqual(namesOf(saved), ['x.png']);
    assert.match(saved.warnings.join(), /Image 2 could not be saved/u);
    assert.deepEqual(
      saved.failures.map(({ code, mayBeBilled }) => [code, mayBeBilled]),
      [['unexpectedResponse', true]],
    );
  });

  it('asks once for another folder, and saves all images there', async () => {
    workspace.faults.set('createFolder /site/assets', new FileSystemFault('NoPermissions', 'read-only'));
    const asked: EaselError[] = [];
    const askOtherFolder = (error: EaselError): Promise<URI> => {
      asked.push(error);
      return Promise.resolve(URI.parse('memory:/other'));
    };
    const saved = await save(['first', 'second'], { askOtherFolder });
    assert.deepEqual(workspace.paths, ['/other/x-2.png', '/other/x.png']);
    assert.deepEqual([asked.length, saved.failures.length], [1, 0]);
    assert.ok(noted.includes('folder /other'));
  });

  it('keeps an image for another folder where exactly its name is taken', async () => {
    workspace.put('memory:/site/assets/x.png', 'old');
    await assert.rejects(save(['first'], {}, { whenTaken: 'fail' }), {
      code: 'saveFailed',
      message: /"x\.png" exists already in "assets" and was left alone/u,
      mayBeBilled: true,
    });
    const askOtherFolder = (): Promise<URI> => Promise.resolve(URI.parse('memory:/other'));
    await save(['first'], { askOtherFolder }, { whenTaken: 'fail' });
    assert.deepEqual(workspace.paths, ['/other/x.png', '/site/assets/x.png']);
    assert.equal(workspace.textOf('memory:/site/assets/x.png'), 'old');
  });

  it('replaces a file where that was asked for, and no file of another folder', async () => {
    workspace.put('memory:/other/x.png', 'foreign');
    workspace.put('memory:/site/assets/x.png', 'old');
    let isFull = true;
    const askOtherFolder = (): Promise<URI> => {
      isFull = false;
      workspace.faults.delete('write');
      return Promise.resolve(URI.parse('memory:/other'));
    };
    workspace.faults.set('write', new FileSystemFault('NoPermissions', 'read-only'));
    await save(['first'], { askOtherFolder }, { whenTaken: 'overwrite' });
    assert.equal(isFull, false);
    assert.equal(workspace.textOf('memory:/other/x.png'), 'foreign');
    assert.deepEqual(workspace.paths, ['/other/x-2.png', '/other/x.png', '/site/assets/x.png']);
  });

  it('lets the error stand where the question cannot be shown', async () => {
    workspace.faults.set('write', new FileSystemFault('NoPermissions', 'read-only'));
    const askOtherFolder = (): Promise<never> => Promise.reject(new Error('no window'));
    await assert.rejects(save(['first'], { askOtherFolder }), { code: 'saveFailed', message: /read-only/u });
  });

  it('keeps what came of an interrupted answer, and tells of images that the service could not make', async () => {
    const answer = answerOf('first');
    answer.parts.push({ kind: 'failed', serviceCode: 'DataInspectionFailed', serviceMessage: 'no' });
    const saved = await save({ ...answer, interrupted: network });
    assert.deepEqual(namesOf(saved), ['x.png']);
    assert.match(saved.warnings.join(' '), /DataInspectionFailed: no.*The line broke/u);
  });

  it('is cancelled, and says that it may be billed', async () => {
    const controller = new AbortController();
    replies.set('first', [network]);
    clock.onSleep = () => {
      controller.abort();
    };
    const error = await save(['first'], { signal: controller.signal }).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Cancelled);
    assert.equal(error.details.mayBeBilled, true);
  });

  it('says how many images came, those that were counted only among them', async () => {
    const { images, warnings } = await save({ ...answerOf('first', 'second'), leftOut: 60_000 }, { maxCount: 2 });
    assert.deepEqual(
      [images.length, warnings],
      [2, ['The service sent 60002 images where at most 2 can come; the others were left out.']],
    );
  });

  it('downloads nothing again that is known to be saved', async () => {
    const file: SavedFile = { uri: URI.parse('memory:/site/assets/x.png'), width: 4, height: 4 };
    const saved = await save(['first', 'second'], { notes: notes({ isResumed: true, saved: { 0: file } }) });
    assert.deepEqual(downloads, ['second']);
    assert.equal(saved.images[0], file);
  });

  it('saves nothing twice after a crash between the name and the note', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-'));
    try {
      const onDisk = { ...target, folder: URI.file(folder), within: URI.file(folder) };
      const saver = new AnswerSaver({ download }, new NodeWorkspace(folder), clock, new RecordingLog());
      const options = {
        endpoint: { baseUrl: 'https://x', resultHosts: [] },
        deadline: 0,
        maxCount: 12,
        prompt: '',
        signal: new AbortController().signal,
        onProgress: () => undefined,
      };
      // The window ends here: the note is never finished.
      await new Promise<void>(resolve => {
        const onSaved = (): Promise<void> => {
          resolve();
          return new Promise<void>(() => undefined);
        };
        void saver.save(answerOf('second'), onDisk, { ...options, notes: notes({ onSaved }) });
      });
      const saved = await saver.save(answerOf('second'), onDisk, { ...options, notes: notes({ isResumed: true }) });
      assert.deepEqual(await readdir(folder), ['x.png']);
      assert.deepEqual([namesOf(saved), downloads.length, noted.length], [['x.png'], 1, 1]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('writes the document of an answer with text beside its first image', async () => {
    const answer: Answer = {
      requestId: 'request',
      parts: [
        { kind: 'text', text: 'Once ' },
        { kind: 'text', text: 'upon' },
        { kind: 'image', url: 'first' },
      ],
    };
    const saved = await save(answer);
    assert.equal(saved.document?.path, '/site/assets/x.md');
    assert.equal(workspace.textOf('memory:/site/assets/x.md'), 'Once upon\n\n![a cat](x.png)\n');
    assert.deepEqual(noted, ['0 /site/assets/x.png', 'document /site/assets/x.md']);
  });

  describe('an image with texts of its own', () => {
    const embedding: Embedding = {
      textsFor: ({ width, height }) => [
        { keyword: 'Easel', chunk: internationalTextChunk('Easel', `${width}*${height}`) },
        { keyword: xmpKeyword, chunk: internationalTextChunk(xmpKeyword, 'ours') },
      ],
      leaveOut: new Set(),
    };
    const textsIn = async ({ images: [image] }: SavedAnswer): Promise<string[]> => {
      const bytes = await workspace.read(image?.uri ?? URI.parse('memory:/none'));
      return pngChunks(bytes).flatMap(({ type, body }) => readPngText(type, body)?.text ?? []);
    };
    const theirs = internationalTextChunk(xmpKeyword, 'theirs');

    it('gets those that it lacks', async () => {
      assert.deepEqual(await textsIn(await save(['url'], { embedding })), ['4*4', 'ours']);
      replies.set('before', [withChunks(whole, [theirs])]);
      assert.deepEqual(await textsIn(await save(['before'], { embedding })), ['theirs', '4*4']);
    });

    it('is downloaded once more where its own text comes after the picture data, and keeps its turn', async () => {
      replies.set('first', [withChunks(whole, [], [theirs])]);
      const saved = await save(['first', 'second'], { embedding });
      assert.deepEqual(await textsIn(saved), ['4*4', 'theirs']);
      assert.deepEqual(namesOf(saved), ['x.png', 'x-2.png']);
      assert.deepEqual([...downloads].sort(), ['first', 'first', 'second']);
    });
  });
});

function answerOf(...urls: string[]): Answer {
  return { requestId: 'request', parts: urls.map(url => ({ kind: 'image', url })) };
}
