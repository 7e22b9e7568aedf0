/**
 * Values of several iterables as they come, at most `limit` of them open at once. The first failure ends all; `stop`
 * is called when no more values are wanted.
 */
export async function* mergeConcurrently<Item, Value>(
  items: AsyncIterable<Item>,
  {limit, open, stop}: {limit: number; open: (item: Item) => AsyncGenerator<Value>; stop: () => void},
): AsyncGenerator<Value> {
  const source = items[Symbol.asyncIterator]();
  const running = new Map<AsyncGenerator<Value>, Promise<Step<Value>>>();
  const step = (from: AsyncGenerator<Value>) => {
    const promise = from.next().then((result) => ({from, result}));
    promise.catch(() => {});
    running.set(from, promise);
  };
  let isOpen = true;
  try {
    for (;;) {
      while (isOpen && running.size < limit) {
        const next = await source.next();
        if (next.done) isOpen = false;
        else step(open(next.value));
      }
      if (running.size === 0) return;
      const {from, result} = await Promise.race(running.values());
      if (result.done) running.delete(from);
      else {
        step(from);
        yield result.value;
      }
    }
  } finally {
    stop();
    await Promise.allSettled([
      source.return?.(),
      ...[...running.keys()].map((from) => from.return(undefined)),
    ]);
  }
}

interface Step<Value> {
  from: AsyncGenerator<Value>;
  result: IteratorResult<Value>;
}
