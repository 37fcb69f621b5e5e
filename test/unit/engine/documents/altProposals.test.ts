import assert from 'node:assert/strict';
import { AltProposals, recordedProposals } from '../../../../src/engine/documents/altProposals';
import { placeholderPng } from '../../../../src/engine/placeholders/placeholderFile';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { pngPicture } from '../../../support/pictures';
import { searchParts } from '../../../support/searchParts';

const root = 'memory:/w';

describe('alt text that is proposed for images', () => {
  let workspace: InMemoryWorkspace;
  let proposals: AltProposals;

  beforeEach(async () => {
    workspace = new InMemoryWorkspace(root);
    proposals = new AltProposals(
      searchParts(workspace, { documents: () => ['a.md', 'b.adoc', 'gone.md'].map(name => put(name)) }),
    );
    const request = { options: { prompt: 'A red  fox,\nasleep', size: '8*8' }, width: 8, height: 8 };
    workspace.put(`${root}/fox.png`, await placeholderPng({ ...request, createdAt: 0, extensionVersion: '1.0.0' }));
    workspace.put(`${root}/photo.png`, pngPicture(8, 8));
  });

  const put = (path: string, text = ''): ReturnType<InMemoryWorkspace['put']> => {
    const uri = `${root}/${path}`;
    return workspace.put(uri, text);
  };
  const proposed = async (path: string, text: string): Promise<string[]> =>
    recordedProposals(await proposals.inDocument(put(path, text))).map(({ change }) => change.text);

  it('is the prompt that they were made from, on one line, as the language writes it', async () => {
    assert.deepEqual(await proposed('a.md', '![](fox.png)\n\n<img src="/fox.png">\n'), [
      'A red fox, asleep',
      ' alt="A red fox, asleep"',
    ]);
    assert.deepEqual(await proposed('b.adoc', 'image::fox.png[]\n'), ['"A red fox, asleep"']);
  });

  it('is none for images with alt text, of other programs, missing, and outside of the workspace', async () => {
    workspace.put('memory:/fox.png', await workspace.read(put('x.md').with({ path: '/w/fox.png' })));
    const text = '![A fox](fox.png) ![](photo.png) ![](gone.png) ![](../fox.png) <img src="fox.png" alt="">';
    assert.deepEqual(await proposed('a.md', text), []);
  });

  it('names the cell of a notebook', async () => {
    const cells = [
      { cell_type: 'code', source: 'x' },
      { cell_type: 'markdown', source: ['# A\n', '![](fox.png)'] },
    ];
    const [proposal] = recordedProposals(await proposals.inDocument(put('n.ipynb', JSON.stringify({ cells }))));
    assert.deepEqual(proposal?.change, {
      start: 6,
      end: 6,
      text: 'A red fox, asleep',
      cell: 1,
      within: '# A\n![](fox.png)',
    });
  });
});
