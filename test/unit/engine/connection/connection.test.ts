import assert from 'node:assert/strict';
import { EaselError } from '../../../../src/core/base/errors';
import type { Settings } from '../../../../src/core/contributions/contributions';
import { settingSchemas } from '../../../../src/core/contributions/contributions';
import type { Region } from '../../../../src/core/models/regionTable';
import type { Address, Environment } from '../../../../src/engine/connection/connection';
import { Connection } from '../../../../src/engine/connection/connection';
import { MapMemento } from '../../../support/mapMemento';

const gateway = 'https://gateway.example/api/v1';
const named: Address = { baseUrl: gateway, resultHosts: [], region: 'beijing', decidedBy: 'environment' };

describe('Connection', () => {
  let settings: Partial<Settings>;
  let environment: Environment;
  let stored: Partial<Record<Region, string>>;
  let state: MapMemento;
  let hidden: string[];
  let isBaseUrlRemote: boolean;
  let connection: Connection;
  beforeEach(() => {
    [settings, environment, stored, hidden] = [{}, {}, {}, []];
    state = new MapMemento();
    isBaseUrlRemote = false;
    const defaults = Object.fromEntries(
      Object.entries(settingSchemas).map(([id, schema]) => [id, schema.parse(undefined)]),
    ) as Settings;
    connection = new Connection(
      { get: region => Promise.resolve(stored[region]) },
      environment,
      state,
      () => ({ ...defaults, ...settings }),
      { hide: key => hidden.push(key) },
      () => isBaseUrlRemote,
    );
  });

  async function refusal(work: Promise<unknown>): Promise<EaselError> {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof EaselError, String(error));
    return error;
  }

  describe('the address', () => {
    it("is the region's where nothing else is set, by the workspace where there is one", () => {
      assert.deepEqual(connection.address(), {
        baseUrl: 'https://dashscope.aliyuncs.com/api/v1',
        resultHosts: [],
        region: 'beijing',
        decidedBy: 'region',
      });
      settings = { region: 'singapore', workspaceId: 'ws-1', resultHosts: ['oss.example'] };
      assert.deepEqual(connection.address(), {
        baseUrl: 'https://ws-1.ap-southeast-1.maas.aliyuncs.com/api/v1',
        resultHosts: ['oss.example'],
        region: 'singapore',
        decidedBy: 'region',
      });
    });

    it('is that of the region that was asked for, before that of the settings', () => {
      settings = { region: 'singapore' };
      const { baseUrl, region } = connection.address('virginia');
      assert.deepEqual([baseUrl, region], ['https://dashscope-us.aliyuncs.com/api/v1', 'virginia']);
    });

    it("is the setting's before the environment's, and the environment's before the region's", () => {
      environment.DASHSCOPE_HTTP_BASE_URL = ` ${gateway}/ `;
      settings = { resultHosts: ['oss.example'] };
      assert.deepEqual(connection.address('virginia'), { ...named, resultHosts: ['oss.example'], region: 'virginia' });
      settings = { baseUrl: ' https://mine.example ', resultHosts: ['oss.example'], region: 'singapore' };
      assert.deepEqual(connection.address(), {
        baseUrl: 'https://mine.example/api/v1',
        resultHosts: ['oss.example'],
        region: 'singapore',
        decidedBy: 'setting',
      });
    });

    it('takes an address of blanks for none', () => {
      settings = { baseUrl: '  ' };
      environment.DASHSCOPE_HTTP_BASE_URL = '\n';
      assert.equal(connection.address().decidedBy, 'region');
    });

    it('is refused where it is not usable, whoever named it', () => {
      settings = { baseUrl: 'http://example.com' };
      assert.throws(() => connection.address(), { code: 'invalidRequest', field: 'baseUrl' });
      settings = { region: 'frankfurt' };
      assert.throws(() => connection.address(), { code: 'invalidRequest', field: 'workspaceId' });
      environment.DASHSCOPE_HTTP_BASE_URL = 'nothing of the kind';
      assert.throws(() => connection.address(), { code: 'invalidRequest', field: 'baseUrl' });
    });
  });

  describe('the key', () => {
    const official = (region: Region = 'beijing'): Address => ({
      baseUrl: 'https://dashscope.aliyuncs.com/api/v1',
      resultHosts: [],
      region,
      decidedBy: 'region',
    });

    it('is the stored one of the region, before that of the environment', async () => {
      stored = { beijing: 'sk-stored', singapore: 'sk-other' };
      environment.DASHSCOPE_API_KEY = 'sk-environment';
      assert.deepEqual(await connection.keyFor(official()), { key: 'sk-stored', from: 'stored' });
      assert.deepEqual(await connection.keyFor(official('singapore')), { key: 'sk-other', from: 'stored' });
      assert.deepEqual(await connection.keyFor(official('virginia')), { key: 'sk-environment', from: 'environment' });
    });

    it('is hidden from the log, whichever it is, before anybody has it', async () => {
      stored = { beijing: 'sk-stored' };
      environment.DASHSCOPE_API_KEY = ' sk-environment\n';
      await connection.keyFor(official());
      await connection.keyFor(official('virginia'));
      assert.deepEqual(hidden, ['sk-stored', 'sk-environment']);
    });

    it('is none where none is stored and the environment has none, or blanks', async () => {
      assert.equal(await connection.keyFor(official()), undefined);
      environment.DASHSCOPE_API_KEY = ' \n';
      assert.equal(await connection.keyFor(official()), undefined);
      assert.deepEqual(hidden, []);
    });

    for (const decidedBy of ['setting', 'environment'] as const) {
      it(`that is stored goes to an address from the ${decidedBy} only after it was confirmed for it`, async () => {
        stored = { beijing: 'sk-stored' };
        const address: Address = { ...named, decidedBy };
        assert.equal(await connection.isWithheld(address), true);
        assert.equal(await connection.keyFor(address), undefined);
        environment.DASHSCOPE_API_KEY = 'sk-environment';
        assert.deepEqual(await connection.keyFor(address), { key: 'sk-environment', from: 'environment' });
        assert.deepEqual(hidden, ['sk-environment']);

        await connection.confirm(address, 'sk-stored');
        assert.equal(await connection.isWithheld(address), false);
        assert.deepEqual(await connection.keyFor(address), { key: 'sk-stored', from: 'stored' });
        const other: Address = { ...address, baseUrl: 'https://other.example/api/v1' };
        assert.equal(await connection.isWithheld(other), true);
        assert.deepEqual(await connection.keyFor(other), { key: 'sk-environment', from: 'environment' });
      });
    }

    it('needs another confirmation when another key is stored', async () => {
      stored = { beijing: 'sk-stored', singapore: 'sk-other' };
      await connection.confirm(named, 'sk-stored');
      assert.equal(await connection.keyFor({ ...named, region: 'singapore' }), undefined);
      stored = { beijing: 'sk-new' };
      assert.equal(await connection.keyFor(named), undefined);
    });

    it('goes to every address of the provider without a question, also where the settings spell it out', async () => {
      stored = { beijing: 'sk-stored', frankfurt: 'sk-other' };
      settings = { baseUrl: 'https://dashscope-intl.aliyuncs.com' };
      assert.deepEqual(await connection.keyFor(connection.address()), { key: 'sk-stored', from: 'stored' });
      settings = { region: 'frankfurt', workspaceId: 'Ws-1' };
      assert.deepEqual(await connection.keyFor(connection.address()), { key: 'sk-other', from: 'stored' });
      assert.equal(state.values.size, 0);
    });

    it('is confirmed once for each address and key, and cannot be read from what is kept', async () => {
      const other: Address = { ...named, baseUrl: 'https://other.example/api/v1' };
      for (const key of ['sk-one', 'sk-two', 'sk-one'])
        for (const address of [named, other, named]) await connection.confirm(address, key);
      const [[name, kept] = []] = [...state.values];
      assert.equal(name, 'easel.confirmedAddresses');
      assert.equal((kept as string[]).length, 4);
      assert.doesNotMatch(JSON.stringify(kept), /sk-|one|two/);
    });

    it('is withheld where what is kept makes no sense', async () => {
      stored = { beijing: 'sk-stored' };
      for (const damaged of [null, 'https://gateway.example/api/v1', { length: 1 }, [1, null], [named.baseUrl]]) {
        await state.update('easel.confirmedAddresses', damaged);
        assert.equal(await connection.isWithheld(named), true, JSON.stringify(damaged));
      }
    });
  });

  describe('the endpoint', () => {
    it('is the address of the settings with its key, unless another one is given', async () => {
      stored = { beijing: 'sk-stored', singapore: 'sk-other' };
      settings = { resultHosts: ['oss.example'] };
      assert.deepEqual(await connection.endpoint(), {
        baseUrl: 'https://dashscope.aliyuncs.com/api/v1',
        resultHosts: ['oss.example'],
        apiKey: 'sk-stored',
      });
      const { baseUrl, apiKey } = await connection.endpoint(connection.address('singapore'));
      assert.deepEqual([baseUrl, apiKey], ['https://dashscope-intl.aliyuncs.com/api/v1', 'sk-other']);
    });

    describe('of an earlier request', () => {
      const earlier = { baseUrl: `${gateway}/`, region: 'virginia', decidedBy: 'setting' } as const;
      const custom = { baseUrl: gateway, resultHosts: ['oss.example'], apiKey: 'sk-stored' };
      beforeEach(() => {
        stored = { virginia: 'sk-stored' };
        settings = { resultHosts: ['oss.example'], baseUrl: gateway };
      });

      it('is the address that is in use, with the hosts that are trusted now', async () => {
        await connection.confirm({ baseUrl: gateway }, 'sk-stored');
        assert.deepEqual(await connection.endpointFor(earlier), custom);
        assert.equal(connection.needsPermission(earlier), false);
      });

      it('needs the same confirmation as a new request', async () => {
        assert.equal((await refusal(connection.endpointFor(earlier))).code, 'missingKey');
      });

      it("is the provider's own, whatever is in use", async () => {
        const { baseUrl } = await connection.endpointFor({
          baseUrl: 'https://dashscope-us.aliyuncs.com/api/v1',
          region: 'virginia',
          decidedBy: 'region',
        });
        assert.equal(baseUrl, 'https://dashscope-us.aliyuncs.com/api/v1');
      });

      for (const decidedBy of ['region', 'setting', 'environment'] as const) {
        it(`gets no key where its address is not in use any more, though confirmed once (${decidedBy})`, async () => {
          await connection.confirm({ baseUrl: gateway }, 'sk-stored');
          environment.DASHSCOPE_API_KEY = 'sk-environment';
          for (const baseUrl of ['', 'https://mine.example', 'http://not-usable.example']) {
            settings = { baseUrl };
            const { code, field, message } = await refusal(connection.endpointFor({ ...earlier, decidedBy }));
            assert.deepEqual([code, field], ['missingKey', 'baseUrl']);
            assert.match(message, /https:\/\/gateway\.example\/api\/v1, which is not in use any more/);
          }
          assert.deepEqual(hidden, []);
        });
      }

      it('goes on at an address that is not in use after the person allowed it', async () => {
        settings = { resultHosts: ['oss.example'] };
        assert.equal(connection.needsPermission(earlier), true);
        await connection.allowForJobs(earlier);
        assert.deepEqual(await connection.endpointFor(earlier), custom);
        // New requests do not go there because of that.
        assert.notEqual(connection.address().baseUrl, gateway);
        assert.equal(connection.needsPermission({ ...earlier, baseUrl: 'https://other.example' }), true);
      });

      it('is refused where it is not usable', async () => {
        await assert.rejects(connection.endpointFor({ ...earlier, baseUrl: 'http://example.com' }), {
          code: 'invalidRequest',
        });
      });
    });

    it('is refused where there is no key, by the name of the region', async () => {
      settings = { region: 'singapore' };
      const { code, message } = await refusal(connection.endpoint());
      assert.equal(code, 'missingKey');
      assert.match(message, /no API key for the region singapore/);
    });

    it('is refused by a sentence that names address and source where the stored key was not confirmed', async () => {
      stored = { beijing: 'sk-stored' };
      for (const [decidedBy, isRemote, source] of [
        ['environment', false, 'DASHSCOPE_HTTP_BASE_URL'],
        ['setting', false, 'easel.baseUrl in your settings'],
        ['setting', true, 'easel.baseUrl in the settings of the remote machine'],
      ] as const) {
        isBaseUrlRemote = isRemote;
        const withheld = await refusal(connection.endpoint({ ...named, decidedBy }));
        assert.equal(withheld.code, 'missingKey');
        assert.match(withheld.message, /not been confirmed for https:\/\/gateway\.example\/api\/v1/);
        assert.ok(withheld.message.includes(source), withheld.message);
      }
      // Nothing is withheld where nothing is stored.
      stored = {};
      assert.match((await refusal(connection.endpoint(named))).message, /no API key for the region beijing/);
    });
  });
});
