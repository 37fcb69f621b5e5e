import assert from 'node:assert/strict';
import { boundedWithout, withoutSecret } from '../../../../src/core/base/secretText';

const secret = 'sk-canary0123456789';
const each = (spell: (code: number) => string): string =>
  [...secret].map(character => spell(character.charCodeAt(0))).join('');
const hex = (code: number, length: number): string => code.toString(16).padStart(length, '0');

describe('a text without a secret', () => {
  const spellings: [name: string, spelling: string][] = [
    ['as it is', secret],
    ['in capitals', secret.toUpperCase()],
    ['with one escape of JSON', secret.replace('-', '\\u002d')],
    ['in escapes of JSON', each(code => `\\u${hex(code, 4)}`)],
    ['in escapes of JSON, in capitals', each(code => `\\u${hex(code, 4).toUpperCase()}`)],
    ['in escapes of JSON within JSON', each(code => `\\\\u${hex(code, 4)}`)],
    ['with an escape that is needless', secret.replace('-', '\\-')],
    ['in escapes of an address', each(code => `%${hex(code, 2)}`)],
    ['in escapes of a page', each(code => `&#${code};`)],
    ['in escapes of a page, in hexadecimal', each(code => `&#x${hex(code, 4)};`)],
  ];
  for (const [name, spelling] of spellings) {
    it(`has none, spelt ${name}`, () => {
      assert.equal(withoutSecret(`Key ${spelling}, ${spelling}.`, secret), 'Key ***, ***.');
    });
  }

  it('stays as it is where there is none', () => {
    for (const text of ['', 'sk-', 'A key begins with sk-canary.', 'a\\u002db%2d&#45;']) {
      assert.equal(withoutSecret(text, secret), text);
      assert.equal(withoutSecret(text, ''), text);
    }
  });

  it('takes a secret of any characters literally', () => {
    for (const odd of ['sk-a"b\\c', 'sk.a+b', 'sk-[a]', 'sk-$&'])
      for (const text of [odd, JSON.stringify(odd).slice(1, -1)])
        assert.equal(withoutSecret(`a ${text} b`, odd), 'a *** b', odd);
  });
});

describe('the beginning of a text without a secret', () => {
  it('has no part of it, wherever the text is cut', () => {
    for (let before = 0; before < 60; before++) {
      for (const text of [secret, secret.repeat(20), `${secret} `.repeat(20), secret.replace('-', '\\u002d')]) {
        const clean = boundedWithout(`${'x'.repeat(before)}${text} and more`.repeat(3), secret, 40);
        assert.ok(clean.length <= 40 && !clean.includes('sk-c') && !clean.includes('canary'), clean);
      }
    }
  });

  it('has no part of it where the text was cut on its way', () => {
    for (let length = 4; length < secret.length; length++)
      assert.equal(boundedWithout(`Key ${secret.slice(0, length)}`, secret), 'Key ***');
    assert.equal(boundedWithout('A key begins with sk-', secret), 'A key begins with sk-');
  });

  it('is as long as it may be, and says that it is cut', () => {
    assert.equal(boundedWithout('x'.repeat(1000), secret, 300), `${'x'.repeat(299)}…`);
    assert.equal(boundedWithout('x'.repeat(300), secret, 300), 'x'.repeat(300));
  });

  it('is found in no time, however long the text is', () => {
    const started = performance.now();
    for (const piece of ['s', '\\', '\\u0073', 'sk-', '%', '&#', '&#00000'])
      boundedWithout(piece.repeat(10_000_000 / piece.length), secret, 60_000);
    assert.ok(performance.now() - started < 10_000);
  });
});
