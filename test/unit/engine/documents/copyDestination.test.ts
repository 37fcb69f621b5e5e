import assert from 'node:assert/strict';
import { URI } from 'vscode-uri';
import { copyDestination } from '../../../../src/engine/documents/copyDestination';

describe('the destination of files that are copied into Markdown', () => {
  const destination = (template: string, more: { fileName?: string; workspaceFolder?: undefined } = {}): string =>
    copyDestination(template, {
      document: URI.parse('memory:/w/docs/api/read.me.md'),
      workspaceFolder: URI.parse('memory:/w'),
      fileName: 'fox.png',
      at: 1_700_000_000_000,
      ...more,
    }).path;

  it('is relative to the document, or with a slash to the workspace folder', () => {
    assert.equal(destination('images/'), '/w/docs/api/images/fox.png');
    assert.equal(destination('images/x.png'), '/w/docs/api/images/x.png');
    assert.equal(destination('/media/'), '/w/media/fox.png');
    assert.equal(destination('../'), '/w/docs/fox.png');
    assert.equal(destination('  '), '/w/docs/api/fox.png');
  });

  it('is beside the document where that lies in no folder', () => {
    assert.equal(destination('/media/', { workspaceFolder: undefined }), '/w/docs/api/media/fox.png');
  });

  it('knows the variables of the editor', () => {
    const cases: [string, string][] = [
      ['${documentDirName}', '/w/docs/api'],
      ['x/${documentRelativeDirName}', '/w/docs/api/x/docs/api'],
      ['${documentFileName}', '/w/docs/api/read.me.md'],
      ['${documentBaseName}/${fileName}', '/w/docs/api/read.me/fox.png'],
      ['x.${documentExtName}', '/w/docs/api/x.md'],
      ['${documentFilePath}', '/w/docs/api/read.me.md'],
      ['x/${documentRelativeFilePath}', '/w/docs/api/x/docs/api/read.me.md'],
      ['${documentWorkspaceFolder}/a.png', '/w/a.png'],
      ['x.${fileExtName}', '/w/docs/api/x.png'],
      ['${unixTime}.png', '/w/docs/api/1700000000000.png'],
      ['${isoTime}.png', '/w/docs/api/2023-11-14T22:13:20.000Z.png'],
      ['${other}/${fileName}', '/w/docs/api/${other}/fox.png'],
      ['\\${fileName}', '/w/docs/api/${fileName}'],
    ];
    for (const [template, path] of cases) assert.equal(destination(template), path, template);
  });

  it('changes a variable by a pattern, unless that is no regular expression or has nothing to put in its place', () => {
    assert.equal(destination('${fileName/(.+)\\.(.+)/$1-copy.$2/}'), '/w/docs/api/fox-copy.png');
    assert.equal(destination('${documentRelativeDirName/\\//-/}/a.png'), '/w/docs/api/docs-api/a.png');
    assert.equal(destination('${fileName/(/x/}'), '/w/docs/api/fox.png');
    assert.equal(destination('${fileName/fox//}'), '/w/docs/api/fox.png');
  });
});
