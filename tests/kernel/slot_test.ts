// A slot with no room, and the guards of the profiles: states that a quote must not be stuck in.
import { assert, assertEquals } from "@std/assert";
import type { HalfTicks, PriceTicks, QtyLots } from "../../lib/base/units.ts";
import { ppm } from "../../lib/base/units.ts";
import { decide } from "../../lib/kernel/decide.ts";
import type { Snapshot } from "../../lib/kernel/snapshot.ts";
import {
  BID,
  fullLadder,
  LADDER,
  MID,
  NOW,
  OBLIGATION,
  order,
  PROFIT,
  snapshot,
} from "./scenes.ts";

function inventory(change: Partial<Snapshot["inventory"]>): Snapshot["inventory"] {
  return { ...snapshot().inventory, ...change };
}

Deno.test("decide() does not leave an order out of the band because it cannot be topped up", () => {
  // 5 lots are left of 12 and there is no room to grow; it now stands 55 bp from the reference.
  const small = order("buy", 0, { price: 99_450, remaining: 5 as QtyLots });
  const scene = snapshot({
    orders: [small],
    inventory: inventory({ ratio: 0.99, roomBuy: 0 as QtyLots }),
  });
  const { decisions } = decide(scene, OBLIGATION);
  assert(decisions.some((each) => each.type !== "place" && each.id === small.id));
});

Deno.test("decide() resets an order within the room that inventory leaves", () => {
  const orders = fullLadder();
  const scene = snapshot({
    orders: orders.map((each, index) =>
      index === 0 ? { ...each, remaining: 10 as QtyLots, price: 99_740 as PriceTicks } : each
    ),
    inventory: inventory({ roomBuy: 0 as QtyLots }),
    reset: { dueAt: NOW, running: false, done: [] },
  });
  const amends = decide(scene, OBLIGATION).decisions.filter((each) => each.type === "amend");
  for (const amend of amends) {
    assert(amend.qty <= 10, `asks for ${amend.qty}: the gate refuses, each second, for ever`);
  }
});

Deno.test("decide() keeps `profit` off the live mid by min_spread", () => {
  const { decisions } = decide(snapshot(), { ...PROFIT, bandMin: ppm(1_000) });
  for (const each of decisions) {
    if (each.type !== "place") continue;
    const away = Math.abs(2 * each.price - MID) * 1_000_000 / MID;
    assert(1_000 <= away, `${each.slot.side} at ${each.price} is ${away} ppm from the mid`);
  }
});

Deno.test("decide() takes an order of `ladder` off that is too near to the live mid", () => {
  // The reference says 100,200, the mid 100,000: a sell at level 0 fits, a buy at 99,949 does not.
  const near = order("buy", 0, { price: 99_949, changedAt: 0 as typeof NOW });
  const market = { ...snapshot().market, reference: 200_399 as HalfTicks };
  const scene = snapshot({ orders: [near], market });
  const wanted = decide(scene, LADDER).decisions.filter((each) => each.type !== "place");
  assert(0 < wanted.length, "rests 5 bp from the mid with a guard of 20 bp");
  assertEquals(BID, 99_999);
});
