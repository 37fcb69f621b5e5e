import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import type { MessageToHost, MessageToWebview } from '../../../../src/core/studio/studioProtocol';
import { imageActions, messageToHostSchema, messageToWebviewSchema } from '../../../../src/core/studio/studioProtocol';
import { messagesToHost, messagesToWebview } from '../../../support/studioMessages';

type Progress = Extract<MessageToWebview, { type: 'progress' }>['progress'];
const progress: { [State in Progress['state']]: Extract<Progress, { state: State }> } = {
  waiting: { state: 'waiting', place: 1 },
  queued: { state: 'queued' },
  running: { state: 'running' },
  uploading: { state: 'uploading', done: 1, total: 2 },
  downloading: { state: 'downloading', done: 1, total: 2 },
  saving: { state: 'saving' },
};

/** Ways to spoil a value of JSON, whatever it is: each with a type that it does not have. */
const otherTypes = (value: unknown): unknown[] =>
  [null, 1, 'x', true, {}, [1]].filter(
    other => typeof other !== typeof value || Array.isArray(other) !== Array.isArray(value) || other === null,
  );

type Message = MessageToWebview | MessageToHost;
const toWebview = Object.values<Message>(messagesToWebview);
const toHost = Object.values<Message>(messagesToHost);

for (const [direction, schema, messages, others] of [
  ['the webview', messageToWebviewSchema, toWebview, toHost],
  ['the extension', messageToHostSchema, toHost, toWebview],
] as const) {
  describe(`a message to ${direction}`, () => {
    const parses = (message: unknown): boolean => schema.safeParse(message).success;

    for (const message of messages) {
      const { type } = message;
      it(`is taken as it is: ${type}`, () => {
        assert.deepEqual(schema.parse(message), message);
        assert.deepEqual(schema.parse(structuredClone(message)), message);
      });

      it(`is refused with a field of the wrong type: ${type}`, () => {
        for (const [name, value] of Object.entries(message)) {
          for (const other of otherTypes(value))
            assert.ok(!parses({ ...message, [name]: other }), `${name}: ${JSON.stringify(other)}`);
        }
      });

      it(`takes no harm from fields that it does not know: ${type}`, () => {
        const more = { ...message, later: { key: 'value' }, __proto__: { polluted: true } };
        assert.deepEqual(schema.parse(more), message);
      });
    }

    it('is refused without a type that is known', () => {
      for (const message of [
        undefined,
        null,
        'ready',
        1,
        [],
        {},
        { type: '' },
        { type: 'Ready' },
        { type: 'later' },
        { type: '__proto__' },
        { type: 'constructor' },
        { type: 1 },
        { type: ['ready'] },
      ]) {
        assert.ok(!parses(message), JSON.stringify(message));
      }
    });

    it('does not go the other way', () => {
      for (const message of others) assert.ok(!parses(message), message.type);
    });

    it('has no number that is none', () => {
      const text = JSON.stringify(messages.find(({ type }) => type === 'draft' || type === 'progress'));
      assert.ok(parses(JSON.parse(text)));
      for (const odd of [NaN, Infinity])
        assert.ok(!parses(JSON.parse(text, (_, value: unknown) => (typeof value === 'number' ? odd : value))));
    });
  });
}

describe('what the messages of the Studio carry', () => {
  it('may leave out what is not known', () => {
    const { snapshot } = messagesToWebview;
    const {
      draft,
      settings: { region, ...settings },
      ...rest
    } = snapshot;
    assert.ok(draft && region);
    assert.deepEqual(messageToWebviewSchema.parse({ ...rest, settings, attempts: [] }), {
      ...rest,
      settings,
      attempts: [],
    });
    assert.deepEqual(messageToWebviewSchema.parse({ type: 'inputs-known', files: [{ uri: 'file:///a', name: 'a' }] }), {
      type: 'inputs-known',
      files: [{ uri: 'file:///a', name: 'a' }],
    });
  });

  it('is every state of progress', () => {
    for (const state of Object.values(progress)) {
      const message = { type: 'progress', id: 'a1', progress: state };
      assert.deepEqual(messageToWebviewSchema.parse(message), message);
    }
    assert.ok(
      !messageToWebviewSchema.safeParse({ type: 'progress', id: 'a1', progress: { state: 'uploading', done: 1 } })
        .success,
    );
    assert.ok(
      !messageToWebviewSchema.safeParse({ type: 'progress', id: 'a1', progress: { state: 'dreaming' } }).success,
    );
  });

  it('is every action on an image', () => {
    for (const action of imageActions)
      assert.ok(messageToHostSchema.safeParse({ ...messagesToHost.image, action }).success, action);
    assert.ok(!messageToHostSchema.safeParse({ ...messagesToHost.image, action: 'format' }).success);
  });

  it('is bytes as an array or a buffer, of this realm or another, unchanged', () => {
    const foreign = runInNewContext('({ array: Uint8Array.of(1, 2), buffer: Uint8Array.of(1, 2).buffer })') as {
      array: Uint8Array;
      buffer: ArrayBuffer;
    };
    for (const bytes of [
      Uint8Array.of(1, 2),
      Uint8Array.of(1, 2).buffer,
      Buffer.from([1, 2]),
      foreign.array,
      foreign.buffer,
      new Uint8Array(0),
    ]) {
      for (const type of ['inputs-paste', 'thumbnail-made'] as const) {
        const parsed = messageToHostSchema.parse({ ...messagesToHost[type], bytes });
        assert.equal('bytes' in parsed && parsed.bytes, bytes);
      }
    }
    for (const bytes of [undefined, [1, 2], { 0: 1, length: 1 }, 'AQI=', { type: 'Buffer', data: [1] }]) {
      assert.ok(
        !messageToHostSchema.safeParse({ ...messagesToHost['inputs-paste'], bytes }).success,
        JSON.stringify(bytes),
      );
    }
  });
});
