import assert from 'node:assert/strict';
import type { MessageToWebview } from '../../../src/core/studio/studioProtocol';
import { connectToHost } from '../../../src/webview/hostChannel';
import { FakeHostChannel } from '../../support/fakeHostChannel';
import { messagesToWebview } from '../../support/studioMessages';

describe('hostChannel', () => {
  let channel: FakeHostChannel;
  let received: MessageToWebview[];

  beforeEach(() => {
    channel = new FakeHostChannel();
    received = [];
    channel.onMessage(message => received.push(message));
  });

  for (const message of Object.values(messagesToWebview)) {
    it(`passes a message on: ${message.type}`, () => {
      channel.deliverAnything(structuredClone(message));
      assert.deepEqual(received, [message]);
      assert.deepEqual(channel.sent, []);
    });

    it(`answers a damaged message and does not pass it on: ${message.type}`, () => {
      for (const name of Object.keys(message).filter(key => key !== 'type'))
        channel.deliverAnything({ ...message, [name]: Symbol(name) });
      assert.deepEqual(received, []);
      assert.ok(channel.sent.length > 0);
      for (const sent of channel.sent) assert.deepEqual(sent, { type: 'not-understood', received: message.type });
    });
  }

  for (const [what, message, name] of [
    ['a type of a newer version', { type: 'later' }, 'later'],
    ['a very long type', { type: 'x'.repeat(1_000) }, 'x'.repeat(40)],
    ['a type that cannot become text', { type: { toString: 1 } }, 'type object'],
    ['a type without a prototype', { type: Object.create(null) as unknown }, 'type object'],
    ['no type', {}, 'object'],
    ['null', null, 'object'],
    ['text', 'snapshot', 'string'],
    ['nothing', undefined, 'undefined'],
  ] as const) {
    it(`answers a message with ${what} and does not throw`, () => {
      channel.deliverAnything(message);
      assert.deepEqual(channel.sent, [{ type: 'not-understood', received: name }]);
      assert.deepEqual(received, []);
    });
  }

  it('sends messages and keeps states through the editor', () => {
    const posted: unknown[] = [];
    const states: unknown[] = [];
    const listened: string[] = [];
    const connected = connectToHost(
      {
        getState: () => 'before',
        setState: state => states.push(state),
        postMessage: message => posted.push(message),
      },
      { addEventListener: type => listened.push(type) },
    );
    connected.send({ type: 'ready' });
    connected.keep('after');
    connected.onMessage(() => undefined);
    assert.deepEqual(listened, ['message']);
    assert.deepEqual([connected.kept, posted, states], ['before', [{ type: 'ready' }], ['after']]);
  });
});
