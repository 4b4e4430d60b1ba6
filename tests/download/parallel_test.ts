// So many at a time, results in order, and the first that cannot go on stops the rest.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { inParallel } from "../../lib/download/parallel.ts";

const items = Array.from({ length: 20 }, (_, index) => index);

for (const limit of [1, 3, 50]) {
  Deno.test(`inParallel() has ${limit} at a time at most, and keeps the order`, async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel(
      items,
      { limit, stop: new AbortController() },
      async (item) => {
        most = Math.max(most, ++running);
        // Later items end first.
        for (let turn = item; turn < items.length; turn++) await Promise.resolve();
        running--;
        return 2 * item;
      },
    );
    assertEquals(results, items.map((item) => 2 * item));
    assertEquals(most, Math.min(limit, items.length));
  });
}

Deno.test("inParallel() stops the others, begins no more and throws what was wrong", async () => {
  const stop = new AbortController();
  const begun: number[] = [];
  await assertRejects(
    () =>
      inParallel(items, { limit: 2, stop }, async (item) => {
        begun.push(item);
        await Promise.resolve();
        if (item === 3) throw new RangeError("the disk is full");
      }),
    RangeError,
    "the disk is full",
  );
  assert(stop.signal.aborted);
  assert(begun.length <= 5, `${begun}`);
});

Deno.test("inParallel() does nothing with nothing", async () => {
  assertEquals(await inParallel([], { limit: 4, stop: new AbortController() }, async () => {}), []);
});
