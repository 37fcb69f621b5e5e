import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { imageNamesIn, NamedImages } from '../../../../../src/engine/documents/missing/namedImages';
import { InMemoryWorkspace } from '../../../../support/inMemoryWorkspace';
import { searchParts } from '../../../../support/searchParts';

const root = 'memory:/w';

describe('named images', () => {
  let workspace: InMemoryWorkspace;
  let documents: URI[];
  beforeEach(() => {
    workspace = new InMemoryWorkspace(root);
    documents = [];
  });

  const put = (path: string, text = ''): URI => workspace.put(`${root}/${path}`, text);
  const search = (): NamedImages => new NamedImages(searchParts(workspace, { documents: () => documents }));

  it('of a text are those that are there, with what the text says of them', async () => {
    put('docs/there.png');
    put('public/hero.png');
    put('vite.config.ts');
    const text = '![A pier](there.png) ![](gone.png) <img src="/hero.png" alt="灯塔"> ![](https://a.b/there.png)';
    const found = await search().inText(put('docs/a.md', text), text);
    assert.deepEqual(
      found.map(({ file, reference }) => [workspace.nameOf(file), reference.alt]),
      [
        ['docs/there.png', 'A pier'],
        ['public/hero.png', '灯塔'],
      ],
    );
  });

  it('of all documents are found by their addresses, also where a document cannot be read', async () => {
    put('img/a.png');
    put('img/b c.png');
    put('img/unused.png');
    documents = [
      put('a.md', '![](img/a.png)'),
      put('b.html', '<img src="img/b%20c.png">'),
      URI.parse(`${root}/gone.md`),
    ];
    const addresses = await search().below([URI.parse(root)], new AbortController().signal);
    assert.deepEqual([...addresses].map(address => workspace.nameOf(URI.parse(address))).sort(), [
      'img/a.png',
      'img/b c.png',
    ]);
  });

  it('end when nobody waits for them', async () => {
    documents = [put('a.md', '![](img/a.png)')];
    await assert.rejects(search().below([URI.parse(root)], AbortSignal.abort()), { name: 'AbortError' });
  });

  it('are known by their names in files of data', () => {
    const text = '{"icon":"./img/icon.png","og":"/og%20card.PNG?v=1","x":"a.jpg"}\nlogo: 灯塔.png';
    assert.deepEqual(imageNamesIn(text), ['icon.png', 'og card.PNG', '灯塔.png']);
  });
});
