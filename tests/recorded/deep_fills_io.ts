// Fills far from the touch on another venue's data: how many orders, and on which prints they rest.
import {
  assert,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
  assertLessOrEqual,
} from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { timeOf } from "../../lib/base/now.ts";
import { ASK, TRADE } from "../../lib/market/event_ring.ts";
import { fillOf } from "./fill_rows.ts";
import { type Asked, MODELS, NARROW, playSet, runOf, visitMarket, XBTUSD_2020 } from "./proofs.ts";

const BP = 10_000;

/** Document 004's ladder with orders that the stand-in's filters take. */
const LADDER: Asked = {
  profile: "ladder",
  set: ["order.notional=250", "account.equity=5000"],
  models: MODELS,
};
/** Without the guard that takes an order away when the live mid comes near. */
const UNGUARDED: Asked = { ...LADDER, set: [...LADDER.set, "strategy.min_spread=0"] };

async function filledBy(asked: Asked): Promise<readonly number[]> {
  const played = await playSet(XBTUSD_2020, asked);
  return MODELS.map((model) => runOf(played, model).sections.fill_rate.orders_filled);
}

Deno.test("replay() of XBTUSD fills about the 22 orders of a reference in a near band", async () => {
  const [through = 0, queue = 0, power = 0, touch = 0] = await filledBy({
    ...NARROW,
    models: MODELS,
  });
  assertEquals([through, queue, power, touch], [22, 22, 22, 27]);
  for (const orders of [through, queue, power, touch]) {
    assertGreaterOrEqual(orders, 0.6 * 22);
    assertLessOrEqual(orders, 1.4 * 22);
  }
});

Deno.test("replay() of XBTUSD keeps the near band but in sweeps", async () => {
  const { sections } = runOf(await playSet(XBTUSD_2020, { ...NARROW, models: MODELS }), "queue");
  assertGreater(sections.quoting.spread_compliance_pct.value ?? 0, 98);
  assertGreater(sections.quoting.two_sided_uptime_pct.value ?? 0, 98);
});

Deno.test("replay() of XBTUSD fills no order of the ladder, and one where no guard holds", async () => {
  assertEquals(await filledBy(LADDER), [0, 0, 0, 0]);
  assertEquals(await filledBy(UNGUARDED), [1, 1, 1, 1]);
});

/** Every order of the ladder stands at most this long after the mid that it was placed by. */
const AGE_US = 5_100_000;
const NEAREST_BP = 25;

/**
 * A reference found two orders of the ladder. Whatever it did, it looked less often than every five
 * seconds: once, and never again, does a trade print as far as the nearest level from a mid that
 * young, and never as far as the second level.
 */
Deno.test("one sweep of XBTUSD alone reaches the ladder's nearest level", async () => {
  const sweeps: { at: number; bp: number }[] = [];
  const mids: { at: number; mid: number }[] = [];
  await visitMarket(XBTUSD_2020, {
    before(_view, ring, slot) {
      if (ring.type[slot] !== TRADE || ring.flag[slot] !== 0) return;
      const at = ring.venue[slot] ?? 0;
      const price = 2 * (ring.price[(ring.rowStart[slot] ?? 0) & ring.rowMask] ?? 0);
      const last = sweeps.at(-1);
      const bp = BP * Math.max(0, ...mids.map(({ mid }) => Math.abs(price - mid) / mid));
      if (bp < NEAREST_BP) return;
      if (last === undefined || last.at + AGE_US < at) sweeps.push({ at, bp });
      else last.bp = Math.max(last.bp, bp);
    },
    after(view, _ring, _slot, now) {
      const at = timeOf(now);
      // The oldest holds until the next one.
      while ((mids[1]?.at ?? at) < at - AGE_US) mids.shift();
      const mid = view.bid + view.ask;
      if (view.blocked === undefined && mids.at(-1)?.mid !== mid) mids.push({ at, mid });
    },
  });
  assertEquals(sweeps.map(({ bp }) => Math.floor(bp)), [35]);
});

/** Whole contracts: money a price times as large, so that shares of the account stay the same. */
const CONTRACTS: Asked = {
  profile: NARROW.profile,
  set: [
    ...NARROW.set,
    "order.notional=2000000",
    "order.notional_min=80000",
    "account.equity=80000000",
    "risk.order_notional_max=800000000",
    "risk.inventory_notional_max=800000000",
  ],
  models: MODELS,
};

Deno.test("replay() of XBTUSD fills orders of 250 contracts in parts, and loses sight of none", async () => {
  const { instrument } = XBTUSD_2020;
  assert(instrument !== undefined);
  const whole = { ...instrument, text: instrument.text.replaceAll('"0.00001"', '"1"') };
  const played = await playSet({ ...XBTUSD_2020, name: "contracts", instrument: whole }, CONTRACTS);
  const runs = MODELS.map((model) => runOf(played, model).sections);
  assertEquals(runs.map(({ fill_rate: rate }) => rate.orders_filled), [14, 14, 14, 21]);
  // Some trades share their millisecond, price and size, and none has an id.
  for (const { fill_rate: rate, quoting } of runs) {
    assertGreater(rate.partial_fills, 10);
    assertEquals(quoting.requests.cancel.failed, 0);
  }
});

interface Print {
  readonly price: number;
  readonly sellerTook: boolean;
}

/** Trades by their time in microseconds, with prices in ticks of half a dollar. */
async function printsOf(): Promise<ReadonlyMap<number, readonly Print[]>> {
  const prints = new Map<number, Print[]>();
  await visitMarket(XBTUSD_2020, {
    before(_view, ring, slot) {
      if (ring.type[slot] !== TRADE || ring.flag[slot] !== 0) return;
      const row = (ring.rowStart[slot] ?? 0) & ring.rowMask;
      const at = ring.venue[slot] ?? 0;
      const print = { price: ring.price[row] ?? 0, sellerTook: ring.side[row] === ASK };
      prints.set(at, [...(prints.get(at) ?? []), print]);
    },
  });
  return prints;
}

Deno.test("replay() of XBTUSD fills where a trade printed beyond the order", async () => {
  const prints = await printsOf();
  for (const model of ["through", "queue", "queue_power"] as const) {
    const { fills } = await playSet(XBTUSD_2020, { ...NARROW, models: [model] });
    assertGreater(fills.length, 0);
    for (const row of fills) {
      const { venueUs, price, side } = fillOf(row);
      const ticks = new Decimal(price).mul(2).toNumber();
      const beyond = (prints.get(venueUs) ?? []).some((print) =>
        side === "buy"
          ? print.sellerTook && print.price < ticks
          : !print.sellerTook && ticks < print.price
      );
      assert(beyond, row);
    }
  }
});
