// The tape: which trades are shown, and how.
import { assertEquals } from "@std/assert";
import { Tape, tapeLine } from "../../lib/app/watch_tape.ts";
import { ASK, BID, EventRing, QUOTE, TRADE } from "../../lib/market/mod.ts";
import { BTC } from "./watched.ts";

const START = 1_700_000_000_000_000;

interface Given {
  readonly at: number;
  readonly lots: number;
  readonly side?: number;
  readonly flag?: number;
  readonly type?: number;
}

const CASES: readonly { name: string; given: readonly Given[]; shown: readonly number[] }[] = [
  { name: "shows the first trade, whatever its size", given: [{ at: 0, lots: 1 }], shown: [1] },
  {
    name: "shows no small trade within five seconds",
    given: [{ at: 0, lots: 1 }, { at: 4.999999, lots: 2 }],
    shown: [1],
  },
  {
    name: "shows a small trade after five seconds",
    given: [{ at: 0, lots: 1 }, { at: 5, lots: 2 }, { at: 6, lots: 3 }],
    shown: [2, 1],
  },
  {
    name: "shows every trade above the limit, none at it",
    given: [{ at: 0, lots: 1_001 }, { at: 0, lots: 1_001 }, { at: 1, lots: 1_000 }],
    shown: [1_001, 1_001],
  },
  {
    name: "counts the five seconds from a large one too",
    given: [{ at: 0, lots: 1 }, { at: 4, lots: 2_000 }, { at: 8, lots: 3 }, { at: 9, lots: 4 }],
    shown: [4, 2_000, 1],
  },
  {
    name: "leaves out what is no trade of the market",
    given: [{ at: 0, lots: 5_000, flag: 1 }, { at: 0, lots: 5_000, type: QUOTE }],
    shown: [],
  },
  {
    name: "keeps the last three",
    given: [2_001, 2_002, 2_003, 2_004].map((lots) => ({ at: 0, lots })),
    shown: [2_004, 2_003, 2_002],
  },
];

function fill(ring: EventRing, { at, lots, side = BID, flag = 0, type = TRADE }: Given): number {
  const slot = ring.beginEvent(type, START + at * 1_000_000, 0);
  ring.flag[slot] = flag;
  ring.addRow(side, 6_123_410, lots);
  ring.endEvent();
  return ring.tail - 1;
}

for (const { name, given, shown } of CASES) {
  Deno.test(`Tape ${name}`, () => {
    const ring = new EventRing();
    const tape = new Tape({ aboveLots: 1_000, everyUs: 5_000_000, keptMax: 3 });
    for (const one of given) tape.add(ring, fill(ring, one));
    assertEquals(tape.rows.map(({ qty }) => qty), shown);
  });
}

Deno.test("tapeLine() tells time, aggressor, price, quantity, and marks a large trade", () => {
  const ring = new EventRing();
  const tape = new Tape({ aboveLots: 1_000, everyUs: 5_000_000, keptMax: 3 });
  const first = tape.add(ring, fill(ring, { at: 0.123456, lots: 5 }));
  const second = tape.add(ring, fill(ring, { at: 1, lots: 5_000, side: ASK }));
  const lines = [first, second].map((row) => row === undefined ? "" : tapeLine(row, BTC));
  assertEquals(lines, [
    "22:13:20.123 buy        61234.10  0.00005",
    "22:13:21.000 sell       61234.10  0.05000 *",
  ]);
  assertEquals([tape.seen, tape.shown], [2, 2]);
});
