import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../../src/core/base/errors';
import { EaselError, errorCodes } from '../../../../src/core/base/errors';
import type { SetupCheck } from '../../../../src/core/contributions/contributions';
import type { Address } from '../../../../src/engine/connection/connection';
import type { SetupCheckParts } from '../../../../src/engine/connection/setupCheck';
import { checkSetup } from '../../../../src/engine/connection/setupCheck';
import type { Endpoint } from '../../../../src/engine/dashscope/endpoint';

const address: Address = {
  baseUrl: 'https://gateway.example/api/v1',
  resultHosts: ['oss.example'],
  region: 'singapore',
  decidedBy: 'setting',
};
/** Those that say that nobody has answered, or not as the service does. */
const unanswered: ErrorCode[] = ['network', 'timeout', 'unexpectedResponse', 'serviceFault'];

const isWithheld = (): Promise<boolean> => Promise.resolve(false);

describe('checkSetup', () => {
  let asked: Endpoint[];
  /** What the timers that are still set wait for. */
  let timers: { milliseconds: number; ring: () => void }[];
  beforeEach(() => {
    [asked, timers] = [[], []];
  });

  const parts = (changes: Partial<SetupCheckParts> = {}): SetupCheckParts => ({
    client: {
      checkKey: endpoint => {
        asked.push(endpoint);
        return Promise.resolve();
      },
    },
    connection: {
      address: () => address,
      keyFor: () => Promise.resolve({ key: 'sk-stored', from: 'stored' as const }),
      isWithheld,
    },
    clock: {
      after: (milliseconds, ring) => {
        const timer = { milliseconds, ring };
        timers.push(timer);
        return () => {
          timers = timers.filter(other => other !== timer);
        };
      },
    },
    surroundings: {
      proxySettings: () => ({ proxy: '', support: 'override' }),
      outputFolder: () => Promise.resolve({ name: 'assets', isWritable: true }),
    },
    environment: {},
    ...changes,
  });
  const check = async (changes?: Partial<SetupCheckParts>): Promise<Record<SetupCheck['check'], string>> => {
    const checks = await checkSetup(parts(changes));
    assert.deepEqual(
      checks.map(each => each.check),
      ['key', 'endpoint', 'proxy', 'folder'],
    );
    return Object.fromEntries(checks.map(each => [each.check, `${each.ok ? 'ok' : 'bad'}: ${each.detail}`])) as Record<
      SetupCheck['check'],
      string
    >;
  };
  const refuseWith = (error: Error): Pick<SetupCheckParts, 'client'> => ({
    client: { checkKey: () => Promise.reject(error) },
  });

  it('says of everything that is well what is in use', async () => {
    assert.deepEqual(await check(), {
      key: 'ok: stored for the region singapore',
      endpoint: 'ok: https://gateway.example/api/v1 answers',
      proxy: "ok: none set; the system's settings apply",
      folder: 'ok: images go to assets',
    });
    assert.deepEqual(asked, [{ baseUrl: address.baseUrl, resultHosts: ['oss.example'], apiKey: 'sk-stored' }]);
    assert.deepEqual(timers, []);
  });

  it('names a key of the environment', async () => {
    const keyFor = () => Promise.resolve({ key: 'sk-e', from: 'environment' as const });
    const { key } = await check({ connection: { address: () => address, keyFor, isWithheld } });
    assert.equal(key, 'ok: from the environment variable DASHSCOPE_API_KEY');
  });

  it('asks the service also where there is no key, and says what to do', async () => {
    const connection = { address: () => address, keyFor: () => Promise.resolve(undefined), isWithheld };
    const rejected = new EaselError('rejectedKey', 'The key is wrong.');
    const found = await check({ connection, ...refuseWith(rejected) });
    assert.equal(found.key, 'bad: no API key for the region singapore; run "Easel: Set API Key"');
    assert.equal(found.endpoint, 'ok: https://gateway.example/api/v1 answers');
    await check({ connection });
    assert.deepEqual(
      asked.map(({ apiKey }) => apiKey),
      ['none'],
    );
  });

  it('says of a stored key that it is not confirmed for the address, and does not send it', async () => {
    const connection = {
      address: () => address,
      keyFor: () => Promise.resolve(undefined),
      isWithheld: () => Promise.resolve(true),
    };
    const { key } = await check({ connection });
    assert.equal(
      key,
      'bad: stored for the region singapore, but not confirmed for https://gateway.example/api/v1; ' +
        'run "Easel: Set API Key"',
    );
    assert.deepEqual(
      asked.map(({ apiKey }) => apiKey),
      ['none'],
    );
  });

  it('tells by every code whether the service has answered, and what of the key', async () => {
    for (const code of errorCodes) {
      const found = await check(refuseWith(new EaselError(code, `This is ${code}.`)));
      assert.deepEqual(
        [found.key, found.endpoint],
        unanswered.includes(code)
          ? [
              'bad: stored for the region singapore; whether it is accepted could not be checked',
              `bad: This is ${code}.`,
            ]
          : [`bad: stored for the region singapore. This is ${code}.`, 'ok: https://gateway.example/api/v1 answers'],
      );
    }
  });

  it('does not send a text of the environment that is no key, and says what is wrong with it', async () => {
    for (const [key, says] of [
      ['"sk-1234"', 'quotes'],
      ['DASHSCOPE_API_KEY=sk-1234', 'NAME=value'],
      ['Bearer sk-1234', 'Bearer'],
    ] as const) {
      const keyFor = () => Promise.resolve({ key, from: 'environment' as const });
      const found = await check({ connection: { address: () => address, keyFor, isWithheld } });
      assert.match(found.key, new RegExp(`^bad: from the environment variable DASHSCOPE_API_KEY\\. .*${says}`));
      assert.equal(found.endpoint, 'ok: https://gateway.example/api/v1 answers');
    }
    assert.deepEqual(
      asked.map(({ apiKey }) => apiKey),
      ['none', 'none', 'none'],
    );
  });

  it('says of a proxy that it wants a login', async () => {
    const problem = new EaselError('network', 'The proxy wants a login.', { httpStatus: 407 });
    const found = await check(refuseWith(problem));
    assert.equal(found.proxy, "bad: none set; the system's settings apply. The proxy wants a login.");
    assert.equal(found.endpoint, 'bad: The proxy wants a login.');
    assert.match(found.key, /could not be checked/);
  });

  it('checks neither key nor service where the address is not usable', async () => {
    const unusable = (): never => {
      throw new EaselError('invalidRequest', 'The address is none.');
    };
    const found = await check({
      connection: { address: unusable, keyFor: () => Promise.resolve(undefined), isWithheld },
    });
    assert.equal(found.key, 'bad: not checked, because the address of the service is not usable');
    assert.equal(found.endpoint, 'bad: The address is none.');
    assert.equal(found.folder, 'ok: images go to assets');
    assert.deepEqual(asked, []);
  });

  it('gives the service up after 20 seconds of the injected clock', async () => {
    const checkKey = (_: Endpoint, signal: AbortSignal): Promise<void> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(signal.reason as Error);
        });
        assert.deepEqual(
          timers.map(({ milliseconds }) => milliseconds),
          [20_000],
        );
        for (const { ring } of timers) ring();
      });
    const { key, endpoint } = await check({ client: { checkKey } });
    assert.equal(
      endpoint,
      'bad: https://gateway.example/api/v1 did not answer in time; check the network and the proxy settings.',
    );
    assert.match(key, /whether it is accepted could not be checked/);
    assert.deepEqual(timers, []);
  });

  describe('of the proxy', () => {
    const proxyOf = async (
      proxy: string,
      environment: Record<string, string> = {},
      support: string | undefined = 'override',
    ): Promise<string> => {
      const { surroundings } = parts();
      const found = await check({
        surroundings: { ...surroundings, proxySettings: () => ({ proxy, support }) },
        environment,
      });
      return found.proxy;
    };

    it('names the setting before the environment, and neither where every proxy is off', async () => {
      const environment = { HTTPS_PROXY: 'http://environment:1' };
      assert.equal(await proxyOf('http://setting:1', environment), 'ok: http://setting:1, from http.proxy');
      assert.equal(await proxyOf('', environment), 'ok: http://environment:1, from the environment');
      assert.equal(await proxyOf('http://setting:1', environment, 'off'), 'ok: switched off by http.proxySupport');
    });

    it('reads the variables of the environment in their order', async () => {
      const variables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];
      for (const [index, name] of variables.entries()) {
        const environment = Object.fromEntries(variables.slice(index).map(each => [each, `http://${each}:1`]));
        assert.equal(await proxyOf('', environment), `ok: http://${name}:1, from the environment`);
      }
      assert.equal(await proxyOf('', { HTTPS_PROXY: '' }), "ok: none set; the system's settings apply");
    });

    it('shows no name and no password', async () => {
      for (const [given, shown] of [
        ['http://me:secret@proxy:1', 'http://proxy:1'],
        ['HTTP://me:se@cret@proxy:1', 'HTTP://proxy:1'],
        ['me:secret@proxy:1', 'proxy:1'],
        ['socks5h+x.y-z://me@proxy', 'socks5h+x.y-z://proxy'],
      ] as const) {
        assert.equal(await proxyOf(given), `ok: ${shown}, from http.proxy`);
        assert.equal(await proxyOf('', { http_proxy: given }), `ok: ${shown}, from the environment`);
      }
    });
  });

  describe('of the folder', () => {
    const folderOf = async (outputFolder: SetupCheckParts['surroundings']['outputFolder']): Promise<string> =>
      (await check({ surroundings: { ...parts().surroundings, outputFolder } })).folder;

    it('says what to do where none is open, or where it cannot be written to', async () => {
      assert.equal(
        await folderOf(() => Promise.resolve(undefined)),
        'bad: no folder is open; open one, so that images have a place',
      );
      assert.equal(
        await folderOf(() => Promise.resolve({ name: 'images', isWritable: false })),
        'bad: images cannot be written to; allow it, or change easel.outputFolder',
      );
    });

    it('says what is wrong with the setting', async () => {
      const error = new EaselError('invalidRequest', 'It is outside the workspace.');
      assert.equal(await folderOf(() => Promise.reject(error)), 'bad: It is outside the workspace.');
    });
  });
});
