import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandIds } from '../../src/core/contributions/commandIds';
import { machineSettings, settingSchemas } from '../../src/core/contributions/contributions';
import { regions } from '../../src/core/models/regionTable';
import type { SettingId } from '../../src/core/contributions/contributions';

interface Setting {
  type: string;
  scope: string;
  default: unknown;
  enum?: string[];
  minimum?: number;
  maximum?: number;
}

interface Manifest {
  contributes: {
    commands: { command: string; category: string }[];
    menus: Record<string, { command: string }[]>;
    configuration: { properties: Record<string, Setting> };
  };
}

const root = path.resolve(import.meta.dirname, '../..');
const manifestText = readFileSync(path.join(root, 'package.json'), 'utf8');
const { contributes } = JSON.parse(manifestText) as Manifest;
const settings = contributes.configuration.properties;
const settingIds = Object.keys(settingSchemas) as SettingId[];

describe('the manifest', () => {
  it('contributes the commands that are registered, each once', () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
    assert.deepEqual(
      contributes.commands.filter(({ category }) => category !== 'Easel'),
      [],
    );
    assert.deepEqual(
      Object.values(contributes.menus)
        .flat()
        .map(({ command }) => command)
        .filter(id => !commandIds.some(known => known === id)),
      [],
    );
  });

  it('contributes the settings that are read', () => {
    assert.deepEqual(Object.keys(settings).sort(), settingIds.map(id => `easel.${id}`).sort());
  });

  for (const id of settingIds) {
    it(`gives easel.${id} the default that the code has, in the right scope`, () => {
      const setting = settings[`easel.${id}`];
      assert.ok(setting);
      assert.deepEqual(setting.default, settingSchemas[id].parse(undefined));
      assert.equal(setting.scope, machineSettings.includes(id) ? 'machine' : 'resource');
    });

    it(`lets easel.${id} be what the code takes, and treats anything else as not set`, () => {
      const schema = settingSchemas[id];
      const { enum: choices, minimum, maximum } = settings[`easel.${id}`]!;
      for (const allowed of [...(choices ?? []), minimum, maximum].filter(value => value !== undefined))
        assert.equal(schema.parse(allowed), allowed);
      const outOfRange = [
        ...(choices ? ['no such choice'] : []),
        ...(minimum === undefined ? [] : [minimum - 1]),
        ...(maximum === undefined ? [] : [maximum + 1]),
      ];
      for (const wrong of [null, { nested: [] }, [0], ...outOfRange])
        assert.deepEqual(schema.parse(wrong), schema.parse(undefined));
    });
  }

  it('offers every region that there is', () => {
    assert.deepEqual(settings['easel.region']?.enum, regions);
  });

  it('keeps what decides where the key goes out of the reach of a workspace', () => {
    assert.deepEqual([...machineSettings].sort(), ['baseUrl', 'region', 'resultHosts', 'workspaceId']);
  });

  for (const language of ['', '.zh-cn']) {
    it(`has every text in package.nls${language}.json, and none to spare`, () => {
      const texts = JSON.parse(readFileSync(path.join(root, `package.nls${language}.json`), 'utf8')) as Record<
        string,
        string
      >;
      const named = new Set([...manifestText.matchAll(/"%([^%"\s]+)%"/g)].map(match => match[1] ?? ''));
      assert.deepEqual(Object.keys(texts).sort(), [...named].sort());
      assert.deepEqual(
        Object.entries(texts).filter(([, text]) => text.trim() === ''),
        [],
      );
    });
  }
});
