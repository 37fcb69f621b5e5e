import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { SetupCheck } from '../../../../src/core/contributions/contributions';
import { pngPicture } from '../../../support/pictures';
import type { RecordingProxy } from '../../../support/recordingProxy';
import { startRecordingProxy } from '../../../support/recordingProxy';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, startEasel } from '../../support/easel';
import { failsSilently } from '../../support/refusals';

const host = 'service.localhost';

describe('network: http.proxy', () => {
  let easel: EaselUnderTest;
  let proxy: RecordingProxy;
  const setProxy = (url: string | undefined): Thenable<void> =>
    vscode.workspace.getConfiguration('http').update('proxy', url, vscode.ConfigurationTarget.Global);

  before(async () => {
    easel = await startEasel();
    const target = new URL(easel.service.baseUrl);
    proxy = await startRecordingProxy(host, target);
    await setProxy(proxy.url);
    await easel.set('baseUrl', `http://${host}:${target.port}`);
  });
  after(async () => {
    await setProxy(undefined);
    await proxy.close();
    await easel.close();
  });

  it('is used for submits, task queries and downloads, and the key is sent to the API only', async () => {
    const saved = await easel.generate({ prompt: 'a hut', model: 'wan2.2-t2i-flash', size: '512*512' });
    assert.equal(saved.images.length, 1);
    const passages = proxy.passed.map(({ method, url, headers: { authorization } }) => ({
      what: `${method} ${new URL(url).pathname.split('/').slice(0, 4).join('/')}`,
      authorization,
    }));
    assert.deepEqual(
      [...new Set(passages.map(({ what }) => what))],
      [
        'POST /api/v1/services',
        'GET /api/v1/tasks',
        'GET /results/7d/' + new Date().toISOString().slice(0, 10).replaceAll('-', ''),
      ],
    );
    for (const { what, authorization } of passages)
      assert.equal(authorization, what.includes('/api/') ? `Bearer ${canaryKey}` : undefined, what);
    assert.equal(proxy.passed.length, easel.service.requests.length, 'nothing goes around the proxy');
  });

  it('is used for synchronous requests', async () => {
    const before = proxy.passed.length;
    const saved = await easel.generate({ prompt: 'a hut', size: '512*512' });
    assert.equal(saved.images.length, 1);
    assert.equal(proxy.passed.length, before + 2);
  });

  it('is used for large images, in the request and by upload, with Content-Length and not chunked', async () => {
    const before = proxy.passed.length;
    const folder = vscode.Uri.joinPath(easel.folder, 'large');
    // Bytes after the end of a picture are sent too.
    const files = [3, 9].map(megabytes => ({
      uri: vscode.Uri.joinPath(folder, `${megabytes}.png`),
      bytes: Buffer.concat([pngPicture(512, 512), randomBytes(megabytes * 1024 * 1024)]),
    }));
    for (const { uri, bytes } of files) await vscode.workspace.fs.writeFile(uri, bytes);
    const saved = await easel.edit({ prompt: 'night', size: '512*512', images: files.map(({ uri }) => uri) });
    assert.equal(saved.images.length, 1);
    const passed = proxy.passed.slice(before);
    assert.deepEqual(
      passed.map(({ method }) => method),
      ['GET', 'POST', 'POST', 'GET'],
    );
    const sent = passed
      .filter(({ method }) => method === 'POST')
      .map(({ headers, body }) => ({ headers, body: Buffer.concat(body) }));
    for (const { headers, body } of sent)
      assert.deepEqual([headers['content-length'], headers['transfer-encoding']], [String(body.length), undefined]);
    const [inRequest, byUpload] = files.map(({ bytes }) => bytes);
    assert.ok(sent[0]?.body.includes(byUpload!), 'the upload is whole');
    assert.ok(
      sent[1]?.body.includes(`data:image/png;base64,${inRequest!.toString('base64')}"`),
      'the request is whole',
    );
    assert.deepEqual(easel.service.refused, []);
    await vscode.workspace.fs.delete(folder, { recursive: true, useTrash: false });
  });

  it('is named by checkSetup', async () => {
    const checks = await vscode.commands.executeCommand<SetupCheck[]>('easel.checkSetup');
    const found = checks.find(({ check }) => check === 'proxy');
    assert.ok(found?.detail.includes(proxy.url), found?.detail);
    assert.equal(checks.find(({ check }) => check === 'endpoint')?.ok, true);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });

  it('that does not answer fails with the error network, not billed', async () => {
    const gone = await startRecordingProxy(host, new URL(easel.service.baseUrl));
    await gone.close();
    await setProxy(gone.url);
    const failure = await failsSilently(easel, () => easel.generate({ prompt: 'a hut', size: '512*512' }), {
      code: 'network',
    });
    assert.notEqual(failure.mayBeBilled, true);
    await setProxy(proxy.url);
  });
});
