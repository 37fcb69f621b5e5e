import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { ImageIndex } from '../../../../src/engine/provenance/imageIndex';
import { internationalTextChunk } from '../../../../src/engine/images/pngText';
import { pngPicture } from '../../../support/pictures';
import { withChunks } from '../../../support/pngCorpus';

describe('the index of images', () => {
  let folder = '';
  let reads = 0;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-index-'));
    reads = 0;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const at = (name: string): URI => URI.file(join(folder, name));
  const withRecord = (prompt: string, more: object = {}): Uint8Array =>
    withChunks(pngPicture(9, 7), [
      internationalTextChunk('Easel', JSON.stringify({ version: 1, prompt, options: { prompt }, ...more })),
    ]);
  const indexOf = (...names: string[]): ImageIndex =>
    new ImageIndex(() => {
      reads += 1;
      return Promise.resolve(names.map(at));
    });
  const shown = async (index: ImageIndex): Promise<string[]> =>
    (await index.all()).map(({ uri, kind, prompt }) => `${uri.path.split('/').at(-1)} ${kind}: ${prompt}`);

  it('has the images that Easel made, in the order of their paths, and no others', async () => {
    await writeFile(at('b.png').fsPath, withRecord('灯塔'));
    await writeFile(at('a.png').fsPath, withRecord('a hut', { placeholder: true }));
    await writeFile(at('photo.png').fsPath, pngPicture(9, 7));
    await writeFile(at('odd.png').fsPath, withChunks(pngPicture(9, 7), [internationalTextChunk('Easel', '{"a":1}')]));
    const index = indexOf('b.png', 'photo.png', 'odd.png', 'a.png', 'gone.png');
    assert.deepEqual(await shown(index), ['a.png placeholder: a hut', 'b.png generated: 灯塔']);
  });

  it('forgets the images of a folder that is gone, and no others', async () => {
    for (const name of ['in', 'inside']) {
      await mkdir(at(name).fsPath);
      await writeFile(at(`${name}/a.png`).fsPath, withRecord('a hut'));
    }
    const index = indexOf('in/a.png', 'inside/a.png');
    assert.equal((await index.all()).length, 2);
    await rm(at('in').fsPath, { recursive: true });
    assert.deepEqual([await index.gone(at('in')), await index.gone(at('other'))], [true, false]);
    assert.deepEqual(
      (await index.all()).map(({ uri }) => uri.path),
      [at('inside/a.png').path],
    );
  });

  it('searches again after a search that failed', async () => {
    await writeFile(at('a.png').fsPath, withRecord('a hut'));
    const index = new ImageIndex(() =>
      reads++ === 0 ? Promise.reject(new Error('not now')) : Promise.resolve([at('a.png')]),
    );
    await assert.rejects(index.all(), /not now/);
    assert.deepEqual(await shown(index), ['a.png generated: a hut']);
  });

  it('searches the workspace once, and reads a file again when it was made, changed or deleted', async () => {
    await writeFile(at('a.png').fsPath, withRecord('a hut', { placeholder: true }));
    const index = indexOf('a.png');
    await index.changed(at('a.png'));
    assert.equal(reads, 0, 'nothing is read before somebody looks');
    await shown(index);
    await writeFile(at('a.png').fsPath, withRecord('a hut'));
    await index.changed(at('a.png'));
    await writeFile(at('new.png').fsPath, withRecord('a fence'));
    await index.changed(at('new.png'));
    assert.deepEqual(await shown(index), ['a.png generated: a hut', 'new.png generated: a fence']);
    await rm(at('a.png').fsPath);
    await index.changed(at('a.png'));
    assert.deepEqual(await shown(index), ['new.png generated: a fence']);
    assert.equal(reads, 1);
  });
});
