import assert from 'node:assert/strict';
import { parseMessage } from '../../../../src/core/studio/parseMessage';
import { messageToHostSchema, messageToWebviewSchema } from '../../../../src/core/studio/studioProtocol';

const throws = (): never => {
  throw new Error('read');
};
const circle: Record<string, unknown> = { type: 'draft' };
circle['draft'] = circle;

describe('parseMessage', () => {
  it('gives a message that its schema describes, without what the schema does not know', () => {
    assert.deepEqual(parseMessage(messageToHostSchema, { type: 'cancel', id: 'a', more: 1 }), {
      message: { type: 'cancel', id: 'a' },
    });
  });

  const hostile: [what: string, message: unknown][] = [
    ['a type that cannot become text', { type: { toString: 1 } }],
    ['a type that cannot become text or a number', { type: { toString: null, valueOf: null } }],
    ['a type whose conversion throws', { type: { toString: throws, [Symbol.toPrimitive]: throws } }],
    ['a type without a prototype', { type: Object.create(null) as unknown }],
    ['a list as type', { type: [{ toString: 1 }] }],
    ['a type that throws when it is read', Object.defineProperty({}, 'type', { get: throws })],
    ['a message that throws at every touch', new Proxy({}, { get: throws, has: throws, ownKeys: throws })],
    ['a revoked proxy', revoked()],
    ['a symbol as type', { type: Symbol('type') }],
    ['a type of the prototype', { type: '__proto__' }],
    ['a type that every object has', { type: 'toString' }],
    ['an id that cannot become text', { type: 'cancel', id: { toString: 1 } }],
    ['an action that cannot become text', { type: 'image', action: { toString: 1 }, attemptId: 'a', uri: 'u' }],
    ['bytes that are none', { type: 'inputs-paste', name: 'a', bytes: { toString: 1, byteLength: 1e9 } }],
    ['uris that cannot become text', { type: 'inputs-drop', uris: [{ toString: 1 }] }],
    ['options that cannot become text', { type: 'run', options: { prompt: { toString: 1 } } }],
    ['a circle', circle],
    ['nothing', undefined],
  ];
  for (const [what, message] of hostile) {
    it(`does not throw, and gives a short name, for ${what}`, () => {
      for (const schema of [messageToHostSchema, messageToWebviewSchema]) {
        const parsed = parseMessage<unknown>(schema, message);
        assert.ok('notUnderstood' in parsed && parsed.notUnderstood.length <= 40);
      }
    });
  }
});

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
