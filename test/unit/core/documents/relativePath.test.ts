import assert from 'node:assert/strict';
import { relativePath } from '../../../../src/core/documents/relativePath';

describe('relativePath', () => {
  it('goes down, up and across', () => {
    assert.equal(relativePath('/site/docs', '/site/docs/images/x.png'), 'images/x.png');
    assert.equal(relativePath('/site/docs/guide', '/site/assets/x.png'), '../../assets/x.png');
    assert.equal(relativePath('/', '/x.png'), 'x.png');
    assert.equal(relativePath('/site/docs/', '/site/docs/x.png'), 'x.png');
    assert.equal(relativePath('/site/doc', '/site/docs/x.png'), '../docs/x.png');
    assert.equal(relativePath('/site/a/../docs', '/site/./docs/x.png'), 'x.png');
    assert.equal(relativePath('/site/x.png/sub', '/site/x.png'), '../../x.png');
  });
});
