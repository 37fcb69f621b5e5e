import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SetupCheck } from '../../../../src/core/contributions/contributions';
import { startService } from '../../../service/dashScopeService';
import type { EaselUnderTest } from '../../support/easel';
import { canaryKey, startEasel } from '../../support/easel';
import { failsSilently, failsUnsent, submits } from '../../support/refusals';

const hut = { prompt: 'a hut', size: '512*512' };

describe('keys and addresses', () => {
  let easel: EaselUnderTest;
  const environment = process.env;

  before(async () => {
    easel = await startEasel();
  });
  after(() => easel.close());
  afterEach(async () => {
    environment['DASHSCOPE_API_KEY'] = canaryKey;
    delete environment['DASHSCOPE_HTTP_BASE_URL'];
    await easel.reset();
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
  });

  const checks = async (): Promise<Record<string, SetupCheck>> => {
    const list = await vscode.commands.executeCommand<SetupCheck[]>('easel.checkSetup');
    assert.deepEqual(
      list.map(({ check }) => check),
      ['key', 'endpoint', 'proxy', 'folder'],
    );
    assert.ok(
      list.every(({ detail }) => detail !== '' && !detail.includes(canaryKey)),
      JSON.stringify(list),
    );
    return Object.fromEntries(list.map(item => [item.check, item]));
  };

  it('no key: calls with arguments fail with missingKey, in every region', async () => {
    delete environment['DASHSCOPE_API_KEY'];
    await failsUnsent(easel, () => easel.generate(hut), { code: 'missingKey', message: /Set API Key/ });
    environment['DASHSCOPE_API_KEY'] = '  ';
    await failsUnsent(easel, () => easel.generate(hut), { code: 'missingKey' });
    await easel.set('region', 'singapore');
    await failsUnsent(easel, () => easel.generate(hut), { code: 'missingKey', message: /singapore/ });
  });

  it('bad options are reported before a missing key', async () => {
    delete environment['DASHSCOPE_API_KEY'];
    await failsUnsent(easel, () => easel.generate({ prompt: '' }), { code: 'invalidRequest', field: 'prompt' });
  });

  it("the environment's key is trimmed, and used if none is stored", async () => {
    environment['DASHSCOPE_API_KEY'] = ` ${canaryKey}\n`;
    await easel.generate(hut);
    assert.equal(submits(easel)[0]?.headers.authorization, `Bearer ${canaryKey}`);
  });

  it('removeApiKey reports that no key is stored, and refuses an unknown region with invalidRequest', async () => {
    assert.equal(await vscode.commands.executeCommand('easel.removeApiKey', { region: 'virginia' }), false);
    assert.equal(await vscode.commands.executeCommand('easel.removeApiKey', {}), false);
    for (const argument of [{ region: 'mars' }, { region: 7 }, 'beijing', 7, []]) {
      for (const command of ['easel.removeApiKey', 'easel.setApiKey']) {
        await failsUnsent(easel, async () => vscode.commands.executeCommand(command, argument), {
          code: 'invalidRequest',
          field: 'region',
        });
      }
    }
  });

  it('easel.baseUrl works with and without a final slash and /api/v1', async () => {
    const { origin } = new URL(easel.service.baseUrl);
    for (const address of [origin, `${origin}/`, `${origin}/api/v1`, `${origin}/api/v1/`, ` ${origin}/api/v1// `]) {
      await easel.set('baseUrl', address);
      const saved = await easel.generate(hut);
      assert.equal(saved.images.length, 1, address);
    }
    assert.deepEqual(easel.service.refused, []);
  });

  it('easel.baseUrl: an invalid or non-https address is refused before the key is sent', async () => {
    for (const address of [
      'http://example.com/api/v1',
      'http://192.168.1.1/api/v1',
      'http://localhost.example.com',
      'ftp://127.0.0.1',
      'not an address',
      'https://user:secret@example.com',
      'https://example.com/?key=secret',
      'https://example.com/#x',
    ]) {
      await easel.set('baseUrl', address);
      const failure = await failsUnsent(easel, () => easel.generate(hut), { code: 'invalidRequest', field: 'baseUrl' });
      assert.ok(!failure.message.includes('secret'));
      const setup = await checks();
      assert.deepEqual([setup['key']?.ok, setup['endpoint']?.ok], [false, false]);
    }
  });

  it('a region that needs a workspace id is refused without one or with an invalid one', async () => {
    await easel.set('baseUrl', '');
    await easel.set('region', 'frankfurt');
    await failsUnsent(easel, () => easel.generate({ ...hut, model: 'wan2.6-t2i' }), {
      code: 'invalidRequest',
      field: 'workspaceId',
    });
    await easel.set('workspaceId', 'a.b/c');
    await failsUnsent(easel, () => easel.generate({ ...hut, model: 'wan2.6-t2i' }), {
      code: 'invalidRequest',
      field: 'workspaceId',
    });
  });

  it('DASHSCOPE_HTTP_BASE_URL is used only if easel.baseUrl is not set', async () => {
    const other = await startService({ keys: [canaryKey], rateLimits: false });
    environment['DASHSCOPE_HTTP_BASE_URL'] = other.baseUrl;
    await easel.generate(hut);
    assert.equal(other.requests.length, 0);
    await easel.set('baseUrl', '');
    await easel.generate(hut);
    assert.equal(other.refused.length, 0);
    assert.equal(other.requests.filter(({ route }) => route === 'sync').length, 1);
    await other.close();
  });

  it('checkSetup: all four checks pass', async () => {
    const setup = await checks();
    assert.deepEqual(
      Object.values(setup).filter(({ ok }) => !ok),
      [],
    );
    assert.match(setup['key']?.detail ?? '', /DASHSCOPE_API_KEY/);
    assert.match(setup['endpoint']?.detail ?? '', /127\.0\.0\.1/);
    assert.match(setup['folder']?.detail ?? '', /assets/);
    assert.equal(submits(easel).length, 0, 'it costs nothing');
  });

  it('checkSetup: missing key, wrong key, unreachable service, other server, file as output folder', async () => {
    delete environment['DASHSCOPE_API_KEY'];
    let setup = await checks();
    assert.deepEqual([setup['key']?.ok, setup['endpoint']?.ok], [false, true]);
    assert.match(setup['key']?.detail ?? '', /Set API Key/);

    environment['DASHSCOPE_API_KEY'] = 'sk-somebody-elses';
    setup = await checks();
    assert.deepEqual([setup['key']?.ok, setup['endpoint']?.ok], [false, true]);
    await failsSilently(easel, () => easel.generate(hut), { code: 'rejectedKey' });

    environment['DASHSCOPE_API_KEY'] = canaryKey;
    easel.service.script({ match: { path: 'task' }, fault: { kind: 'html', status: 200 } });
    setup = await checks();
    assert.deepEqual([setup['key']?.ok, setup['endpoint']?.ok], [false, false]);

    const gone = await startService();
    await gone.close();
    await easel.set('baseUrl', gone.baseUrl);
    setup = await checks();
    assert.deepEqual([setup['key']?.ok, setup['endpoint']?.ok], [false, false]);

    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(easel.folder, 'a-file'), new Uint8Array(1));
    await easel.set('outputFolder', 'a-file/images');
    setup = await checks();
    assert.equal(setup['folder']?.ok, false);
    assert.match(setup['folder']?.detail ?? '', /a-file/);
    await easel.set('outputFolder', '../elsewhere');
    setup = await checks();
    assert.equal(setup['folder']?.ok, false);
  });
});
