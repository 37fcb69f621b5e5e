/**
 * The same items, but ending in the signal's reason the moment it aborts, even while the source is waiting for
 * something that does not listen to the signal.
 */
export async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void, undefined> {
  signal.throwIfAborted();
  const iterator = source[Symbol.asyncIterator]();
  let finished = false;
  let stopListening = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    const listener = (): void => { reject(signal.reason as Error); };
    signal.addEventListener('abort', listener, { once: true });
    stopListening = () => { signal.removeEventListener('abort', listener); };
  });
  // Between two items nobody waits for it.
  aborted.catch(() => undefined);
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted]);
      if (next.done === true) {
        finished = true;
        return;
      }
      yield next.value;
      signal.throwIfAborted();
    }
  } finally {
    stopListening();
    if (!finished) {
      const ended = Promise.resolve(iterator.return?.()).catch(() => undefined);
      // A source that hangs would hang its own end as well.
      await (signal.aborted ? undefined : ended);
    }
  }
}
