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
  let connection: Connection;
  beforeEach(() => {
    [settings, environment, stored, hidden] = [{}, {}, {}, []];
    state = new MapMemento();
    const defaults = Object.fromEntries(
      Object.entries(settingSchemas).map(([id, schema]) => [id, schema.parse(undefined)]),
    ) as Settings;
    connection = new Connection(
      { get: region => Promise.resolve(stored[region]) },
      environment,
      state,
      () => ({ ...defaults, ...settings }),
      { hide: key => hidden.push(key) },
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

    it('goes to an address of the settings unasked', async () => {
      stored = { beijing: 'sk-stored' };
      const address: Address = { ...named, decidedBy: 'setting' };
      assert.equal(connection.needsConfirmation(address), false);
      assert.deepEqual(await connection.keyFor(address), { key: 'sk-stored', from: 'stored' });
    });

    it('goes to an address of the environment only when that address was confirmed', async () => {
      stored = { beijing: 'sk-stored' };
      assert.equal(connection.needsConfirmation(named), true);
      assert.equal(await connection.keyFor(named), undefined);
      environment.DASHSCOPE_API_KEY = 'sk-environment';
      assert.deepEqual(await connection.keyFor(named), { key: 'sk-environment', from: 'environment' });
      assert.deepEqual(hidden, ['sk-environment']);

      await connection.confirm(named);
      const other: Address = { ...named, baseUrl: 'https://other.example/api/v1' };
      assert.deepEqual([connection.needsConfirmation(named), connection.needsConfirmation(other)], [false, true]);
      assert.deepEqual(await connection.keyFor(named), { key: 'sk-stored', from: 'stored' });
      assert.deepEqual(await connection.keyFor(other), { key: 'sk-environment', from: 'environment' });
    });

    it('is confirmed once for each address', async () => {
      const other: Address = { ...named, baseUrl: 'https://other.example/api/v1' };
      for (const address of [named, other, named]) await connection.confirm(address);
      assert.deepEqual([...state.values], [['easel.confirmedBaseUrls', [named.baseUrl, other.baseUrl]]]);
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

    it('of an earlier request is where it went, with the hosts that are trusted now', async () => {
      stored = { virginia: 'sk-stored' };
      settings = { resultHosts: ['oss.example'], baseUrl: 'https://mine.example' };
      assert.deepEqual(
        await connection.endpointFor({ baseUrl: `${gateway}/`, region: 'virginia', decidedBy: 'setting' }),
        { baseUrl: gateway, resultHosts: ['oss.example'], apiKey: 'sk-stored' },
      );
      await assert.rejects(
        async () => connection.endpointFor({ baseUrl: 'http://example.com', region: 'virginia', decidedBy: 'setting' }),
        { code: 'invalidRequest' },
      );
    });

    it('is refused where there is no key, by the name of the region', async () => {
      settings = { region: 'singapore' };
      const { code, message } = await refusal(connection.endpoint());
      assert.equal(code, 'missingKey');
      assert.match(message, /no API key for the region singapore/);
    });

    it('is refused by its own sentence where the stored key was not confirmed for it', async () => {
      stored = { beijing: 'sk-stored' };
      const withheld = await refusal(connection.endpoint(named));
      assert.equal(withheld.code, 'missingKey');
      assert.match(withheld.message, /not been confirmed for https:\/\/gateway\.example\/api\/v1/);
      // Nothing is withheld where nothing is stored.
      stored = {};
      assert.match((await refusal(connection.endpoint(named))).message, /no API key for the region beijing/);
    });
  });
});
