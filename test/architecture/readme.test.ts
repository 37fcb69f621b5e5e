import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { withModelsTable } from '../../src/build/modelsTable';
import { commandIds } from '../../src/core/contributions/commandIds';
import { settingSchemas } from '../../src/core/contributions/contributions';
import { errorCodes } from '../../src/core/base/errors';
import { imageOptionsSchema } from '../../src/core/request/imageOptions';

const root = path.resolve(import.meta.dirname, '../..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

describe('the README', () => {
  it('has the table of models as the model table has it', () => {
    assert.equal(readme, withModelsTable(readme), 'run `npm run docs`');
  });

  it('names every setting, option and error code', () => {
    const names = [
      ...Object.keys(settingSchemas).map(id => `easel.${id}`),
      ...Object.keys(imageOptionsSchema.shape),
      ...errorCodes,
    ];
    assert.deepEqual(
      names.filter(name => !readme.includes(`\`${name}\``)),
      [],
    );
  });

  it('names every command by its title', () => {
    const titles = JSON.parse(readFileSync(path.join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
    const missing = commandIds
      .map(id => titles[id.replace('easel.', 'command.')] ?? id)
      .filter(title => !readme.includes(title));
    assert.deepEqual(missing, []);
  });
});
