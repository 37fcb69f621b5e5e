import assert from 'node:assert/strict';
import { Emitter } from '../../../../src/core/base/emitter';

describe('Emitter', () => {
  let heard: string[];
  let errors: string[];
  let emitter: Emitter<number>;
  const listener = (name: string) => (value: number) => heard.push(`${name} ${value}`);
  beforeEach(() => {
    [heard, errors] = [[], []];
    emitter = new Emitter({ error: message => errors.push(message) });
  });

  it('tells every listener, in the order in which they subscribed', () => {
    emitter.event(listener('first'));
    emitter.event(listener('second'));
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, ['first 1', 'second 1', 'first 2', 'second 2']);
  });

  it('tells a disposed listener nothing, and the same function as often as it subscribed', () => {
    const listen = listener('same');
    const first = emitter.event(listen);
    emitter.event(listen);
    emitter.fire(1);
    first.dispose();
    first.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, ['same 1', 'same 1', 'same 2']);
  });

  it('logs the error of a listener, and calls the other listeners', () => {
    emitter.event(() => {
      throw new Error('this one is broken');
    });
    emitter.event(listener('second'));
    emitter.fire(1);
    assert.deepEqual(heard, ['second 1']);
    assert.equal(errors.length, 1);
    assert.match(errors[0] ?? '', /^A listener failed: .*this one is broken/);
  });

  it('does not tell an event to a listener that was disposed, or subscribed, while it is told', () => {
    emitter.event(() => {
      second.dispose();
      emitter.event(listener('third'));
    });
    const second = emitter.event(listener('second'));
    emitter.fire(1);
    assert.deepEqual(heard, []);
    emitter.fire(2);
    assert.deepEqual(heard, ['third 2']);
  });

  it('calls no listener after it was disposed', () => {
    emitter.event(listener('before'));
    emitter.dispose();
    const subscription = emitter.event(listener('after'));
    emitter.fire(1);
    subscription.dispose();
    assert.deepEqual([heard, errors], [[], []]);
  });
});
