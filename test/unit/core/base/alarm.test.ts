import assert from 'node:assert/strict';
import { Alarm } from '../../../../src/core/base/alarm';
import { SimulatedClock } from '../../../support/simulatedClock';

describe('Alarm', () => {
  it('rings at the moment that was set last, with one sleep at a time', async () => {
    const clock = new SimulatedClock();
    const rang: number[] = [];
    const alarm = new Alarm(clock, () => {
      rang.push(clock.elapsed());
    });
    alarm.set(50);
    alarm.set(20);
    alarm.set(20);
    assert.equal(clock.sleeps, 2);
    assert.equal(clock.sleeping, 1);
    await clock.run();
    alarm.set(80);
    await clock.run();
    assert.deepEqual(rang, [20, 80]);
  });

  it('does not ring after its moment was removed', async () => {
    const clock = new SimulatedClock();
    const alarm = new Alarm(clock, () => {
      assert.fail('rang');
    });
    alarm.set(50);
    alarm.set(Infinity);
    assert.equal(clock.sleeping, 0);
    await clock.advance(100);
  });

  it('does not ring for a sleep that ended while the moment was changed', async () => {
    const ends: (() => void)[] = [];
    let rang = 0;
    const alarm = new Alarm(
      {
        elapsed: () => 0,
        sleep: () =>
          new Promise(resolve => {
            ends.push(resolve);
          }),
      },
      () => {
        rang += 1;
      },
    );
    alarm.set(50);
    ends[0]?.();
    alarm.set(80);
    await new Promise(setImmediate);
    assert.equal(rang, 0);
    ends[1]?.();
    await new Promise(setImmediate);
    assert.equal(rang, 1);
  });
});
