import assert from 'node:assert/strict';
import { studioPolicy } from '../../../../src/ui/studio/studioPolicy';

describe('the policy of the Studio page', () => {
  const directives = new Map(
    studioPolicy('https://*.editor.test', 'abc')
      .split('; ')
      .map(directive => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources];
      }),
  );

  it('forbids everything that it does not name, and what default-src does not cover', () => {
    for (const name of ['default-src', 'base-uri', 'form-action']) assert.deepEqual(directives.get(name), ["'none'"]);
  });

  it('runs no script but its own, and nothing that is written into the page', () => {
    assert.deepEqual(directives.get('script-src'), ["'nonce-abc'"]);
    assert.deepEqual(
      [...directives.values()].flat().filter(source => /unsafe|^\*$|^https?:$|data:/.test(source)),
      [],
    );
  });

  it('loads files of the editor only', () => {
    for (const name of ['img-src', 'style-src', 'font-src', 'connect-src'])
      assert.equal(directives.get(name)?.[0], 'https://*.editor.test');
  });
});
