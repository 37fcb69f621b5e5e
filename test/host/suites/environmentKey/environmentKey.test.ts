import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { startService } from '../../../service/dashScopeService';
import type { EaselUnderTest } from '../../support/easel';
import { startEasel } from '../../support/easel';
import { failsUnsent, submits } from '../../support/refusals';

const hut = { prompt: 'a hut', size: '512*512' };
const dispatcherSlots = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map(name => Symbol.for(name));
const dispatchers = (): unknown[] => dispatcherSlots.map(slot => (globalThis as Record<symbol, unknown>)[slot]);

describe('environment key', () => {
  let easel: EaselUnderTest;
  const environment = process.env;
  const fromEnvironment = environment['DASHSCOPE_API_KEY'] ?? '';
  const [stored, storedElsewhere] = ['sk-stored-1a2b3c', 'sk-stored-elsewhere-4d5e6f'];
  /** Never confirmed by another test: confirmations last. */
  const [fresh, otherFresh] = ['sk-fresh-7a8b9c', 'sk-fresh-0d1e2f'];
  /** Recorded before the extension sends anything. */
  const atStart = dispatchers();

  before(async () => {
    easel = await startEasel({ keys: [fromEnvironment, stored, storedElsewhere, fresh, otherFresh] });
    environment['DASHSCOPE_API_KEY'] = fromEnvironment;
  });
  after(() => easel.close());
  afterEach(async () => {
    environment['DASHSCOPE_API_KEY'] = fromEnvironment;
    delete environment['DASHSCOPE_HTTP_BASE_URL'];
    await easel.access.keys.remove('beijing');
    await easel.access.keys.remove('singapore');
    await easel.reset();
  });

  const keysSent = (): (string | undefined)[] =>
    submits(easel).map(({ headers }) => headers.authorization?.replace('Bearer ', ''));

  it('is taken from the environment of VS Code, and used without a question', async () => {
    assert.equal(fromEnvironment, 'sk-from-the-environment');
    const saved = await easel.generate(hut);
    assert.equal(saved.images.length, 1);
    assert.deepEqual(keysSent(), [fromEnvironment]);
  });

  it('leaves the global fetch dispatchers unchanged', () => {
    assert.ok(easel.access);
    assert.deepEqual(
      dispatchers().map((dispatcher, index) => dispatcher === atStart[index]),
      [true, true],
    );
  });

  it('a stored key takes precedence, for its own region only', async () => {
    await easel.access.keys.set('beijing', stored);
    await easel.access.keys.set('singapore', storedElsewhere);
    for (const key of [stored, storedElsewhere])
      await easel.access.connection.confirm({ baseUrl: easel.service.baseUrl }, key);
    await easel.generate(hut);
    await easel.set('region', 'singapore');
    await easel.generate(hut);
    await easel.set('region', 'virginia');
    await easel.generate(hut);
    assert.deepEqual(keysSent(), [stored, storedElsewhere, fromEnvironment]);
    assert.equal(await vscode.commands.executeCommand('easel.removeApiKey', { region: 'singapore' }), false);
    await easel.set('region', 'singapore');
    await easel.generate(hut);
    assert.deepEqual(keysSent().at(-1), fromEnvironment);
  });

  it('is sent to an address from the environment; a stored key only after confirmation', async () => {
    const other = await startService({ keys: [fromEnvironment, stored], rateLimits: false, syncDurationMs: 5 });
    environment['DASHSCOPE_HTTP_BASE_URL'] = other.baseUrl;
    await easel.set('baseUrl', '');
    await easel.access.keys.set('beijing', stored);
    await easel.generate(hut);
    const sent = other.requests.filter(({ route }) => route === 'sync').map(({ headers }) => headers.authorization);
    assert.deepEqual(sent, [`Bearer ${fromEnvironment}`]);
    delete environment['DASHSCOPE_API_KEY'];
    const before = other.requests.length;
    await failsUnsent(easel, () => easel.generate(hut), { code: 'missingKey', message: /DASHSCOPE_HTTP_BASE_URL/ });
    assert.equal(other.requests.length, before);
    await other.close();
  });

  it("a stored key is sent to an address of the person's own settings only after confirmation", async () => {
    await easel.access.keys.set('beijing', fresh);
    delete environment['DASHSCOPE_API_KEY'];
    await failsUnsent(easel, () => easel.generate(hut), {
      code: 'missingKey',
      message:
        /not been confirmed for .*127\.0\.0\.1.*easel\.baseUrl in (?:your settings|the settings of the remote machine)/,
    });
    await easel.access.connection.confirm({ baseUrl: easel.service.baseUrl }, fresh);
    await easel.generate(hut);
    assert.deepEqual(keysSent(), [fresh]);
    await easel.access.keys.set('beijing', otherFresh);
    await failsUnsent(easel, () => easel.generate(hut), { code: 'missingKey', message: /not been confirmed/ });
  });

  it('a stored key can be removed, and then there is none', async () => {
    delete environment['DASHSCOPE_API_KEY'];
    await easel.access.keys.set('beijing', stored);
    assert.equal(await vscode.commands.executeCommand('easel.removeApiKey', { region: 'beijing' }), false);
    await failsUnsent(easel, () => easel.generate(hut), { code: 'missingKey' });
  });
});
