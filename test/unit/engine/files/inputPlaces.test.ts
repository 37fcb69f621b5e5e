import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { URI } from 'vscode-uri';
import { Cancelled } from '../../../../src/core/base/errors';
import type { FileReference } from '../../../../src/core/request/imageOptions';
import type { InputPlaceOptions, OutsideInput } from '../../../../src/engine/files/inputPlaces';
import { checkInputPlaces } from '../../../../src/engine/files/inputPlaces';
import { InMemoryWorkspace } from '../../../support/inMemoryWorkspace';
import { temporaryFolder } from '../../../support/journalFixtures';
import { NodeWorkspace } from '../../../../src/cli/node/nodeWorkspace';

describe('checkInputPlaces', () => {
  const temporary = temporaryFolder();
  const at = (...names: string[]): string => join(temporary(), ...names);
  beforeEach(async () => {
    await mkdir(at('site', 'deep'), { recursive: true });
    await mkdir(at('home'));
    for (const place of [at('home', 'passport.png'), at('site', 'deep', 'real.png')]) await writeFile(place, 'picture');
    await symlink(at('home', 'passport.png'), at('site', 'logo.png'));
    await symlink('logo.png', at('site', 'chain.png'));
    await symlink(at('home'), at('site', 'assets'));
    await symlink(join('deep', 'real.png'), at('site', 'inside.png'));
  });

  const check = (references: FileReference[], options: Partial<InputPlaceOptions> = {}): Promise<void> =>
    checkInputPlaces(references, { workspace: new NodeWorkspace(at('site')), root: URI.file(at('site')), ...options });

  it('takes what lies in the workspace, and addresses of the web', async () => {
    await check([
      'deep/real.png',
      'inside.png',
      at('site', 'deep', 'real.png'),
      'new.png',
      'https://example.com/a.png',
    ]);
    await check([URI.file(at('site', 'inside.png')), URI.parse('https://example.com/a.png')]);
  });

  for (const name of ['logo.png', 'chain.png', 'assets/passport.png', '../home/passport.png']) {
    it(`refuses ${name}, which is outside, by the name of the real file, where nobody can be asked`, async () => {
      for (const reference of [name, at('site', name), URI.file(at('site', name))])
        await assert.rejects(check(['deep/real.png', reference]), error => {
          assert.ok(error instanceof Error && error.message.includes(at('home', 'passport.png')), String(error));
          return 'code' in error && error.code === 'inputImage' && 'field' in error && error.field === 'images';
        });
    });

    it(`asks about ${name} with the path of the real file`, async () => {
      const asked: OutsideInput[] = [];
      const answering = (answer: boolean) => ({
        maySendOutside: (input: OutsideInput) => {
          asked.push(input);
          return Promise.resolve(answer);
        },
      });
      await check([name, name], answering(true));
      assert.deepEqual(
        asked.map(({ realPath }) => realPath),
        [at('home', 'passport.png')],
      );
      await assert.rejects(check([name], answering(false)), Cancelled);
    });
  }

  it('does not ask about pictures in folders of this program, which a call with arguments must not name', async () => {
    const ownFolders = [URI.file(at('home'))];
    await check(['logo.png'], { ownFolders, maySendOutside: () => Promise.resolve(false) });
    await assert.rejects(check(['logo.png'], { ownFolders }), { code: 'inputImage' });
  });

  it('asks about links only, where no folder is open', async () => {
    const maySendOutside = (): Promise<boolean> => Promise.resolve(false);
    const workspace = new NodeWorkspace();
    await check([at('home', 'passport.png')], { workspace, maySendOutside });
    await assert.rejects(check([at('site', 'logo.png')], { workspace, maySendOutside }), Cancelled);
  });

  it('goes by the path alone in other file systems', async () => {
    const workspace = new InMemoryWorkspace('memory:/site');
    const root = URI.parse('memory:/site');
    await check(['a.png', 'memory:///site/deep/b.png'], { workspace, root });
    await assert.rejects(check(['memory:///home/c.png'], { workspace, root }), { code: 'inputImage' });
    await assert.rejects(check([at('home', 'passport.png').replace(/^/u, 'file://')], { workspace, root }), {
      code: 'inputImage',
    });
  });
});
