import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { pathForCommands } from '../../../../src/engine/files/pathForCommands';
import { toUri } from '../../../../src/engine/files/workspacePlaces';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';

describe('pathForCommands', () => {
  const rows: [folders: string[], file: string, text: string][] = [
    [['file:///site'], 'file:///site/assets/x.png', 'assets/x.png'],
    [['file:///site'], 'file:///site/assets/a%20b%25c.png', 'assets/a b%c.png'],
    [['file:///site'], 'file:///site/x.png', 'x.png'],
    [['file:///site'], 'file:///elsewhere/x.png', '/elsewhere/x.png'],
    [['file:///one', 'file:///two'], 'file:///one/assets/x.png', '/one/assets/x.png'],
    [['file:///one', 'file:///two'], 'file:///two/assets/x.png', '/two/assets/x.png'],
    [['file:///'], 'file:///x.png', 'x.png'],
    [[], 'file:///picked/x.png', '/picked/x.png'],
    [['memory:/one', 'memory:/two'], 'memory:/two/x.png', '/two/x.png'],
    [['memory:/one', 'file:///two'], 'file:///two/x.png', 'file:///two/x.png'],
    [['file:///one', 'memory:/two'], 'memory:/two/x.png', 'memory:/two/x.png'],
    [['memory:/one'], 'file:///elsewhere/x.png', 'file:///elsewhere/x.png'],
    [['memory://host/one'], 'memory://host/one/x.png', 'x.png'],
    // What a relative path cannot say.
    [['file:///site'], 'file:///site/C%3A/x.png', '/site/C:/x.png'],
    [['file:///site'], 'file:///site/a%5Cb.png', 'file:///site/a%5Cb.png'],
    [['file:///site'], 'file:///site/%20x.png', '/site/ x.png'],
  ];
  for (const [folders, file, text] of rows) {
    it(`gives "${text}" for ${file} in ${folders.join(' and ') || 'no folder'}, which leads back to it`, () => {
      const workspace = new InMemoryWorkspace(...folders);
      const uri = URI.parse(file);
      assert.equal(pathForCommands(workspace, uri), text);
      if (!file.startsWith('memory:/two') || folders[0]?.startsWith('memory:'))
        for (const root of workspace.folders) assert.equal(toUri(text, root, 'images').toString(), uri.toString());
    });
  }
});
