// Which stream is told to be silent, and when.
import { assertEquals } from "@std/assert";
import { SilenceWatch } from "../../lib/binance/silence_watch.ts";

Deno.test("SilenceWatch.silent() tells the stream that was not heard, and then bears twice as much", () => {
  const watch = new SilenceWatch(["A", "B"], {
    kinds: ["depth", "trade"],
    limitsMs: { depth: 1_000 },
  });
  watch.start(0);
  watch.heard("A", { kind: "depth", at: 500 });
  watch.heard("A", { kind: "trade", at: 500 });
  assertEquals(watch.silent(999), undefined);
  assertEquals(watch.silent(1_000), { symbol: "B", stream: "depth", ms: 1_000 });
  assertEquals(watch.silent(1_499), undefined);
  assertEquals(watch.silent(1_500), { symbol: "A", stream: "depth", ms: 1_000 });
  watch.start(2_000);
  assertEquals(watch.silent(3_999), undefined);
});

Deno.test("SilenceWatch.silent() never waits longer than a minute, and never for trades", () => {
  const watch = new SilenceWatch(["A"], { kinds: ["quote", "trade"], limitsMs: undefined });
  let now = 0;
  for (let turn = 0; turn < 10; turn++) {
    watch.start(now);
    now += 60_000;
    assertEquals(watch.silent(now)?.stream, "quote");
  }
});
