import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';
import type { AsSaved } from '../../../../src/core/jobs/asSaved';
import { pictureHash } from '../../../../src/engine/images/pngChunks';
import { internationalTextChunk } from '../../../../src/engine/images/pngText';
import { insertPlaceholder } from '../../../../src/engine/placeholders/insertPlaceholder';
import { changedSince, type ChangeSince } from '../../../../src/engine/provenance/changedSince';
import { ImageIndex } from '../../../../src/engine/provenance/imageIndex';
import { pngPicture } from '../../../support/pictures';
import { rawChunks, withChunks } from '../../../support/pngCorpus';
import { defaultSettings } from '../../../support/preparedJob';

describe('images that changed since they were made', () => {
  let folder = '';
  beforeEach(async () => {
    savedFiles.clear();
    folder = await mkdtemp(join(tmpdir(), 'easel-changed-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = async (name: string, bytes: Uint8Array | string): Promise<URI> => {
    const uri = URI.file(join(folder, name));
    await writeFile(uri.fsPath, bytes);
    return uri;
  };
  const made = (record: object): Uint8Array =>
    withChunks(pngPicture(9, 7), [
      internationalTextChunk(
        'Easel',
        JSON.stringify({ version: 1, prompt: 'a', options: { prompt: 'a' }, size: '9*7', ...record }),
      ),
    ]);
  /** What the history knows of files. */
  const savedFiles = new Map<string, AsSaved>();
  const changesOf = async (...files: URI[]): Promise<Record<string, ChangeSince[]>> => {
    const images = await new ImageIndex(() => Promise.resolve(files)).all();
    const find = (uri: string): Promise<AsSaved | undefined> => Promise.resolve(savedFiles.get(uri));
    const changed = await changedSince(new NodeWorkspace(folder), images, new AbortController().signal, find);
    return Object.fromEntries(changed.map(({ uri, changes }) => [uri.path.split('/').at(-1) ?? '', changes]));
  };

  it('are told by their inputs and their sizes; what is as it was made is not among them', async () => {
    const sha256 = createHash('sha256').update('logo').digest('hex');
    await write('logo.jpg', 'logo');
    const files = [
      await write('same.png', made({ inputs: [{ path: 'logo.jpg', sha256 }] })),
      await write('edited.png', made({ inputs: [{ path: 'logo.jpg', sha256: '0'.repeat(64) }] })),
      await write('orphan.png', made({ inputs: [{ path: 'gone.jpg', sha256 }] })),
      await write('cropped.png', made({ size: '18*7' })),
      await write('unsized.png', made({ size: undefined })),
      await write('outside.png', made({ inputs: [{ path: '../../etc/passwd', sha256 }] })),
    ];
    assert.deepEqual(await changesOf(...files), {
      'edited.png': [{ kind: 'input', path: 'logo.jpg', state: 'changed' }],
      'orphan.png': [{ kind: 'input', path: 'gone.jpg', state: 'missing' }],
      'cropped.png': [{ kind: 'size', made: '18*7', now: '9*7' }],
      'outside.png': [{ kind: 'input', path: '../../etc/passwd', state: 'missing' }],
    });
  });

  it('are those whose picture is another one than was saved, whatever texts came with it', async () => {
    const saved = async (name: string, before: Uint8Array, now: Uint8Array): Promise<URI> => {
      const uri = await write(name, now);
      savedFiles.set(uri.toString(), { byteLength: before.length, picture: pictureHash(before) });
      return uri;
    };
    const ofSize = (seed: number): Uint8Array => {
      const record = { version: 1, prompt: 'a', options: { prompt: 'a' }, size: '9*7' };
      return withChunks(pngPicture(9, 7, { channels: seed === 1 ? 3 : 4 }), [
        internationalTextChunk('Easel', JSON.stringify(record)),
      ]);
    };
    const titled = withChunks(ofSize(1), [internationalTextChunk('Title', 'A hut')]);
    const files = [
      await saved('same.png', ofSize(1), ofSize(1)),
      await saved('titled.png', ofSize(1), titled),
      await saved('painted.png', ofSize(1), ofSize(2)),
      await write('unknown.png', ofSize(2)),
    ];
    assert.deepEqual(await changesOf(...files), { 'painted.png': [{ kind: 'picture' }] });
  });

  it('are placeholders on which somebody has drawn', async () => {
    const workspace = new NodeWorkspace(folder);
    const parts = { workspace, readSettings: () => defaultSettings, clock: { now: () => 0 }, extensionVersion: '1' };
    const options = { prompt: 'a hut', size: '64*48', output: 'whole.png' };
    const { images } = await insertPlaceholder(parts, options, {});
    const whole = images[0]?.uri ?? assert.fail('no placeholder');
    const texts = rawChunks(await workspace.read(whole))
      .filter(({ type }) => type === 'iTXt')
      .map(chunk => Buffer.from(chunk.bytes, 'hex'));
    const drawn = await write('drawn.png', withChunks(pngPicture(64, 48), texts));
    assert.deepEqual(await changesOf(whole, drawn), { 'drawn.png': [{ kind: 'drawnOn' }] });
  });
});
