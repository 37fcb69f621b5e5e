import assert from 'node:assert/strict';
import { Sequencer } from '../../../../src/core/base/sequencer';

describe('Sequencer', () => {
  it('runs tasks one after another, in the order in which they were queued', async () => {
    const sequencer = new Sequencer();
    const steps: string[] = [];
    const task = (name: string) => async (): Promise<string> => {
      steps.push(`${name} starts`);
      await new Promise(resolve => setImmediate(resolve));
      steps.push(`${name} ends`);
      return name;
    };
    const results = await Promise.all([sequencer.queue(task('a')), sequencer.queue(task('b'))]);
    assert.deepEqual(results, ['a', 'b']);
    assert.deepEqual(steps, ['a starts', 'a ends', 'b starts', 'b ends']);
  });

  it('rejects with the error of a task, and runs the next one', async () => {
    const sequencer = new Sequencer();
    const failed = sequencer.queue(() => Promise.reject(new Error('broken')));
    const next = sequencer.queue(() => Promise.resolve('done'));
    await assert.rejects(failed, /broken/);
    assert.equal(await next, 'done');
  });

  it('is settled when all queued tasks have ended, even failed ones', async () => {
    const sequencer = new Sequencer();
    await sequencer.settled();
    let isDone = false;
    void sequencer.queue(async () => {
      await new Promise(resolve => setImmediate(resolve));
      isDone = true;
    });
    await sequencer.settled();
    assert.ok(isDone);
    void sequencer.queue(() => Promise.reject(new Error('broken'))).catch(() => undefined);
    await sequencer.settled();
  });
});
