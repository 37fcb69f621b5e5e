import assert from 'node:assert/strict';
import { decode } from 'fast-png';
import { placeholderPicture } from '../../../../src/engine/placeholders/placeholderPicture';
import { readPngInfo } from '../../../../src/engine/images/png';

const sizes: [width: number, height: number][] = [
  [1, 1],
  [3, 2],
  [16, 16],
  [1001, 333],
  [1664, 928],
  [4096, 1],
  [1, 4096],
  [2048, 2048],
  [4096, 4096],
];

describe('placeholder picture', () => {
  for (const [width, height] of sizes)
    it(`of ${width} × ${height} is a whole PNG of that size and small`, async () => {
      const bytes = await placeholderPicture('a lighthouse at dusk', width, height);
      const { bitDepth, colourType, ...info } = readPngInfo(bytes);
      assert.deepEqual([info.width, info.height, bitDepth, colourType], [width, height, 4, 3]);
      assert.equal(decode(bytes).data.length, Math.ceil(width / 2) * height);
      assert.ok(bytes.length <= 18 * 1024, `${bytes.length} bytes`);
    });

  it('has the same bytes for the same prompt, however its letters are composed, and others for another prompt', async () => {
    const picture = (prompt: string): Promise<Buffer> => placeholderPicture(prompt, 320, 200);
    assert.deepEqual(await picture('caf\u00e9 戴帽子的猫'), await picture('cafe\u0301 戴帽子的猫'));
    assert.notDeepEqual(await picture('a cat'), await picture('a dog'));
  });

  it('has its size written on it: pictures of one prompt differ in more than their edges', async () => {
    const rowsWithLabel = async (width: number): Promise<boolean> => {
      const { data } = decode(await placeholderPicture('a cat', width, 240));
      return [...data].some(byte => byte >> 4 === 12 || (byte & 15) === 12);
    };
    assert.ok(await rowsWithLabel(320));
    assert.ok(!(await rowsWithLabel(20)), 'nobody can read a size on 20 pixels');
  });
});
