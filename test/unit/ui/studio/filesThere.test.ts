import assert from 'node:assert/strict';
import { filesThere, lookedForAtOnce } from '../../../../src/ui/studio/filesThere';

const tick = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('filesThere', () => {
  it('looks for a bounded number of files at the same time, whoever asks', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    const look = filesThere(async () => {
      await new Promise<void>(resolve => {
        waiting.push(resolve);
        most = Math.max(most, waiting.length);
      });
      return true;
    });
    const uris = Array.from({ length: 3 * lookedForAtOnce }, (_, index) => `file:///${index}.png`);
    const all = Promise.all([look(uris), look(uris)]);
    for (let done = 0; done < 2 * uris.length; done++) {
      while (waiting.length === 0) await tick();
      waiting.pop()?.();
    }
    const [first, second] = await all;
    assert.equal(most, lookedForAtOnce);
    assert.deepEqual([first.length, second.length], [uris.length, uris.length]);
  });

  it('answers in the order of the files; one that cannot be looked for is not there', async () => {
    const look = filesThere(uri =>
      uri === 'bad' ? Promise.reject(new Error('bad')) : Promise.resolve(uri === 'here'),
    );
    assert.deepEqual(await look(['here', 'gone', 'bad', 'here']), [true, false, false, true]);
  });
});
