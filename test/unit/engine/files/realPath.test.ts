import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { isInOpenFolder, isReallyInside, realPathOf } from '../../../../src/engine/files/realPath';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { temporaryFolder } from '../../../support/journalFixtures';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';

describe('real paths', () => {
  const temporary = temporaryFolder();
  const at = (...names: string[]): string => join(temporary(), ...names);
  beforeEach(async () => {
    await mkdir(at('inside', 'deep'), { recursive: true });
    await mkdir(at('inside-not'));
    await writeFile(at('inside-not', 'x.png'), 'picture');
    await symlink(at('inside-not'), at('inside', 'out'));
    await symlink(join('..', 'inside-not', 'new.png'), at('inside', 'dangling.png'));
    await symlink('loop', at('inside', 'loop'));
    await symlink('deep', at('inside', 'in'));
    await symlink(at('inside'), at('entry'));
  });

  it('realPathOf: follows links, also to what does not exist yet', async () => {
    assert.equal(await realPathOf(at('inside', 'in', 'new', 'x.png')), at('inside', 'deep', 'new', 'x.png'));
    assert.equal(await realPathOf(at('inside', 'dangling.png')), at('inside-not', 'new.png'));
    assert.equal(await realPathOf(at('inside', 'out', 'x.png', 'below')), at('inside-not', 'x.png', 'below'));
    assert.equal(await realPathOf(at('inside', 'loop', 'x.png')), undefined);
  });

  const rows: [names: string[], isInside: boolean][] = [
    [['inside'], true],
    [['inside', 'new', 'x.png'], true],
    [['inside', 'in', 'new.png'], true],
    [['entry', 'x.png'], true],
    [['inside-not', 'x.png'], false],
    [['inside', '..', 'x.png'], false],
    [['inside', 'out', 'x.png'], false],
    [['inside', 'out', 'new', 'x.png'], false],
    [['inside', 'dangling.png'], false],
    [['inside', 'loop'], false],
  ];
  for (const [names, isInside] of rows) {
    it(`${names.join('/')} is ${isInside ? 'inside' : 'outside'}`, async () => {
      assert.equal(await isReallyInside(at(...names), [at('inside')]), isInside);
      assert.equal(await isReallyInside(at(...names), [at('nowhere'), at('entry')]), isInside);
      assert.equal(await isInOpenFolder(new NodeWorkspace(at('inside')), URI.file(at(...names))), isInside);
    });
  }

  it('nothing is inside a folder that does not exist', async () => {
    assert.equal(await isReallyInside(at('nowhere', 'x.png'), [at('nowhere')]), false);
  });

  it('isInOpenFolder: goes by the path alone in other file systems', async () => {
    const workspace = new InMemoryWorkspace('memory:/site');
    assert.equal(await isInOpenFolder(workspace, URI.parse('memory:/site/a/x.png')), true);
    assert.equal(await isInOpenFolder(workspace, URI.parse('memory:/site-not/x.png')), false);
    assert.equal(await isInOpenFolder(workspace, URI.parse('other:/site/x.png')), false);
  });
});
