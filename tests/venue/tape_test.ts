// The tape of the local venue: aggregates, bars, the day's figures.
import { assertEquals } from "@std/assert";
import { barsOf, MINUTE_US, Tape } from "../../lib/venue/tape.ts";
import { START_US } from "./rig.ts";

/** Price, quantity, milliseconds after the start, and whether the aggressor sold. */
type Line = readonly [price: number, qty: number, ms: number, sold: boolean];

function tapeOf(lines: readonly Line[], windowMs = 1): Tape {
  const tape = new Tape({ windowMs });
  for (const [price, qty, ms, buyerIsMaker] of lines) {
    tape.add({ id: undefined, price, qty, at: START_US + ms * 1_000, buyerIsMaker });
  }
  return tape;
}

// deno-fmt-ignore
const cases: readonly { name: string; windowMs: number; lines: readonly Line[]; sizes: readonly number[] }[] = [
  { name: "joins what one order took at one price", windowMs: 1,   lines: [[100, 1, 0, true], [100, 2, 0, true]], sizes: [3] },
  { name: "parts prices",                           windowMs: 1,   lines: [[100, 1, 0, true], [99, 2, 0, true]], sizes: [1, 2] },
  { name: "parts sides",                            windowMs: 1,   lines: [[100, 1, 0, true], [100, 2, 0, false]], sizes: [1, 2] },
  { name: "parts times",                            windowMs: 1,   lines: [[100, 1, 0, true], [100, 2, 1, true]], sizes: [1, 2] },
  { name: "joins what falls into 100 ms",           windowMs: 100, lines: [[100, 1, 0, true], [100, 2, 99, true], [100, 4, 100, true]], sizes: [3, 4] },
];

for (const { name, windowMs, lines, sizes } of cases) {
  Deno.test(`Tape ${name}`, () => {
    const tape = tapeOf(lines, windowMs);
    tape.settle(START_US + 1_000_000);
    assertEquals(tape.settle(START_US + 2_000_000), undefined);
    assertEquals(tape.aggregates.map(({ qty }) => qty), sizes);
    assertEquals(tape.aggregates[0]?.firstId, 1);
  });
}

Deno.test("barsOf() puts minutes together from whole multiples on", () => {
  const tape = tapeOf([[100, 1, 0, true], [105, 1, 60_000, false], [95, 2, 130_000, true]]);
  assertEquals(tape.bars.length, 3);
  const [bar, ...others] = barsOf(tape.bars, 60);
  assertEquals(others, []);
  assertEquals([bar?.open, bar?.high, bar?.low, bar?.close, bar?.qty, bar?.count], [
    ...[100, 105, 95, 95, 4, 3],
  ]);
  assertEquals(bar?.openAt, Math.floor(START_US / (60 * MINUTE_US)) * 60 * MINUTE_US);
  assertEquals(barsOf(tape.bars, 1), tape.bars);
});

Deno.test("Tape.day() forgets what is older than a day", () => {
  const tape = tapeOf([[100, 1, 0, true], [200, 1, 86_400_000, true]]);
  assertEquals(tape.day(START_US + 86_400_000_000)?.sum.open, 200);
  assertEquals(new Tape({ windowMs: 1 }).day(START_US), undefined);
});
