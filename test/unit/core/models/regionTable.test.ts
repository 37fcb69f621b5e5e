import assert from 'node:assert/strict';
import { models } from '../../../../src/core/models/models';
import { defaultRegion, regions, regionTable } from '../../../../src/core/models/regionTable';

describe('the table of regions', () => {
  it('has the regions in the order in which they are offered, the default first', () => {
    assert.deepEqual(regions, ['beijing', 'singapore', 'virginia', 'frankfurt', 'tokyo']);
    assert.equal(defaultRegion, 'beijing');
  });

  it('has what differs between them', () => {
    const facts = regions.map(region => {
      const { name, note, consoleUrl, price, takesUploads } = regionTable[region];
      return [name(), note?.(), new URL(consoleUrl).hostname, price, takesUploads];
    });
    const international = 'modelstudio.console.alibabacloud.com';
    assert.deepEqual(facts, [
      ['China (Beijing)', undefined, 'bailian.console.aliyun.com', 'cny', true],
      ['Singapore (international)', undefined, international, 'singaporeCny', true],
      ['US (Virginia)', 'wan2.6 models only', international, undefined, false],
      [
        'Germany (Frankfurt)',
        'wan2.6 and qwen-image-3.0 models only, needs easel.workspaceId',
        international,
        undefined,
        false,
      ],
      ['Japan (Tokyo)', 'qwen-image-3.0 models only, needs easel.workspaceId', international, undefined, false],
    ]);
  });

  it('has a host for each, and a model for each', () => {
    for (const region of regions) {
      const { sharedHost, workspaceZone } = regionTable[region];
      assert.ok(sharedHost ?? workspaceZone, region);
      assert.ok(
        models.some(model => model.regions.includes(region)),
        region,
      );
    }
  });
});
