import assert from 'node:assert/strict';
import type { WindowState } from 'vscode';
import { onFocus } from '../../../src/ui/windowFocus';

describe('the focus of the window', () => {
  /** @returns how often it acted after each of the states that came. */
  function actsAfter(first: boolean, states: readonly WindowState[]): number[] {
    const listeners: ((state: WindowState) => unknown)[] = [];
    let acts = 0;
    onFocus(
      {
        state: { focused: first, active: true },
        onDidChangeWindowState: given => {
          listeners.push(given);
          return { dispose: () => undefined };
        },
      },
      () => {
        acts += 1;
      },
    );
    return states.map(state => {
      for (const listener of listeners) listener(state);
      return acts;
    });
  }

  it('is acted upon whenever it comes back', () => {
    assert.deepEqual(
      actsAfter(
        false,
        [true, false, true, false, true].map(focused => ({ focused, active: true })),
      ),
      [1, 1, 2, 2, 3],
    );
  });

  it('is not new where the window had it already', () => {
    assert.deepEqual(
      actsAfter(true, [
        { focused: true, active: true },
        { focused: false, active: true },
        { focused: true, active: true },
      ]),
      [0, 0, 1],
    );
  });

  it('is not new where the window falls idle and wakes up', () => {
    assert.deepEqual(
      actsAfter(
        false,
        [true, false, true].map(active => ({ focused: true, active })),
      ),
      [1, 1, 1],
    );
    assert.deepEqual(
      actsAfter(
        false,
        [true, false, true].map(active => ({ focused: false, active })),
      ),
      [0, 0, 0],
    );
  });

  it('is not listened to any more when it is disposed', () => {
    let isListening = true;
    onFocus(
      {
        state: { focused: false, active: true },
        onDidChangeWindowState: () => ({
          dispose: () => {
            isListening = false;
          },
        }),
      },
      () => undefined,
    ).dispose();
    assert.ok(!isListening);
  });
});
