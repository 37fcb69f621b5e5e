import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SetupCheck } from '../../../../src/core/contributions';
import type { RecordingProxy } from '../../../support/recordingProxy';
import { startRecordingProxy } from '../../../support/recordingProxy';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, startEasel } from '../../support/easel';
import { failsSilently } from '../../support/refusals';

const host = 'service.localhost';

describe('the way through the network', () => {
  let easel: EaselUnderTest;
  let proxy: RecordingProxy;
  const setProxy = (url: string | undefined): Thenable<void> => vscode.workspace.getConfiguration('http').update('proxy', url, vscode.ConfigurationTarget.Global);

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

  it('honours http.proxy for submits, task queries and downloads, and shows the key to the API only', async () => {
    const saved = await easel.generate({ prompt: 'a hut', model: 'wan2.2-t2i-flash', size: '512*512' });
    assert.equal(saved.images.length, 1);
    const passages = proxy.passed.map(({ method, url, authorization }) => ({ what: `${method} ${new URL(url).pathname.split('/').slice(0, 4).join('/')}`, authorization }));
    assert.deepEqual([...new Set(passages.map(({ what }) => what))], ['POST /api/v1/services', 'GET /api/v1/tasks', 'GET /results/7d/' + new Date().toISOString().slice(0, 10).replaceAll('-', '')]);
    for (const { what, authorization } of passages) assert.equal(authorization, what.includes('/api/') ? `Bearer ${canaryKey}` : undefined, what);
    assert.equal(proxy.passed.length, easel.service.requests.length, 'nothing goes around the proxy');
  });

  it('honours http.proxy for the temporary upload and for synchronous requests', async () => {
    const before = proxy.passed.length;
    const saved = await easel.generate({ prompt: 'a hut', size: '512*512' });
    assert.equal(saved.images.length, 1);
    assert.equal(proxy.passed.length, before + 2);
  });

  it('is told by checkSetup', async () => {
    const checks = await vscode.commands.executeCommand<SetupCheck[]>('easel.checkSetup');
    const found = checks.find(({ check }) => check === 'proxy');
    assert.ok(found?.detail.includes(proxy.url), found?.detail);
    assert.equal(checks.find(({ check }) => check === 'endpoint')?.ok, true);
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });

  it('a proxy that is gone: network, and surely not billed', async () => {
    const gone = await startRecordingProxy(host, new URL(easel.service.baseUrl));
    await gone.close();
    await setProxy(gone.url);
    const failure = await failsSilently(easel, () => easel.generate({ prompt: 'a hut', size: '512*512' }), { code: 'network' });
    assert.notEqual(failure.mayBeBilled, true);
    await setProxy(proxy.url);
  });
});
