import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { modelList, modelSettings, modelTexts } from '../../src/build/modelSettings';
import { models } from '../../src/core/models/models';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): unknown => JSON.parse(readFileSync(path.join(root, name), 'utf8'));

interface ModelSetting {
  type: string;
  default: string;
  enum: string[];
  enumDescriptions: string[];
}
interface Manifest {
  contributes: { configuration: { properties: Record<string, ModelSetting> } };
}

const { properties } = (read('package.json') as Manifest).contributes.configuration;
const translations = read('l10n/bundle.l10n.zh-cn.json') as Record<string, string>;
const textsIn = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(read(name) as Record<string, string>).filter(([key]) => key.startsWith('model.')));

describe('the lists of models in the settings editor', () => {
  for (const [setting, mode] of modelSettings) {
    it(`${setting} lists every model of the table that can do it (npm run docs)`, () => {
      const property = properties[setting] ?? assert.fail(setting);
      const { enum: ids, enumDescriptions } = property;
      assert.deepEqual({ enum: ids, enumDescriptions }, modelList(mode));
      assert.deepEqual(
        [...ids].sort(),
        models
          .filter(model => model[mode])
          .map(({ id }) => id)
          .sort(),
      );
      assert.equal(property.type, 'string');
      assert.ok(ids.includes(property.default));
    });

    it(`${setting} begins with no model that is known only from later pages`, () => {
      const [first] = modelList(mode).enum;
      assert.equal(models.find(({ id }) => id === first)?.later, undefined);
    });
  }

  it('describes each model as the table does, in both languages', () => {
    assert.deepEqual(textsIn('package.nls.json'), modelTexts());
    assert.deepEqual(textsIn('package.nls.zh-cn.json'), modelTexts(translations));
  });

  it('marks the models that are known only from later pages', () => {
    for (const { id, later } of models) {
      assert.equal(/later pages/.test(modelTexts()[`model.${id}`] ?? ''), later === true, id);
      assert.equal(/后续页面/.test(modelTexts(translations)[`model.${id}`] ?? ''), later === true, id);
    }
  });
});
