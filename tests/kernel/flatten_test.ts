// FLATTEN: quotes go whatever else is wrong, and the flatten order is watched to its end.
import { assert, assertEquals } from "@std/assert";
import type { QtyLots } from "../../lib/base/units.ts";
import { decide } from "../../lib/kernel/decide.ts";
import type { Snapshot } from "../../lib/kernel/snapshot.ts";
import { fullLadder, NOW, OBLIGATION, order, snapshot } from "./scenes.ts";

function inventory(change: Partial<Snapshot["inventory"]>): Snapshot["inventory"] {
  return { ...snapshot().inventory, ...change };
}

Deno.test("decide() cancels a passive flatten order, when inventory has come to its target", () => {
  const resting = order("sell", 0, { price: 100_001, remaining: 10 as QtyLots, flattening: true });
  const scene = snapshot({
    risk: "flatten",
    orders: [resting],
    inventory: inventory({ deviation: 0 as QtyLots }),
  });
  const { decisions } = decide(scene, { ...OBLIGATION, flatten: "passive" });
  assertEquals(decisions.map((each) => each.type), ["cancel"]);
});

Deno.test("decide() cancels a passive flatten order, when it stands on the side that now worsens", () => {
  const resting = order("sell", 0, { price: 100_001, remaining: 20 as QtyLots, flattening: true });
  const scene = snapshot({
    risk: "flatten",
    orders: [resting],
    inventory: inventory({ deviation: -20 as QtyLots, ratio: -0.5 }),
  });
  const { decisions } = decide(scene, { ...OBLIGATION, flatten: "passive" });
  assert(decisions.some((each) => each.type === "cancel"), "the sell goes on selling");
});

Deno.test("decide() does not amend a passive flatten order to less than the smallest order", () => {
  // A partial fill left 3 lots of 100,000 ticks: 300,000 < 1,000,000; the venue would refuse each.
  const resting = order("sell", 0, { price: 100_005, remaining: 3 as QtyLots, flattening: true });
  const scene = snapshot({
    risk: "flatten",
    orders: [{ ...resting, amendRefused: true }],
    inventory: inventory({ deviation: 3 as QtyLots, ratio: 0.1 }),
  });
  const { decisions } = decide(scene, { ...OBLIGATION, flatten: "passive" });
  assertEquals(decisions.filter((each) => each.type === "amend"), []);
});

Deno.test("decide() waits out a hold before it amends a passive flatten order again", () => {
  const resting = order("sell", 0, { price: 100_005, remaining: 20 as QtyLots, flattening: true });
  const scene = snapshot({
    risk: "flatten",
    orders: [{ ...resting, amendRefused: true }],
    inventory: inventory({ deviation: 20 as QtyLots, ratio: 0.1 }),
    holds: [{ side: "sell", level: 0, until: (NOW + 1) as typeof NOW, why: "venue_rejected" }],
  });
  const { decisions, watch } = decide(scene, { ...OBLIGATION, flatten: "passive" });
  assertEquals(decisions, []);
  assertEquals(watch.until, NOW + 1);
});

for (const blocked of ["crossed", "no_data"] as const) {
  Deno.test(`decide() cancels quotes in FLATTEN as HALT does, while the book is ${blocked}`, () => {
    const market = { ...snapshot().market, blocked, reference: undefined };
    const kinds = (risk: Snapshot["risk"]) =>
      decide(snapshot({ market, risk, orders: fullLadder() }), OBLIGATION).decisions.length;
    assertEquals([kinds("halt"), kinds("flatten")], [6, 6]);
  });
}

Deno.test("decide() cancels quotes in FLATTEN, while the reference has no value", () => {
  const market = { ...snapshot().market, reference: undefined };
  const { decisions } = decide(
    snapshot({ market, risk: "flatten", orders: fullLadder() }),
    OBLIGATION,
  );
  assertEquals(decisions.length, 6);
});

Deno.test("decide() flattens, although the outcome of one order is unknown", () => {
  const lost = order("buy", 2, { price: 99_650, phase: "unknown" });
  const scene = snapshot({
    risk: "flatten",
    orders: [lost],
    inventory: inventory({ deviation: 50 as QtyLots, ratio: 1 }),
  });
  const { decisions } = decide(scene, { ...OBLIGATION, flatten: "market" });
  assert(0 < decisions.length, "one lost answer switches FLATTEN off for ever");
});
