// Mark-outs of fills by hand: a buy at 99,750 with the mid at 100,000 before.
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { told } from "./story.ts";

const BUY = `
  0 book 99999 100001
  0 quotable
  0 send b0 buy0 99750 x100
  0 ack b0
`;

const cases = [
  {
    name: "takes the last mid before the horizon",
    story: "5 fill b0 x10\n 5.05 book 99798 99802\n 5.2 book 99698 99702\n 20 end",
    bp: { "100ms": 50 / 99_750, "1s": -50 / 99_750 },
  },
  {
    name: "takes the mid that is published at the horizon itself",
    story: "5 fill b0 x10\n 5.1 book 99798 99802\n 5.100001 book 99998 100002\n 20 end",
    bp: { "100ms": 50 / 99_750, "1s": 250 / 99_750 },
  },
  {
    name: "takes the last of several mids at the horizon itself",
    story: "5 fill b0 x10\n 5.1 book 99798 99802\n 5.1 book 99898 99902\n 20 end",
    bp: { "100ms": 150 / 99_750, "1s": 150 / 99_750 },
  },
  {
    name: "keeps the last mid in a gap",
    story: "5 fill b0 x10\n 5.05 book 99798 99802\n 5.07 gap\n 8 book 99698 99702\n 20 end",
    bp: { "100ms": 50 / 99_750, "1s": 50 / 99_750 },
  },
  {
    name: "weights fills by quantity",
    // At 5 s the first sees the mid at 100,000; the second, of three times the size, 99,800.
    story: "5 fill b0 x10\n 6.5 book 99798 99802\n 7 fill b0 x30\n 20 end",
    bp: { "100ms": (250 + 3 * 50) / 4 / 99_750, "1s": (250 + 3 * 50) / 4 / 99_750 },
  },
] as const;

for (const { name, story, bp } of cases) {
  Deno.test(`mark-outs: ${name}`, () => {
    const { overall } = told(BUY + story).sections.markout;
    assertAlmostEquals(overall["100ms"].bp ?? NaN, 10_000 * bp["100ms"], 1e-9);
    assertAlmostEquals(overall["1s"].bp ?? NaN, 10_000 * bp["1s"], 1e-9);
  });
}

Deno.test("mark-outs past the end of the data are left out and counted", () => {
  const { overall } = told(`${BUY}
    5 fill b0 x10
    14 fill b0 x10
    15 end`).sections.markout;
  const counts = Object.values(overall).map(({ fills, left_out }) => [fills, left_out]);
  // The horizon of 10 s ends at 15 s, with the data: it counts.
  assertEquals(counts, [[2, 0], [2, 0], [1, 1], [0, 2], [0, 2]]);
  assertEquals(overall["5min"].bp, null);
  assertEquals(overall["5min"].bp_why, "the horizon of every fill lies past the data");
});

Deno.test("mark-outs without fills are null and say so", () => {
  const { markout } = told(`${BUY} 10 end`).sections;
  assertEquals(markout.overall["1s"], { bp: null, bp_why: "no fills", fills: 0, left_out: 0 });
  assertEquals(markout.by_side_and_level, []);
});

Deno.test("mark-outs are split by side, slot and regime, positive when good for us", () => {
  const { markout } = told(`${BUY}
    0 send s1 sell1 100300 x100
    0 ack s1
    5 fill b0 x10
    5 fill s1 x20
    5.5 book 99698 99702
    20 end`).sections;
  assertAlmostEquals(markout.by_side.buy["1s"].bp ?? NaN, -10_000 * 50 / 99_750, 1e-9);
  assertAlmostEquals(markout.by_side.sell["1s"].bp ?? NaN, 10_000 * 600 / 100_300, 1e-9);
  assertEquals(
    markout.by_side_and_level.map(({ side, level, horizons }) => [side, level, horizons["1s"].bp]),
    [["buy", 0, markout.by_side.buy["1s"].bp], ["sell", 1, markout.by_side.sell["1s"].bp]],
  );
  assertEquals(markout.by_regime.unknown, markout.overall);
  assertEquals(markout.by_regime.calm["1s"].fills, 0);
});
