import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, failureOf, startEasel } from '../../support/easel';
import { writePictures } from '../../support/writePictures';

/** Used only once, at the end: when its name is in the log, all earlier lines are too. */
const lastModel = 'wan2.2-t2i-plus';
const small = { prompt: 'a hut', size: '512*512', output: 'canary/' };

describe('API key leaks', () => {
  let easel: EaselUnderTest;
  const errors: Error[] = [];

  before(async () => {
    easel = await startEasel();
    await vscode.commands.executeCommand('_extensionTests.setLogLevel', 'trace');
    const [picture] = await writePictures(easel.folder, 1);
    await easel.generate({ ...small, model: 'wan2.2-t2i-flash' });
    await easel.edit({ ...small, images: [picture!] });
    await vscode.commands.executeCommand('easel.checkSetup');
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    const failing = async (fault: Parameters<typeof easel.service.script>[0]): Promise<void> => {
      easel.service.script(fault);
      errors.push(await failureOf(easel.generate(small)));
    };
    await failing({
      fault: {
        kind: 'error',
        status: 401,
        code: 'InvalidApiKey',
        message: `Incorrect API key provided: ${canaryKey}.`,
      },
    });
    await failing({
      fault: { kind: 'error', status: 500, code: 'InternalError', message: `Authorization: Bearer ${canaryKey}` },
    });
    await failing({ fault: { kind: 'resetAfterRequest' } });
    await failing({ fault: { kind: 'invalidJson' } });
    await failing({ match: { path: 'sync' }, fault: { kind: 'redirect', to: 'https://example.com/steal' } });
    await failing({ fault: { kind: 'xmlError', status: 403 }, times: 4 });
    await failing({ fault: { kind: 'resultUrl', url: `https://example.com/x.png?key=${canaryKey}` } });
    await easel.set('baseUrl', 'http://127.0.0.1:9');
    errors.push(await failureOf(easel.generate(small)));
    await easel.set('baseUrl', 'http://example.com');
    errors.push(await failureOf(easel.generate(small)));
    // With messages for a person.
    await easel.set('baseUrl', easel.service.baseUrl);
    easel.service.script({
      fault: {
        kind: 'error',
        status: 401,
        code: 'InvalidApiKey',
        message: `Incorrect API key provided: ${canaryKey}.`,
      },
    });
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content: 'a hut' }));
    await vscode.commands.executeCommand('editor.action.selectAll');
    assert.equal(editor.selection.isEmpty, false);
    await vscode.commands.executeCommand('easel.generateFromSelection');
    await easel.generate({ ...small, model: lastModel });
  });
  after(async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('_extensionTests.setLogLevel', 'info');
    await easel.close();
  });

  it('the key is in no error: neither message, properties, stack nor causes', () => {
    assert.ok(errors.length === 9);
    for (const error of errors) {
      assert.equal(error.name, 'EaselError', String(error));
      assert.ok(!everythingIn(error).includes(canaryKey), everythingIn(error));
    }
  });

  it('the key is in no message', () => {
    assert.ok(easel.access.said.length > 0);
    assert.ok(!JSON.stringify(easel.access.said).includes(canaryKey));
  });

  it('the key is sent to the API only: not to the storage, and not after a redirect', () => {
    for (const { route, path: target, headers, body } of easel.service.requests) {
      assert.equal(
        headers.authorization,
        route === 'download' || route === 'upload' ? undefined : `Bearer ${canaryKey}`,
        `${route} ${target}`,
      );
      assert.ok(!target.includes(canaryKey) && !JSON.stringify(body ?? '').includes(canaryKey));
      assert.equal(headers.cookie, undefined);
    }
    assert.ok(easel.service.requests.some(({ route }) => route === 'download'));
  });

  it('the key is in no file of the workspace', async () => {
    const names = await readdir(easel.folder.fsPath, { recursive: true, withFileTypes: true });
    const files = names.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
    assert.ok(files.length > 3);
    for (const file of files) assert.ok(!(await readFile(file)).includes(canaryKey), file);
  });

  it('the key is in no record of a job, even while it runs, and in no argument of a process', async () => {
    easel.service.script({ match: { path: 'download' }, fault: { kind: 'stallMidBody' } });
    const work = easel.generate({ ...small, output: 'canary/slow.png' });
    await easel.service.waitForRequest(({ route, fault }) => route === 'download' && fault === 'stallMidBody');
    const records = await contentsOf(easel.access.journalFolder.fsPath, name => /\.(json|tmp)$/.test(name));
    assert.ok(records.some(([, text]) => text.includes('"answer"')));
    for (const [name, text] of records) assert.ok(!text.includes(canaryKey), name);
    for (const name of await readdir('/proc').catch(() => [])) {
      const command = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
      assert.ok(!command.includes(canaryKey), command);
    }
    await vscode.commands.executeCommand('easel.cancelAll', {});
    assert.equal(await work, undefined);
  });

  it('logs contain neither the key nor the query of a result address', async () => {
    // All logs of this extension host, because the editor logs failed commands too.
    const folder = path.dirname(easel.access.logFolder.fsPath);
    const easelLog = path.join(easel.access.logFolder.fsPath, 'Easel.log');
    let own = '';
    // The editor writes its logs with a delay.
    while (!own.includes(`${lastModel}: task`)) own = await readFile(easelLog, 'utf8').catch(() => '');
    assert.ok(!own.includes('Signature='));
    assert.match(own, /\[debug\] POST http:\/\/127\.0\.0\.1:\d+\/api\/v1\/services\/aigc\/[a-z0-9-]+\/[a-z-]+ -> 200/);
    const names = await readdir(folder, { recursive: true, encoding: 'utf8' });
    const logs = names.filter(name => name.endsWith('.log'));
    for (const name of logs) {
      const text = await readFile(path.join(folder, name), 'utf8');
      const lines = text.split('\n').filter(line => line.includes(canaryKey));
      assert.deepEqual(lines, [], name);
    }
  });
});

async function contentsOf(
  folder: string,
  isWanted: (name: string) => boolean,
): Promise<[name: string, text: string][]> {
  const names = (await readdir(folder)).filter(isWanted);
  return Promise.all(
    names.map(async name => [name, await readFile(path.join(folder, name), 'utf8')] as [string, string]),
  );
}

/** Everything that can be read from a thrown value, including its causes. */
function everythingIn(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > 6) return String(value);
  const own = Object.getOwnPropertyNames(value).map(
    name => `${name}: ${everythingIn((value as Record<string, unknown>)[name], depth + 1)}`,
  );
  return [value instanceof Error ? String(value) : '', JSON.stringify(Object.keys(value)), ...own].join('\n');
}
