// The decision table, and what stops quoting: one case a row.
import { assertEquals } from "@std/assert";
import type { HalfTicks, PriceTicks, QtyLots, TimeUs } from "../../lib/base/units.ts";
import { decide } from "../../lib/kernel/decide.ts";
import type { Decided } from "../../lib/kernel/decision.ts";
import type { KernelConfig } from "../../lib/kernel/config.ts";
import type { Snapshot } from "../../lib/kernel/snapshot.ts";
import { at, fullLadder, LADDER, NOW, OBLIGATION, order, PROFIT, snapshot } from "./scenes.ts";

/** `place buy0 99750x12 fill_slot`, one line a decision. */
function tell(decided: Decided): string {
  return decided.decisions.map((decision) => {
    const slot = `${decision.slot.side}${decision.slot.level}`;
    const what = decision.type === "cancel" ? "" : ` ${decision.price}x${decision.qty}`;
    return `${decision.type} ${slot}${what} ${decision.reason}`;
  }).join("; ");
}

const resting = fullLadder();
const without = (side: string, level: number) =>
  resting.filter((order) => order.side !== side || order.level !== level);
const base = snapshot();
const inventory = (change: Partial<Snapshot["inventory"]>) => ({
  inventory: { ...base.inventory, ...change },
});
const market = (change: Partial<Snapshot["market"]>) => ({ market: { ...base.market, ...change } });

const PLACE_ALL = "place buy0 99750x12 fill_slot; place buy1 99700x12 fill_slot; " +
  "place buy2 99650x12 fill_slot; place sell0 100250x11 fill_slot; " +
  "place sell1 100300x11 fill_slot; place sell2 100350x11 fill_slot";
const CANCEL_ALL = (reason: string) =>
  ["buy0", "buy1", "buy2", "sell0", "sell1", "sell2"].map((slot) => `cancel ${slot} ${reason}`)
    .join("; ");

const cases: readonly {
  name: string;
  snapshot: Snapshot;
  config?: KernelConfig;
  tells: string;
}[] = [
  { name: "places the whole ladder, when nothing rests", snapshot: snapshot(), tells: PLACE_ALL },
  {
    name: "keeps every order, when all stand at their levels",
    snapshot: snapshot({ orders: resting }),
    tells: "",
  },
  {
    name: "keeps every order, when the reference moves less than the trigger",
    snapshot: at(200_050, { orders: resting }),
    tells: "",
  },
  {
    name: "amends the nearest sell, when it comes within the margin of the near edge",
    snapshot: at(200_061, { orders: resting }),
    tells: "amend buy2 99680x12 trigger_far; amend sell0 100281x11 trigger_near",
  },
  {
    name: "amends the nearest buy, when the market falls",
    snapshot: at(199_939, { orders: resting }),
    tells: "amend buy0 99719x12 trigger_near; amend sell2 100320x11 trigger_far",
  },
  {
    name: "fills only the empty slot, when one order is gone",
    snapshot: snapshot({ orders: without("sell", 1) }),
    tells: "place sell1 100300x11 fill_slot",
  },
  {
    name: "waits, when the slot's order is in flight",
    snapshot: at(200_300, { orders: fullLadder({ phase: "busy" }) }),
    tells: "",
  },
  {
    name: "waits, when an outcome is unknown",
    snapshot: at(200_300, { orders: fullLadder({ phase: "unknown" }) }),
    tells: "",
  },
  {
    name: "cancels what an amend cannot reach",
    snapshot: snapshot({ orders: [...without("buy", 0), order("buy", 0, { price: 98_000 })] }),
    tells: "cancel buy0 out_of_reach",
  },
  {
    name: "cancels and places, when the amend was refused",
    snapshot: snapshot({
      orders: [...without("buy", 0), order("buy", 0, { price: 99_850, amendRefused: true })],
    }),
    tells: "cancel buy0 amend_refused",
  },
  {
    name: "tops up, when a partly filled order is below the minimum",
    snapshot: snapshot({
      orders: [...without("buy", 0), order("buy", 0, { price: 99_750, remaining: 5 as QtyLots })],
    }),
    tells: "amend buy0 99750x12 top_up",
  },
  {
    name: "keeps a partly filled order, when it is still large enough",
    snapshot: snapshot({
      orders: [...without("buy", 0), order("buy", 0, { price: 99_750, remaining: 11 as QtyLots })],
    }),
    tells: "",
  },
  {
    name: "cancels an order of a level that is not wanted",
    snapshot: snapshot({ orders: [...resting, order("buy", 3, { price: 99_600 })] }),
    tells: "cancel buy3 surplus",
  },
  {
    name: "cancels the older of two orders in a slot, when the newer rests",
    snapshot: snapshot({ orders: [...resting, order("buy", 1, { price: 99_700 })] }),
    tells: "cancel buy1 reset",
  },
  {
    name: "cancels all, when halted",
    snapshot: snapshot({ orders: resting, risk: "halt" }),
    tells: CANCEL_ALL("halt"),
  },
  {
    name: "cancels all, after a gap",
    snapshot: snapshot({ orders: resting, ...market({ blocked: "gap" }) }),
    tells: CANCEL_ALL("bad_data"),
  },
  {
    name: "sends nothing, while the book is crossed",
    snapshot: snapshot({ orders: without("buy", 0), ...market({ blocked: "crossed" }) }),
    tells: "",
  },
  {
    name: "sends nothing, without a reference",
    snapshot: snapshot({ ...market({ reference: undefined }) }),
    tells: "",
  },
  { name: "sends nothing, before the start", snapshot: snapshot({ started: false }), tells: "" },
  {
    name: "quotes only the side that lowers inventory, in REDUCE",
    snapshot: snapshot({ orders: resting, risk: "reduce", ...inventory({ ratio: 0.1 }) }),
    tells: "cancel buy0 side_stopped; cancel buy1 side_stopped; cancel buy2 side_stopped",
  },
  {
    name: "stops only the side that worsens inventory, at the limit",
    snapshot: snapshot({ orders: resting, ...inventory({ ratio: -1 }) }),
    tells: "cancel sell0 side_stopped; cancel sell1 side_stopped; cancel sell2 side_stopped",
  },
  {
    name: "places what the remaining room allows, nearest first",
    snapshot: snapshot({ ...inventory({ roomBuy: 25 as QtyLots, roomSell: 0 as QtyLots }) }),
    tells: "place buy0 99750x12 fill_slot; place buy1 99700x12 fill_slot",
  },
  {
    name: "moves the nearest orders away, in CAUTION",
    snapshot: at(200_020, { orders: resting, risk: "caution" }),
    tells: "amend sell0 100311x10 widen; amend sell1 100361x10 widen",
  },
  {
    name: "places further out and smaller, in CAUTION",
    snapshot: snapshot({ risk: "caution", orders: resting.filter((order) => order.level !== 0) }),
    tells: "place buy0 99700x11 fill_slot; amend buy1 99650x11 widen; " +
      "place sell0 100300x10 fill_slot; amend sell1 100350x10 widen",
  },
  {
    name: "holds a slot that was refused",
    snapshot: snapshot({
      orders: without("buy", 2),
      holds: [{ side: "buy", level: 2, until: (NOW + 5) as TimeUs, why: "venue_rejected" }],
    }),
    tells: "",
  },
  {
    name: "withholds, when the live mid leaves no price in the band",
    snapshot: snapshot({ ...market({ reference: 201_000 as HalfTicks }) }),
    tells: "place sell0 100752x11 fill_slot; " +
      "place sell1 100802x11 fill_slot; place sell2 100852x11 fill_slot",
  },
  {
    name: "withholds the side that would stand too near the live mid",
    snapshot: snapshot({ ...market({ bid: 99_000 as PriceTicks, ask: 99_500 as PriceTicks }) }),
    tells: "place sell0 100250x11 fill_slot; place sell1 100300x11 fill_slot; " +
      "place sell2 100350x11 fill_slot",
  },
  {
    name: "joins the touch, in profile profit without a spread",
    config: PROFIT,
    snapshot: snapshot(),
    tells: "place buy0 99999x100 fill_slot; place sell0 100001x99 fill_slot",
  },
  {
    name: "stays outside the touch by half the spread, in profile profit",
    config: { ...PROFIT, spread: 5_000 as typeof PROFIT.spread },
    snapshot: snapshot(),
    tells: "place buy0 99749x100 fill_slot; place sell0 100252x99 fill_slot",
  },
  {
    name: "gives way until the round trip pays its fees and the minimum profit",
    config: {
      ...PROFIT,
      makerFee: 1_000 as typeof PROFIT.makerFee,
      profitMin: 2_000 as typeof PROFIT.profitMin,
    },
    snapshot: snapshot(),
    tells: "place buy0 99800x100 fill_slot; place sell0 100200x99 fill_slot",
  },
  {
    name: "quotes only the side that lowers inventory, past the rebalance threshold",
    config: PROFIT,
    snapshot: snapshot({ ...inventory({ ratio: 0.6, exposure: 0.12 }) }),
    tells: "place sell0 100000x118 fill_slot",
  },
  {
    name: "widens at once, in profile profit",
    config: PROFIT,
    snapshot: snapshot({
      orders: [
        order("buy", 0, { price: 100_000, remaining: 100 as QtyLots, changedAt: NOW }),
        order("sell", 0, { price: 100_001, remaining: 99 as QtyLots }),
      ],
    }),
    tells: "amend buy0 99999x100 widen",
  },
  {
    name: "tightens only after the delay, in profile profit",
    config: PROFIT,
    snapshot: snapshot({
      orders: [
        order("buy", 0, {
          price: 99_990,
          remaining: 100 as QtyLots,
          changedAt: (NOW - 999_999) as TimeUs,
        }),
        order("sell", 0, {
          price: 100_009,
          remaining: 99 as QtyLots,
          changedAt: (NOW - 1_000_000) as TimeUs,
        }),
      ],
    }),
    tells: "amend sell0 100001x99 tighten",
  },
  {
    name: "stands at k times the offset, in profile ladder",
    config: LADDER,
    snapshot: snapshot(),
    tells: "place buy0 99750x12 fill_slot; place buy1 99500x12 fill_slot; " +
      "place buy2 99250x12 fill_slot; place sell0 100250x11 fill_slot; " +
      "place sell1 100500x11 fill_slot; place sell2 100750x11 fill_slot",
  },
  {
    name: "leaves a ladder order alone until 5 s after its last change",
    config: { ...LADDER, levels: 1 },
    snapshot: at(200_090, {
      orders: [
        order("buy", 0, { price: 99_750, changedAt: (NOW - 4_999_999) as TimeUs }),
        order("sell", 0, { price: 100_250, changedAt: (NOW - 5_000_000) as TimeUs }),
      ],
    }),
    tells: "amend sell0 100296x11 widen",
  },
  {
    name: "starts the reset with one order, when it is due",
    snapshot: snapshot({ orders: resting, reset: { dueAt: NOW, running: false, done: [] } }),
    tells: "amend buy0 99750x12 reset",
  },
  {
    name: "places before it cancels, when USD-M would change nothing",
    config: { ...OBLIGATION, market: "usdm" },
    snapshot: snapshot({ orders: resting, reset: { dueAt: NOW, running: true, done: ["buy0"] } }),
    tells: "place buy1 99700x12 reset",
  },
  {
    name: "waits with the reset, while a side is not full",
    snapshot: snapshot({
      orders: without("buy", 1),
      holds: [{ side: "buy", level: 1, until: (NOW + 5) as TimeUs, why: "gate_refused" }],
      reset: { dueAt: NOW, running: true, done: ["sell0", "sell1", "sell2"] },
    }),
    tells: "",
  },
];

for (const { name, snapshot, config = OBLIGATION, tells } of cases) {
  Deno.test(`decide() ${name}`, () => assertEquals(tell(decide(snapshot, config)), tells));
}

const statuses = [
  { name: "in_flight, when it places", snapshot: snapshot(), status: "in_flight" },
  {
    name: "quoting, when an order rests",
    snapshot: snapshot({ orders: resting }),
    status: "quoting",
  },
  { name: "gap", snapshot: snapshot({ ...market({ blocked: "gap" }) }), status: "gap" },
  { name: "halted", snapshot: snapshot({ risk: "halt" }), status: "halted" },
  {
    name: "stale, when messages stopped",
    snapshot: snapshot({ risk: "halt", ...market({ stale: true }) }),
    status: "stale",
  },
  {
    name: "inventory_limit, without room",
    snapshot: snapshot({ ...inventory({ roomBuy: 0 as QtyLots }) }),
    status: "inventory_limit",
  },
  {
    name: "too_small, when the size is under the minimum",
    snapshot: snapshot(),
    config: { ...OBLIGATION, notional: [900_000] },
    status: "too_small",
  },
  { name: "flattening", snapshot: snapshot({ risk: "flatten" }), status: "flattening" },
  {
    name: "unknown",
    snapshot: snapshot({ orders: fullLadder({ phase: "unknown" }) }),
    status: "unknown",
  },
] as const;

for (const { name, snapshot, status, ...rest } of statuses) {
  Deno.test(`decide() says why a slot does not quote: ${name}`, () => {
    const config = "config" in rest ? rest.config : OBLIGATION;
    assertEquals(decide(snapshot, config).slots[0]?.status, status);
  });
}
