import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { NodeWorkspace } from '../../../../../src/cli/node/nodeWorkspace';
import { references } from '../../../../../src/core/documents/references/referenceReaders';
import { NamedImages, rememberingFinder } from '../../../../../src/engine/documents/missing/namedImages';
import { OlderDescriptions } from '../../../../../src/engine/documents/missing/olderDescriptions';
import { internationalTextChunk } from '../../../../../src/engine/images/pngText';
import { pngPicture } from '../../../../support/pictures';
import { withChunks } from '../../../../support/pngCorpus';
import { searchParts } from '../../../../support/searchParts';

describe('images from older descriptions', () => {
  let folder = '';
  let reads = 0;
  let older: OlderDescriptions;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-older-'));
    await mkdir(join(folder, 'docs'));
    reads = 0;
    const workspace = new NodeWorkspace(folder);
    const finder = rememberingFinder({
      references: (language, text) => {
        reads += 1;
        return Promise.resolve(references(language, text));
      },
    });
    const named = new NamedImages(searchParts(workspace, { finder }));
    older = new OlderDescriptions(named, workspace);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (name: string, source?: object): Promise<void> =>
    writeFile(
      join(folder, name),
      withChunks(pngPicture(9, 7), [
        internationalTextChunk('Easel', JSON.stringify({ version: 1, prompt: 'p', options: { prompt: 'p' }, source })),
      ]),
    );
  const olderIn = async (text: string, document = 'docs/a.md'): Promise<[string, string][]> =>
    (await older.inText(URI.file(join(folder, document)), text)).map(({ file, description }) => [
      file.path.slice(URI.file(folder).path.length + 1),
      description,
    ]);
  const source = { document: 'docs/a.md', description: 'A lighthouse' };

  it('are those of which their own document says something else now', async () => {
    await write('docs/old.png', source);
    await write('docs/same.png', { ...source, description: '灯塔' });
    await write('docs/twice.png', source);
    await write('docs/unsaid.png', source);
    await write('docs/other.png', { ...source, document: 'docs/b.md' });
    await write('docs/guess.png', { document: 'docs/a.md' });
    await write('docs/none.png');
    const text = [
      '![A lighthouse at night](old.png) ![灯塔](same.png)',
      '![A hut](twice.png) ![A lighthouse](twice.png) ![](unsaid.png)',
      '![A hut](other.png) ![A hut](guess.png) ![A hut](none.png) ![A hut](gone.png)',
    ].join('\n');
    assert.deepEqual(await olderIn(text), [['docs/old.png', 'A lighthouse at night']]);
    assert.deepEqual(await olderIn(text, 'docs/c.md'), []);
    assert.equal(reads, 1, 'one text is read once');
  });

  it('are those of which nothing but what stands around them has changed', async () => {
    await write('docs/old.png', { document: 'docs/a.md', surroundings: 'Harbour: Boats come.' });
    await write('docs/same.png', { document: 'docs/a.md', surroundings: 'Harbour: Boats go.' });
    await write('docs/described.png', { document: 'docs/a.md', surroundings: 'Harbour: Boats come.' });
    const text = '# Harbour\n\nBoats go. ![](old.png) ![](same.png) ![A boat](described.png)\n';
    assert.deepEqual(await olderIn(text), [['docs/old.png', 'Harbour: Boats go.']]);
  });

  it('are looked at again when the file has changed, and not otherwise', async () => {
    await write('docs/old.png', source);
    const text = '<img src="old.png" alt="A hut">';
    assert.equal((await olderIn(text)).length, 1);
    await write('docs/old.png', { ...source, description: 'A hut' });
    assert.deepEqual(await olderIn(text), []);
  });
});
