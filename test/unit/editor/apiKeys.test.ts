import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { ApiKeys } from '../../../src/editor/apiKeys';

describe('the stored keys', () => {
  it('are asked for once, however often they are needed', async () => {
    const { keys, store } = opened();
    store.set('easel.apiKey.beijing', 'one');
    assert.deepEqual([await keys.get('beijing'), await keys.get('beijing')], ['one', 'one']);
    assert.equal(store.asked, 1);
    assert.deepEqual([await keys.get('singapore'), await keys.get('singapore')], [undefined, undefined]);
    assert.equal(store.asked, 2);
  });

  it('are the new ones as soon as they are set or removed', async () => {
    const { keys } = opened();
    await keys.get('beijing');
    await keys.set('beijing', 'one');
    assert.equal(await keys.get('beijing'), 'one');
    await keys.set('beijing', 'two');
    assert.equal(await keys.get('beijing'), 'two');
    await keys.remove('beijing');
    assert.equal(await keys.get('beijing'), undefined);
  });

  it('are asked for again after another window has changed them', async () => {
    const { keys, store } = opened();
    await keys.get('beijing');
    store.set('easel.apiKey.beijing', 'two');
    store.tell('easel.apiKey.beijing');
    assert.equal(await keys.get('beijing'), 'two');
  });

  it('are asked for again where another window may have had the focus, although nothing was told', async () => {
    const { keys, store, focus } = opened();
    store.set('easel.apiKey.beijing', 'one');
    assert.equal(await keys.get('beijing'), 'one');
    focus(false);
    store.set('easel.apiKey.beijing', 'two');
    assert.equal(await keys.get('beijing'), 'two');
    store.set('easel.apiKey.beijing', '');
    assert.equal(await keys.get('beijing'), undefined, 'an unfocused window keeps nothing');
    focus(true);
    store.set('easel.apiKey.beijing', 'three');
    assert.equal(await keys.get('beijing'), 'three');
  });

  it('are asked for again after seconds, as another window may have changed them while this one has the focus', async () => {
    const { keys, store } = opened();
    const real = performance.now.bind(performance);
    let laterMs = 0;
    performance.now = () => real() + laterMs;
    try {
      store.set('easel.apiKey.beijing', 'one');
      assert.equal(await keys.get('beijing'), 'one');
      store.set('easel.apiKey.beijing', 'two');
      laterMs = 6000;
      assert.equal(await keys.get('beijing'), 'two');
    } finally {
      performance.now = real;
    }
  });

  it('do not keep what was on its way when the key was changed', async () => {
    const { keys, store } = opened();
    store.set('easel.apiKey.beijing', 'one');
    const late = keys.get('beijing');
    await keys.set('beijing', 'two');
    await late;
    assert.equal(await keys.get('beijing'), 'two');
  });

  it('are asked for again after the store could not be read', async () => {
    const { keys, store } = opened();
    store.isLocked = true;
    await assert.rejects(keys.get('beijing'), /locked/);
    store.isLocked = false;
    store.set('easel.apiKey.beijing', 'one');
    assert.equal(await keys.get('beijing'), 'one');
  });

  it('listen to nothing after their end', () => {
    const { keys, store, heard } = opened();
    assert.deepEqual([store.listeners.size, heard.size], [1, 1]);
    keys.dispose();
    assert.deepEqual([store.listeners.size, heard.size], [0, 0]);
  });
});

type Opened = { keys: ApiKeys; store: Store; focus: (focused: boolean) => void; heard: Set<unknown> };

function opened(): Opened {
  const store = new Store();
  const heard = new Set<(state: vscode.WindowState) => void>();
  const state = { focused: true, active: true };
  const window = {
    state,
    onDidChangeWindowState: listenTo(heard),
  };
  const focus = (focused: boolean): void => {
    state.focused = focused;
    for (const listener of heard) listener({ ...state });
  };
  return { keys: new ApiKeys(store, window), store, focus, heard };
}

class Store implements vscode.SecretStorage {
  readonly listeners = new Set<(event: vscode.SecretStorageChangeEvent) => void>();
  readonly onDidChange = listenTo(this.listeners);
  asked = 0;
  isLocked = false;
  private readonly values = new Map<string, string>();

  get(name: string): Promise<string | undefined> {
    this.asked += 1;
    return this.isLocked ? Promise.reject(new Error('locked')) : Promise.resolve(this.values.get(name));
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.values.keys()]);
  }

  store(name: string, value: string): Promise<void> {
    this.set(name, value);
    return Promise.resolve();
  }

  delete(name: string): Promise<void> {
    this.values.delete(name);
    return Promise.resolve();
  }

  /** As another window does it. */
  set(name: string, value: string): void {
    this.values.set(name, value);
  }

  tell(key: string): void {
    for (const listener of this.listeners) listener({ key });
  }
}

/** The part of `vscode.Event` that is used here: with one argument. */
const listenTo =
  <T>(listeners: Set<(event: T) => void>): vscode.Event<T> =>
  listener => {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  };
