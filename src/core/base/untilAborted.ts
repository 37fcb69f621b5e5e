/**
 * Yields the items of `source`. Throws the reason of the signal as soon as it aborts, even while the source is waiting
 * for something that does not listen to the signal.
 */
export async function* untilAborted<T>(
  source: AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  signal.throwIfAborted();
  const iterator = source[Symbol.asyncIterator]();
  let finished = false;
  // Each item has its own promise. A single promise for all items would keep every item in memory until the end.
  let interrupt: (reason: unknown) => void = () => undefined;
  const listener = (): void => interrupt(signal.reason);
  signal.addEventListener('abort', listener, { once: true });
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<T>>((resolve, reject) => {
        interrupt = reject;
        iterator.next().then(resolve, reject);
      });
      if (next.done === true) {
        finished = true;
        return;
      }
      yield next.value;
      signal.throwIfAborted();
    }
  } finally {
    signal.removeEventListener('abort', listener);
    if (!finished) {
      const ended = Promise.resolve(iterator.return?.()).catch(() => undefined);
      // After an abort, do not wait: a source that hangs would also hang in its `return`.
      await (signal.aborted ? undefined : ended);
    }
  }
}
