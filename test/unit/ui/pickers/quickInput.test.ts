import assert from 'node:assert/strict';
import type { QuickInput } from 'vscode';
import { answerOf } from '../../../../src/ui/pickers/quickInput';

/** A quick input that notes what is done with it. */
class FakeInput {
  readonly calls: string[] = [];
  private readonly hideListeners: (() => unknown)[] = [];
  private readonly acceptListeners: ((value: string) => unknown)[] = [];

  readonly onDidHide = (listener: () => unknown): { dispose: () => void } => {
    this.hideListeners.push(listener);
    return { dispose: () => undefined };
  };
  readonly onDidAccept = (listener: (value: string) => unknown): { dispose: () => void } => {
    this.acceptListeners.push(listener);
    return { dispose: () => undefined };
  };

  show(): void {
    this.calls.push('show');
  }

  hide(): void {
    for (const listener of this.hideListeners) listener();
  }

  dispose(): void {
    this.calls.push('dispose');
    this.hide();
  }

  accept(value: string): void {
    for (const listener of this.acceptListeners) listener(value);
  }
}

type TestInput = QuickInput & FakeInput;
const fakeInput = (): TestInput => new FakeInput() as unknown as TestInput;
const tick = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('answerOf', () => {
  it('gives the answer, and disposes the input', async () => {
    const input = fakeInput();
    const answering = answerOf(input, (answer: (value: string) => void, listen) => {
      listen(input.onDidAccept, value => answer(`${value}!`));
    });
    await tick();
    assert.deepEqual(input.calls, ['show']);
    input.accept('yes');
    assert.equal(await answering, 'yes!');
    assert.deepEqual(input.calls, ['show', 'dispose']);
  });

  it('stays open until there is an answer', async () => {
    const input = fakeInput();
    const answering = answerOf(input, (answer: (value: string) => void, listen) => {
      listen(input.onDidAccept, value => (value === 'done' ? answer(value) : undefined));
    });
    await tick();
    input.accept('not yet');
    await tick();
    assert.deepEqual(input.calls, ['show']);
    input.accept('done');
    assert.equal(await answering, 'done');
  });

  it('gives undefined where the person closes the input, and disposes it', async () => {
    const input = fakeInput();
    const answering = answerOf(input, () => undefined);
    await tick();
    input.hide();
    assert.equal(await answering, undefined);
    assert.deepEqual(input.calls, ['show', 'dispose']);
  });

  it('disposes an input that cannot be filled, without showing it', async () => {
    const input = fakeInput();
    await assert.rejects(
      answerOf(input, () => {
        throw new Error('The model is not known');
      }),
      /The model is not known/,
    );
    assert.deepEqual(input.calls, ['dispose']);
  });

  for (const [what, listener] of [
    [
      'throws',
      (): never => {
        throw new Error('broken');
      },
    ],
    ['rejects', (): Promise<never> => Promise.reject(new Error('broken'))],
  ] as const) {
    it(`disposes an input whose listener ${what}, and lets the caller know`, async () => {
      const input = fakeInput();
      const answering = answerOf(input, (_answer, listen) => {
        listen(input.onDidAccept, listener);
      });
      await tick();
      input.accept('yes');
      await assert.rejects(answering, /broken/);
      assert.deepEqual(input.calls, ['show', 'dispose']);
    });
  }
});
