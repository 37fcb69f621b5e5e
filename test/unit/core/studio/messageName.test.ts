import assert from 'node:assert/strict';
import { messageName } from '../../../../src/core/studio/messageName';

describe('the name of a message that is not understood', () => {
  const cases: [what: string, message: unknown, name: string][] = [
    ['its type', { type: 'later', secret: 'x' }, 'later'],
    ['the first 40 characters of its type', { type: 'x'.repeat(41) }, 'x'.repeat(40)],
    ['the kind of a type that cannot become text', { type: { toString: 1 } }, 'type object'],
    ['the kind of a type without a prototype', { type: Object.create(null) as unknown }, 'type object'],
    ['the kind of a symbol', { type: Symbol('type') }, 'type symbol'],
    ['the kind of a number', { type: 7 }, 'type number'],
    ['the kind of a type that is not set', { type: undefined }, 'type undefined'],
    ['the kind of value without a type', {}, 'object'],
    ['the kind of null', null, 'object'],
    ['the kind of text', 'ready', 'string'],
    ['the kind of nothing', undefined, 'undefined'],
  ];
  for (const [what, message, name] of cases) {
    it(`is ${what}: ${name.slice(0, 16)}`, () => {
      assert.equal(messageName(message), name);
    });
  }
});
