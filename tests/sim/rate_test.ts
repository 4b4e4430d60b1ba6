// The ORDERS windows: fixed, counted on acceptance, given back by first fills on spot.
import { assertEquals } from "@std/assert";
import { US_PER_DAY, US_PER_S } from "../../lib/base/units.ts";
import { OrderRate } from "../../lib/sim/rate.ts";
import { Rig } from "./rig.ts";

const WINDOWS = [
  { windowUs: 10 * US_PER_S, limit: 3 },
  { windowUs: US_PER_DAY, limit: 4 },
];

Deno.test("OrderRate.refuses() counts in windows that start on the clock, not at a request", () => {
  const rate = new OrderRate(WINDOWS);
  const refused = [9, 9, 9, 9, 10, 10, 86_400].map((second) => {
    const cause = rate.refuses(second * US_PER_S)?.cause ?? "";
    if (cause === "") rate.count(second * US_PER_S);
    return cause;
  });
  assertEquals(refused, [
    "",
    "",
    "",
    "Too many new orders; current limit is 3 orders per 10 SECOND.",
    "",
    "Too many new orders; current limit is 4 orders per 1 DAY.",
    "",
  ]);
  assertEquals(rate.counts(86_400 * US_PER_S), [1, 1]);
});

for (
  const [windowUs, span] of [
    [60 * US_PER_S, "1 MINUTE"],
    [7_200 * US_PER_S, "2 HOUR"],
    [500_000, "0.5 SECOND"],
  ] as const
) {
  Deno.test(`OrderRate.refuses() names a window of ${span}`, () => {
    const cause = new OrderRate([{ windowUs, limit: 0 }]).refuses(0)?.cause;
    assertEquals(cause, `Too many new orders; current limit is 0 orders per ${span}.`);
  });
}

/** The venue's documented example of makers, and of a taker. */
Deno.test("SimVenue gives back five at a maker's first fill on spot, and no more later", () => {
  const rig = new Rig({ instrument: { orderRateLimits: [{ windowUs: US_PER_DAY, limit: 99 }] } });
  rig.snapshot([[90, 1]], [[101, 5], [102, 5]]);
  const counts: number[] = [];
  const note = () => counts.push(rig.venue.orderCounts(rig.at)[0] ?? -1);
  rig.place("A", "buy", [99, 5]);
  rig.place("B", "buy", [98, 5]);
  for (const id of ["C", "D", "E"]) rig.place(id, "buy", [91, 1]);
  note();
  rig.trade("sell", [99, 1]);
  note();
  rig.place("F", "buy", [91, 1]);
  rig.place("G", "buy", [91, 1]);
  note();
  rig.trade("sell", [99, 1]);
  note();
  rig.trade("sell", [98, 4]);
  note();
  assertEquals(counts, [5, 0, 2, 2, 0]);
});

Deno.test("SimVenue gives back one at a taker's fill on spot", () => {
  const rig = new Rig({ instrument: { orderRateLimits: [{ windowUs: US_PER_DAY, limit: 99 }] } });
  rig.snapshot([[90, 1]], [[101, 5], [102, 5]]);
  rig.place("A", "buy", [91, 1]);
  rig.place("B", "buy", [91, 1]);
  rig.take("C", "buy", [101, 7]);
  assertEquals(rig.venue.orderCounts(rig.at), [2]);
});

Deno.test("SimVenue gives nothing back on USD-M, and counts nothing that it refuses", () => {
  const orderRateLimits = [{ windowUs: US_PER_DAY, limit: 99 }];
  const rig = new Rig({ market: "usdm", instrument: { orderRateLimits } });
  rig.snapshot([[90, 1]], [[101, 5]]);
  rig.place("A", "buy", [99, 5]);
  rig.trade("sell", [99, 1]);
  assertEquals(rig.venue.orderCounts(rig.at), [1]);
  rig.place("B", "buy", [101, 5]);
  rig.amend("A", "buy", [99, 5]);
  rig.cancel("A");
  assertEquals(rig.venue.orderCounts(rig.at), [1]);
});
