import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { schemaFiles, schemaText } from '../../src/build/styleSchema';
import { pictureKinds } from '../../src/core/style/pictureKind';
import { styleFileSchema } from '../../src/core/style/styleFile';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

describe('the JSON schema of the style file', () => {
  for (const [file, bundle] of schemaFiles)
    it(`${file} is what the code says (npm run docs)`, () => {
      assert.equal(read(file), schemaText(bundle));
    });

  it('is contributed for the file, in the language of the editor', () => {
    const { contributes } = JSON.parse(read('package.json')) as { contributes: { jsonValidation: object[] } };
    assert.deepEqual(contributes.jsonValidation, [{ fileMatch: '/.easel/style.json', url: '%schema.style%' }]);
    for (const texts of ['package.nls.json', 'package.nls.zh-cn.json']) {
      const url = (JSON.parse(read(texts)) as Record<string, string>)['schema.style'] ?? assert.fail(texts);
      assert.ok(existsSync(path.join(root, url)), url);
    }
  });

  it('knows every kind of image', () => {
    const { sizes } = styleFileSchema.shape;
    assert.deepEqual(Object.keys(sizes.def.innerType.shape), [...pictureKinds]);
  });
});
