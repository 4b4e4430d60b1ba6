// Sliding averages: by hand, against slow ones, and when they are full.
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ENTRIES_MAX, TimeWindow, VolumeWindow } from "../../lib/market/windows.ts";

const SPAN = 100;

Deno.test("TimeWindow.average() weighs levels by time, over what is covered so far", () => {
  const window = new TimeWindow(SPAN);
  assertEquals(window.average(0), 0);
  window.push(0, 10);
  assertEquals(window.average(0), 10);
  window.push(30, 20);
  assertEquals(window.average(30), 10);
  assertEquals(window.average(60), 15);
  assertEquals(window.average(90), (30 * 10 + 60 * 20) / 90);
  assertEquals(window.average(120), (10 * 10 + 90 * 20) / 100);
  assertEquals(window.average(130), 20);
  assertEquals(window.average(1_000_000), 20);
});

Deno.test("TimeWindow.average() leaves out the time without a level", () => {
  const window = new TimeWindow(SPAN);
  window.push(0, 10);
  window.push(20, 0);
  assertEquals(window.average(50), 10);
  window.push(80, 30);
  assertEquals(window.average(80), 10);
  assertEquals(window.average(90), (20 * 10 + 10 * 30) / 30);
  assertEquals(window.average(120), 30);
});

Deno.test("TimeWindow.push() keeps the last level of an instant", () => {
  const window = new TimeWindow(SPAN);
  window.push(0, 10);
  window.push(10, 50);
  window.push(10, 20);
  assertEquals(window.average(20), 15);
});

Deno.test("VolumeWindow.average() weighs prices by volume and forgets old trades", () => {
  const window = new VolumeWindow(SPAN);
  assertEquals(window.average(0), 0);
  window.push(0, 10 * 3, 3);
  window.push(0, 20 * 1, 1);
  assertEquals(window.average(0), 12.5);
  window.push(60, 40 * 4, 4);
  assertEquals(window.average(99), (30 + 20 + 160) / 8);
  assertEquals(window.average(100), 40);
  assertEquals(window.average(160), 0);
});

/** Steps of time with a level, 0 being none. */
const steps = fc.array(
  fc.record({ wait: fc.nat(40), level: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 99 })) }),
  { minLength: 1, maxLength: 80 },
);

Deno.test("TimeWindow equals the average taken microsecond by microsecond", () => {
  fc.assert(
    fc.property(steps, (moves) => {
      const window = new TimeWindow(SPAN);
      const history: number[] = [];
      let level = 0;
      for (const move of moves) {
        for (let passed = 0; passed < move.wait; passed++) history.push(level);
        level = move.level;
        window.push(history.length, level);
        const seen = history.slice(-SPAN).filter((each) => 0 < each);
        const mean = seen.length === 0
          ? level
          : seen.reduce((sum, each) => sum + each, 0) / seen.length;
        assertAlmostEquals(window.average(history.length), mean, 1e-9);
      }
    }),
    { seed: 20261121, numRuns: 200 },
  );
});

Deno.test("VolumeWindow equals the average over the trades of the window", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ wait: fc.nat(40), price: fc.integer({ min: 1, max: 99 }), qty: fc.nat(9) }),
        { minLength: 1, maxLength: 80 },
      ),
      (trades) => {
        const window = new VolumeWindow(SPAN);
        const tape: { at: number; price: number; qty: number }[] = [];
        let at = 0;
        for (const { wait, price, qty } of trades) {
          at += wait;
          tape.push({ at, price, qty });
          window.push(at, price * qty, qty);
          const seen = tape.filter((trade) => at - SPAN < trade.at);
          const volume = seen.reduce((sum, trade) => sum + trade.qty, 0);
          const value = seen.reduce((sum, trade) => sum + trade.price * trade.qty, 0);
          assertAlmostEquals(window.average(at), volume === 0 ? 0 : value / volume, 1e-9);
        }
      },
    ),
    { seed: 20261121, numRuns: 200 },
  );
});

Deno.test("TimeWindow joins neighbors when it is full, and stays close to the average", () => {
  const span = 4 * ENTRIES_MAX;
  const window = new TimeWindow(span);
  const total = 20 * ENTRIES_MAX;
  const level = (at: number) => 1_000 + (at % 7) + at / 1_000;
  for (let at = 0; at < total; at++) window.push(at, level(at));
  let sum = 0;
  for (let at = total - span; at < total; at++) sum += level(at);
  assertAlmostEquals(window.average(total), sum / span, 0.01);
});

Deno.test("TimeWindow joins times with and without a level", () => {
  const span = 100 * ENTRIES_MAX;
  const window = new TimeWindow(span);
  const total = 3 * ENTRIES_MAX;
  for (let at = 0; at < total; at++) window.push(at, at % 2 === 0 ? 10 : 0);
  assertAlmostEquals(window.average(total), 10, 1e-9);
  window.push(total, 20);
  assertEquals(window.average(total + 2 * span), 20);
});

Deno.test("VolumeWindow joins neighbors when it is full, and stays close to the average", () => {
  const span = 4 * ENTRIES_MAX;
  const window = new VolumeWindow(span);
  const total = 20 * ENTRIES_MAX;
  for (let at = 0; at < total; at++) window.push(at, 1_000 + at, 1);
  const mean = 1_000 + total - 1 - (span - 1) / 2;
  assert(Math.abs(window.average(total - 1) - mean) < 8, String(window.average(total - 1)));
});
