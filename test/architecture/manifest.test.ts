import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { modelSettings } from '../../src/build/modelSettings';
import { commandIds } from '../../src/core/contributions/commandIds';
import { machineSettings, personalSettings, settingSchemas } from '../../src/core/contributions/contributions';
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
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  contributes: {
    commands: { command: string; category: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    configuration: { properties: Record<string, Setting> };
  };
}

const root = path.resolve(import.meta.dirname, '../..');
const manifestText = readFileSync(path.join(root, 'package.json'), 'utf8');
const { contributes, capabilities } = JSON.parse(manifestText) as Manifest;
const settings = contributes.configuration.properties;
/** The models are suggestions: `easel.customModels` adds others. */
const isSuggested = (id: SettingId): boolean => modelSettings.some(([setting]) => setting === `easel.${id}`);
const settingIds = Object.keys(settingSchemas) as SettingId[];

/** Scopes whose settings the editor never reads from a workspace, trusted or not. */
const scopesOutOfReach = ['machine', 'application'];

/**
 * Settings that a folder may change in Restricted Mode, each with the reason why it changes nothing that is sent,
 * spent, waited for or opened, and no place where things go.
 */
const harmless: Partial<Record<SettingId, string>> = {
  placeholderBadges: 'it changes nothing but a mark in the explorer',
};

function expectedScope(id: SettingId): string {
  if (machineSettings.includes(id)) return 'machine';
  return personalSettings.includes(id) ? 'application' : 'resource';
}

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
      assert.equal(setting.scope, expectedScope(id));
    });

    it(`restricts easel.${id} in an untrusted workspace, or has a reason not to`, () => {
      const { restrictedConfigurations } = capabilities.untrustedWorkspaces;
      const isOutOfReach = scopesOutOfReach.includes(settings[`easel.${id}`]?.scope ?? '');
      const reasons = [
        restrictedConfigurations.includes(`easel.${id}`) && 'restricted',
        isOutOfReach && 'never read from a workspace',
        harmless[id],
      ].filter(Boolean);
      assert.equal(reasons.length, 1, `exactly one reason, not ${reasons.join(', ') || 'none'}`);
    });

    it(`lets easel.${id} be what the code takes, and treats anything else as not set`, () => {
      const schema = settingSchemas[id];
      const { enum: choices, minimum, maximum } = settings[`easel.${id}`]!;
      for (const allowed of [...(choices ?? []), minimum, maximum].filter(value => value !== undefined))
        assert.equal(schema.parse(allowed), allowed);
      const outOfRange = [
        ...(choices && !isSuggested(id) ? ['no such choice'] : []),
        ...(minimum === undefined ? [] : [minimum - 1]),
        ...(maximum === undefined ? [] : [maximum + 1]),
      ];
      for (const wrong of [null, { nested: [] }, [0], ...outOfRange])
        assert.deepEqual(schema.parse(wrong), schema.parse(undefined));
    });
  }

  it('restricts settings that exist, each once', () => {
    const { restrictedConfigurations } = capabilities.untrustedWorkspaces;
    assert.deepEqual(
      restrictedConfigurations.filter((id, index) => !settings[id] || restrictedConfigurations.indexOf(id) !== index),
      [],
    );
  });

  it('offers to edit where a file has an ending of an accepted format, and nowhere else', () => {
    for (const menu of ['explorer/context', 'editor/title']) {
      const { when = '' } = contributes.menus[menu]?.find(({ command }) => command === 'easel.editImage') ?? {};
      const [, pattern = ''] = /resourceExtname =~ \/(.*)\/i$/u.exec(when) ?? [];
      const isOffered = (ending: string): boolean => new RegExp(pattern, 'i').test(ending);
      for (const ending of ['.png', '.jpg', '.JPEG', '.webp', '.bmp', '.tif', '.tiff', '.gif'])
        assert.ok(isOffered(ending), `${menu} ${ending}`);
      for (const ending of ['.ico', '.avif', '.svg', '.svgz', '.jp2', '.heic', '.png.txt', ''])
        assert.equal(isOffered(ending), false, `${menu} ${ending}`);
    }
  });

  it('offers every region that there is', () => {
    assert.deepEqual(settings['easel.region']?.enum, regions);
  });

  it('keeps what decides where the key goes out of the reach of a workspace', () => {
    assert.deepEqual([...machineSettings].sort(), ['baseUrl', 'region', 'resultHosts', 'workspaceId']);
    assert.deepEqual([...personalSettings], ['monthlyBudget', 'prices']);
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
