import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MessageToHost } from '../../../src/core/studio/studioProtocol';
import { HostRequests, type PastedFile } from '../../../src/webview/hostRequests';
import { FakeHostChannel } from '../../support/fakeHostChannel';

const image = { attemptId: 'a1', uri: 'file:///w/a.png' };
const bytes = Uint8Array.of(1, 2, 3);

describe('hostRequests', () => {
  let channel: FakeHostChannel;
  let host: HostRequests;

  beforeEach(() => {
    channel = new FakeHostChannel();
    host = new HostRequests(channel);
  });

  const requests: [request: (to: HostRequests) => void, message: MessageToHost][] = [
    [to => to.run({ prompt: 'x', n: 2 }), { type: 'run', options: { prompt: 'x', n: 2 } }],
    [to => to.cancel('a1'), { type: 'cancel', id: 'a1' }],
    [to => to.resume('a1'), { type: 'resume', id: 'a1' }],
    [to => to.removeAttempt('a1'), { type: 'attempt-remove', id: 'a1' }],
    [to => to.act('copyMarkdown', image), { type: 'image', action: 'copyMarkdown', ...image }],
    [to => to.undoDelete('u1'), { type: 'undo-delete', undo: 'u1' }],
    [to => to.openDocument('a1'), { type: 'open-document', attemptId: 'a1' }],
    [to => to.copyCurl('a1'), { type: 'copy-curl', attemptId: 'a1' }],
    [to => to.copyText('text'), { type: 'copy-text', text: 'text' }],
    [to => to.setApiKey(), { type: 'set-api-key' }],
    [to => to.openFolder(), { type: 'open-folder' }],
    [to => to.openGuide(), { type: 'open-guide' }],
    [to => to.improvePrompt('A fox', true), { type: 'improve-prompt', prompt: 'A fox', isEdit: true }],
    [to => to.pickInputs(), { type: 'inputs-pick' }],
    [to => to.dropInputs(['a', 'b']), { type: 'inputs-drop', uris: ['a', 'b'] }],
    [to => to.readInputs(['a', 'b']), { type: 'inputs-read', uris: ['a', 'b'] }],
    [to => to.useSettingsOf('a'), { type: 'inputs-settings', uri: 'a' }],
    [to => to.checkFiles(['a', 'b']), { type: 'files-check', uris: ['a', 'b'] }],
    [to => to.keepThumbnail('a', bytes), { type: 'thumbnail-made', uri: 'a', bytes }],
  ];
  for (const [request, message] of requests) {
    it(`sends one message: ${message.type}`, () => {
      request(host);
      assert.deepEqual(channel.sent, [message]);
    });
  }

  it('sends nothing about no files', () => {
    host.dropInputs([]);
    host.readInputs([]);
    host.checkFiles([]);
    assert.deepEqual(channel.sent, []);
  });

  for (const [name, type] of [
    ['readInputs', 'inputs-read'],
    ['checkFiles', 'files-check'],
  ] as const) {
    it(`asks only once for each file: ${name}`, () => {
      host[name](['a', 'a', 'b']);
      host[name](['b', 'c']);
      host[name](['a', 'c']);
      assert.deepEqual(channel.sent, [
        { type, uris: ['a', 'b'] },
        { type, uris: ['c'] },
      ]);
    });
  }

  it('asks for the facts of a file and whether it is there independently of each other', () => {
    host.readInputs(['a']);
    host.checkFiles(['a']);
    assert.deepEqual(
      channel.sent.map(({ type }) => type),
      ['inputs-read', 'files-check'],
    );
  });

  it('checks again what is to be checked again, and nothing else', () => {
    host.checkFiles(['a', 'b']);
    host.recheckFiles(['b', 'c']);
    host.checkFiles(['a', 'b']);
    assert.deepEqual(channel.takeSent('files-check')[1], { type: 'files-check', uris: ['b'] });
  });

  describe('a pasted image', () => {
    const fileOf = (name: string, content: Promise<ArrayBuffer>): PastedFile => ({ name, arrayBuffer: () => content });

    it('is sent with its name and its bytes', async () => {
      assert.equal(await host.pasteInput(fileOf('a.png', Promise.resolve(bytes.slice().buffer))), true);
      assert.deepEqual(channel.sent, [{ type: 'inputs-paste', name: 'a.png', bytes }]);
    });

    it('waits for those that were pasted before, even if it is read sooner', async () => {
      let endFirst: (content: ArrayBuffer) => void = () => undefined;
      const first = host.pasteInput(fileOf('large.png', new Promise<ArrayBuffer>(resolve => (endFirst = resolve))));
      const second = host.pasteInput(fileOf('small.png', Promise.resolve(new ArrayBuffer(1))));
      await nextTurn();
      assert.deepEqual(channel.sent, []);
      endFirst(new ArrayBuffer(2));
      assert.deepEqual(await Promise.all([first, second]), [true, true]);
      assert.deepEqual(
        channel.takeSent('inputs-paste').map(({ name }) => name),
        ['large.png', 'small.png'],
      );
    });

    it('that cannot be read is told, and does not hold up the next one', async () => {
      const unreadable = Promise.reject(new Error('NotFoundError'));
      unreadable.catch(() => undefined);
      const results = [
        host.pasteInput(fileOf('gone.png', unreadable)),
        host.pasteInput(fileOf('a.png', Promise.resolve(bytes.slice().buffer))),
      ];
      assert.deepEqual(await Promise.all(results), [false, true]);
      assert.deepEqual(
        channel.takeSent('inputs-paste').map(({ name }) => name),
        ['a.png'],
      );
    });
  });
});
