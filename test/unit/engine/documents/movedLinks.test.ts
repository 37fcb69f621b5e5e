import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { MovedLinks } from '../../../../src/engine/documents/movedLinks';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { searchParts } from '../../../support/searchParts';

const root = 'memory:/w';

describe('references to images after files have moved', () => {
  /** The documents by their paths after the moves, as they are in the end. Files are given where they are then. */
  async function after(
    moves: Record<string, string>,
    documents: Record<string, string>,
    images: readonly string[],
  ): Promise<Record<string, string>> {
    const workspace = new InMemoryWorkspace(root);
    const uris = Object.entries(documents).map(([path, text]) => workspace.put(`${root}/${path}`, text));
    for (const image of images) workspace.put(`${root}/${image}`, 'image');
    const links = new MovedLinks(searchParts(workspace, { documents: () => uris }));
    const at = (path: string): URI => URI.parse(`${root}/${path}`);
    const changed = await links.after(Object.entries(moves).map(([from, to]) => ({ from: at(from), to: at(to) })));
    return Object.fromEntries(
      changed.map(({ document, text, changes }) => [
        workspace.nameOf(document),
        changes
          .toSorted((one, other) => other.start - one.start)
          .reduce((all, { start, end, text: put }) => all.slice(0, start) + put + all.slice(end), text),
      ]),
    );
  }

  it('follow an image, in every language but those that the editor keeps', async () => {
    const documents = {
      'a.html': '<img src="img/fox.png?v=2#x"><img src="img/hen.png">',
      'a.adoc': ':imagesdir: img\n\nimage::fox.png[A fox]\n',
      'a.rst': '.. image:: img/fox.png\n',
      'a.css': 'a { background: url("img/fox.png") }',
      'src/A.jsx': "import fox from '../img/fox.png';\n",
      'a.md': '![A fox](img/fox.png)',
      'b.html': 'img/fox.png',
    };
    assert.deepEqual(await after({ 'img/fox.png': 'img/red fox.png' }, documents, ['img/red fox.png', 'img/hen.png']), {
      'a.html': '<img src="img/red%20fox.png?v=2#x"><img src="img/hen.png">',
      'a.adoc': ':imagesdir: img\n\nimage::red fox.png[A fox]\n',
      'a.rst': '.. image:: img/red\\ fox.png\n',
      'a.css': 'a { background: url("img/red%20fox.png") }',
      'src/A.jsx': "import fox from '../img/red fox.png';\n",
    });
  });

  it('follow a document, also one whose folder has moved', async () => {
    const html = '<img src="../img/fox.png"><img src="own.png"><img src="/root.png">';
    assert.deepEqual(
      await after({ docs: 'deep/er' }, { 'deep/er/a.html': html }, ['img/fox.png', 'deep/er/own.png', 'root.png']),
      { 'deep/er/a.html': '<img src="../../img/fox.png"><img src="own.png"><img src="/root.png">' },
    );
  });

  it('follow a folder of images', async () => {
    assert.deepEqual(
      await after({ img: 'media/pictures' }, { 'a.html': '<img src="img/s/a.png">' }, ['media/pictures/s/a.png']),
      {
        'a.html': '<img src="media/pictures/s/a.png">',
      },
    );
  });

  it('stay where they meant nothing before, or mean the same', async () => {
    const documents = { 'a.html': '<img src="fox.png"><img src="gone.png"><img src="{{ x }}/fox.png">' };
    assert.deepEqual(await after({ 'gone.txt': 'other.txt' }, documents, ['fox.png']), {});
    assert.deepEqual(await after({ 'elsewhere/fox.png': 'fox.png' }, documents, ['fox.png']), {});
  });

  it('stay where the image has left the workspace or its root', async () => {
    assert.deepEqual(await after({ 'fox.png': '../fox.png' }, { 'a.html': '<img src="fox.png">' }, []), {});
  });
});
