import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ShownImage } from '../../../src/core/studio/studioProtocol';
import { HostRequests } from '../../../src/webview/hostRequests';
import { thumbnailQueue } from '../../../src/webview/thumbnailQueue';
import { FakeHostChannel } from '../../support/fakeHostChannel';
import { imageOf, unreadableImageOf } from '../../support/viewModel';

const [a, b, c] = ['a', 'b', 'c'].map(name => imageOf(name)) as [ShownImage, ShownImage, ShownImage];

describe('thumbnailQueue', () => {
  let channel: FakeHostChannel;
  let idle: (() => void)[];
  let drawings: { uri: string; src: string; end: (bytes: Uint8Array) => void; fail: () => void }[];
  let show: ReturnType<typeof thumbnailQueue>;

  beforeEach(() => {
    channel = new FakeHostChannel();
    idle = [];
    drawings = [];
    show = thumbnailQueue(new HostRequests(channel), {
      whenIdle: callback => idle.push(callback),
      draw: ({ uri }, src) =>
        new Promise((resolve, reject) => {
          drawings.push({
            uri,
            src,
            end: resolve,
            fail: () => {
              reject(new Error('gone'));
            },
          });
        }),
    });
  });

  function becomeIdle(): void {
    for (const callback of idle.splice(0)) callback();
  }
  async function end(index: number): Promise<void> {
    drawings[index]?.end(Uint8Array.of(index));
    await nextTurn();
  }
  const drawn = (): string[] => drawings.map(({ uri }) => uri);

  it('draws nothing before the page is idle', () => {
    show([a]);
    assert.deepEqual([drawn(), idle.length], [[], 1]);
    becomeIdle();
    assert.deepEqual(
      drawings.map(({ uri, src }) => [uri, src]),
      [['a', 'https://page/a']],
    );
  });

  it('draws one image at a time, and sends each thumbnail to the extension', async () => {
    show([a, b]);
    becomeIdle();
    show([a, b]);
    assert.equal(idle.length, 0);
    await end(0);
    assert.deepEqual(channel.sent, [{ type: 'thumbnail-made', uri: 'a', bytes: Uint8Array.of(0) }]);
    assert.deepEqual([drawn(), idle.length], [['a'], 1]);
    becomeIdle();
    await end(1);
    assert.deepEqual(drawn(), ['a', 'b']);
    assert.equal(idle.length, 0);
  });

  it('drops images that have left the view before their turn', async () => {
    show([a, b]);
    becomeIdle();
    show([c]);
    await end(0);
    becomeIdle();
    assert.deepEqual(drawn(), ['a', 'c']);
  });

  it('leaves out images that have a thumbnail, and images that cannot be loaded', () => {
    show([{ ...a, thumbnail: 'https://page/t.webp' }, unreadableImageOf('b'), c]);
    becomeIdle();
    assert.deepEqual(drawn(), ['c']);
  });

  it('asks whether the file is still there if drawing fails, and goes on with the next image', async () => {
    show([a, b]);
    becomeIdle();
    drawings[0]?.fail();
    await nextTurn();
    assert.deepEqual(channel.sent, [{ type: 'files-check', uris: ['a'] }]);
    becomeIdle();
    assert.deepEqual(drawn(), ['a', 'b']);
  });

  it('tries each image once, also when it comes into view again', async () => {
    show([a]);
    becomeIdle();
    await end(0);
    show([a]);
    assert.equal(idle.length, 0);
    show([a, b]);
    becomeIdle();
    assert.deepEqual(drawn(), ['a', 'b']);
  });
});
