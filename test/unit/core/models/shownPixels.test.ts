import assert from 'node:assert/strict';
import { models } from '../../../../src/core/models/models';
import { mayBeShown } from '../../../../src/core/models/shownPixels';
import { officialSizes, parsePixelSize } from '../../../../src/core/models/sizeRules';

describe('showing an image', () => {
  it('is allowed for every size that a model makes, and not for a picture that would take gigabytes', () => {
    const sizes = models.flatMap(({ generate }) => (generate?.sizes ? officialSizes(generate.sizes) : []));
    for (const size of sizes) assert.ok(mayBeShown(parsePixelSize(size) ?? assert.fail(size)), size);
    assert.ok(!mayBeShown({ width: 20_000, height: 20_000 }));
    assert.ok(!mayBeShown({ width: 70_000_000, height: 1 }));
  });
});
