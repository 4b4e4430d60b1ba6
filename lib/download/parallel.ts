// Several things at a time, a stated number at most; the first that cannot go on stops the rest.

/**
 * Works on all items, `limit` at a time, and returns the results in the order of the items. When
 * one throws, `stop` is aborted with the reason, the others are waited for, and it is thrown.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  { limit, stop }: { readonly limit: number; readonly stop: AbortController },
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  const rest = items.entries();
  const lane = async () => {
    for (const [index, item] of rest) {
      stop.signal.throwIfAborted();
      results.set(index, await work(item));
    }
  };
  const lanes = Array.from({ length: Math.min(limit, items.length) }, async () => {
    try {
      await lane();
    } catch (error) {
      stop.abort(error);
    }
  });
  await Promise.all(lanes);
  stop.signal.throwIfAborted();
  return items.flatMap((_, index) => results.get(index) ?? []);
}
