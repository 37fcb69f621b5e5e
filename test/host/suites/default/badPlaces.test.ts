import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EaselUnderTest } from '../../support/easel';
import { failureOf, startEasel } from '../../support/easel';
import { failsUnsent } from '../../support/refusals';

describe('output places', () => {
  let easel: EaselUnderTest;
  let elsewhere: string;

  before(async () => {
    easel = await startEasel();
    elsewhere = await mkdtemp(path.join(tmpdir(), 'easel-elsewhere-'));
    await symlink(elsewhere, path.join(easel.folder.fsPath, 'way-out'));
    await symlink(path.join(elsewhere, 'not-there-yet'), path.join(easel.folder.fsPath, 'dangling'));
  });
  after(async () => {
    await rm(path.join(easel.folder.fsPath, 'way-out'));
    await rm(path.join(easel.folder.fsPath, 'dangling'));
    await rm(elsewhere, { recursive: true });
    await easel.close();
  });

  const refuses = (output: vscode.Uri | string): Promise<unknown> =>
    failsUnsent(easel, () => easel.generate({ prompt: 'a hut', size: '512*512', output }), {
      code: 'invalidRequest',
      field: 'output',
    });

  for (const output of [
    '../hut.png',
    'assets/../../hut.png',
    '..',
    'assets/../..',
    '..\\hut.png',
    '/hut.png',
    '/etc/hut.png',
    'C:\\hut.png',
    '\\\\server\\share\\hut.png',
    '~/hut.png',
    'file:///etc/hut.png',
    'https://example.com/hut.png',
    'way-out/hut.png',
    'way-out/deeper/',
    'way-out/../way-out/',
    'dangling/hut.png',
    'dangling/',
  ]) {
    it(`refuse a place outside of the workspace: ${output}`, () => refuses(output));
  }

  it('refuse a folder that leads out of the workspace only after the image was made', async () => {
    const inside = path.join(easel.folder.fsPath, 'swapped');
    const work = failureOf(
      easel.generate({ prompt: 'a hut', model: 'wan2.2-t2i-flash', size: '512*512', output: 'swapped/' }),
    );
    await easel.service.waitForRequest(({ route, status }) => route === 'async' && status === 200);
    await symlink(elsewhere, inside);
    const failure = await work;
    assert.deepEqual([failure.code, failure.field], ['saveFailed', 'output']);
    assert.deepEqual(await readdir(elsewhere), []);
    await rm(inside);
    const { saved } = await vscode.commands.executeCommand<{ saved: vscode.Uri[] }>('easel.resumeUnfinished', {});
    assert.deepEqual(
      saved.map(uri => path.relative(easel.folder.fsPath, uri.fsPath)),
      ['swapped/a-hut.png'],
    );
  });

  for (const output of ['assets/hut.jpg', 'hut.webp', 'README.md', 'assets/hut.png.txt', 'assets/.png', 'hut.']) {
    it(`refuse a name that is not a PNG: ${output}`, () => refuses(output));
  }

  for (const output of [
    'con.png',
    'assets/NUL.png',
    'aux/hut.png',
    'com1/',
    'a:b.png',
    'a?b.png',
    'a\u0000b.png',
    'a|b/',
    'hut .png/ ',
    `${'x'.repeat(260)}.png`,
  ]) {
    it(`refuse a name that some system does not support: ${JSON.stringify(output).slice(0, 40)}`, () =>
      refuses(output));
  }

  it('refuse a Uri outside of the workspace: a file, a folder, another file system', async () => {
    await refuses(vscode.Uri.file(path.join(elsewhere, 'hut.png')));
    await refuses(vscode.Uri.joinPath(easel.folder, '..'));
    await refuses(vscode.Uri.joinPath(easel.folder, 'way-out', 'hut.png'));
    await refuses(vscode.Uri.from({ scheme: 'nowhere', path: `${easel.folder.path}/hut.png` }));
    await refuses(vscode.Uri.parse('untitled:hut.png'));
  });

  it('refuse easel.outputFolder outside of the workspace or with an unknown variable', async () => {
    for (const folder of [
      '../elsewhere',
      '/etc',
      '${workspaceFolder}/..',
      'way-out',
      '${nothing}/images',
      '${fileDirname}/../../..',
    ]) {
      await easel.set('outputFolder', folder);
      await failsUnsent(easel, () => easel.generate({ prompt: 'a hut', size: '512*512' }), {
        code: 'invalidRequest',
        field: 'outputFolder',
      });
    }
    await easel.reset();
  });

  it('refuse easel.fileName with an unknown variable or an empty result', async () => {
    for (const template of ['${nothing}', '${slug', '', '...']) {
      await easel.set('fileName', template);
      await failsUnsent(easel, () => easel.generate({ prompt: 'a hut', size: '512*512' }), {
        code: 'invalidRequest',
        field: 'fileName',
      });
    }
    await easel.reset();
  });

  it('refuse a file as a folder, before any cost', async () => {
    await writeFile(path.join(easel.folder.fsPath, 'blocked'), 'a file');
    for (const output of ['blocked', 'blocked/hut.png', 'blocked/deeper/hut.png']) {
      await failsUnsent(easel, () => easel.generate({ prompt: 'a hut', size: '512*512', output }), {
        code: 'saveFailed',
        message: /blocked/,
      });
    }
  });
});
