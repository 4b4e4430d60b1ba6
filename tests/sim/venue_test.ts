// The venue as a whole: ties in time, evidence, and laws over random markets.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Decimal } from "../../lib/base/decimal.ts";
import { ASK, BID } from "../../lib/market/event_ring.ts";
import { MarketView } from "../../lib/market/view.ts";
import type { Fill, OrderEvent } from "../../lib/orders/events.ts";
import type { Side } from "../../lib/orders/requests.ts";
import type { FillModel } from "../../lib/sim/config.ts";
import { SimVenue } from "../../lib/sim/venue.ts";
import { type Level, NO_FEES, Rig, type RigOptions, testInstrument } from "./rig.ts";
import { tell } from "./story.ts";

Deno.test("SimVenue lets a cancel lose to a trade of the same instant", () => {
  // The driver plays what the market did at a microsecond before what we asked at it.
  tell(`
    snapshot 98x5 / 101x5
    place a buy 99x1     => a rests 99x1 behind 0
    sell 99x1            => a fills 99x1, left 0, queue 0>0
    cancel a             => a cancel_rejected -2011
    cancel nobody        => nobody cancel_rejected -2011
  `);
});

Deno.test("SimVenue gives each fill its evidence and the mid just before it", () => {
  const rig = new Rig({ fees: { maker: new Decimal("0.001") } });
  const evidence = (events: OrderEvent[]) =>
    events.filter((event) => event.type === "fill").map((fill) => [
      fill.evidence,
      fill.evidenceId,
      fill.mid,
      fill.fee,
      fill.feeAsset,
    ]);
  rig.snapshot([[98, 5]], [[101, 5]]);
  rig.place("a", "buy", [99, 3]);
  assertEquals(evidence(rig.trade("sell", [99, 1])), [["print", 1, 199, "0.001", "BASE"]]);
  rig.depth([[98, 0], [97, 2]], [[100, 1]]);
  assertEquals(evidence(rig.trade("sell", [98, 1])), [["print", 2, 197, "0.001", "BASE"]]);
  // The book passes: the mid is the one before the update, the id the update's own.
  assertEquals(evidence(rig.quote([90, 1], [91, 1])), [["book", 103, 197, "0.001", "BASE"]]);
  rig.place("b", "sell", [92, 1]);
  rig.gap();
  assertEquals(evidence(rig.trade("buy", [93, 1])), [["print", 3, 181, "0.092", "QUOTE"]]);
});

Deno.test("SimVenue refuses a queue power that repeated multiplication cannot do", () => {
  for (const queuePower of [0, -1, 1.5]) {
    const config = { fillModel: "queue_power", queuePower, fees: NO_FEES, leverage: 1 } as const;
    const zero = new Decimal(0);
    assertThrows(() =>
      new SimVenue(config, {
        instrument: testInstrument("spot"),
        view: new MarketView({ market: "spot", resyncWaitUs: 1 }),
        opening: { quote: zero, base: zero, bnb: zero },
      }), Error);
  }
});

/** One random happening; the center of the market walks. */
type Happening = Readonly<
  | { type: "depth"; step: number; sizes: readonly number[] }
  | { type: "quote"; bid: number; ask: number; sizes: readonly number[] }
  | { type: "trade"; aggressor: Side; offset: number; qty: number; word: boolean }
  | { type: "gap" }
>;

const size = fc.integer({ min: 0, max: 90 });
const sizes = fc.array(size, { minLength: 12, maxLength: 12 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant("depth" as const),
      step: fc.integer({ min: -1, max: 1 }),
      sizes,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("quote" as const),
      bid: fc.integer({ min: 0, max: 2 }),
      ask: fc.integer({ min: 0, max: 2 }),
      sizes,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant("trade" as const),
      aggressor: fc.constantFrom<Side>("buy", "sell"),
      offset: fc.integer({ min: -5, max: 5 }),
      qty: fc.integer({ min: 1, max: 60 }),
      word: fc.integer({ min: 0, max: 9 }).map((draw) => draw === 0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("gap" as const) }) },
);
const market = fc.array(happening, { minLength: 1, maxLength: 40, size: "max" });

const START = 100;
const RANGE = 30;
const SIZES = [31, 41, 59, 26, 53, 58, 97, 93, 23, 84, 62, 64];

/** Six levels a side around the center, everything nearer taken away. */
function ladderOf(center: number, sizes: readonly number[]): [Level[], Level[]] {
  const bids: Level[] = [];
  const asks: Level[] = [];
  for (let price = START - RANGE; price <= START + RANGE; price++) {
    const [below, above] = [center - 1 - price, price - center - 1];
    if (below < 0) bids.push([price, 0]);
    else if (below < 6) bids.push([price, (sizes[below] ?? 0) + (below === 5 ? 1 : 0)]);
    if (above < 0) asks.push([price, 0]);
    else if (above < 6) asks.push([price, (sizes[6 + above] ?? 0) + (above === 5 ? 1 : 0)]);
  }
  return [bids, asks];
}

/** Plays a random market on a rig; `note` sees what each event made the venue say. */
function playMarket(
  rig: Rig,
  events: readonly Happening[],
  note: (events: OrderEvent[], happening: Happening) => void,
): void {
  let center = START;
  let lost = false;
  for (const event of events) {
    rig.at += 1_000;
    switch (event.type) {
      case "depth": {
        center = Math.max(START - 10, Math.min(START + 10, center + event.step));
        const sides = ladderOf(center, event.sizes);
        note(lost ? rig.snapshot(...sides) : rig.depth(...sides), event);
        lost = false;
        break;
      }
      case "quote": {
        const [bidQty = 0, askQty = 0] = event.sizes;
        const bid = center - 1 - event.bid;
        note(rig.quote([bid, bidQty + 1], [center + 1 + event.ask, askQty + 1]), event);
        break;
      }
      case "trade": {
        const word = event.word ? "INSURANCE_FUND" : undefined;
        note(rig.trade(event.aggressor, [center + event.offset, event.qty], word), event);
        break;
      }
      case "gap":
        note(rig.gap(), event);
        lost = true;
    }
  }
}

function fillsOf(events: readonly OrderEvent[]): Fill[] {
  return events.filter((event) => event.type === "fill");
}

/** Filled lots of one untouched order after each event. */
function filledOverTime(
  options: RigOptions,
  { events, before, order }: {
    events: readonly Happening[];
    before: readonly Happening[];
    order: { side: Side; offset: number; qty: number };
  },
): number[] {
  const rig = new Rig(options);
  rig.snapshot(...ladderOf(START, SIZES));
  playMarket(rig, before, () => {});
  const price = order.side === "buy" ? START - order.offset : START + order.offset;
  rig.place("a", order.side, [price, order.qty]);
  let filled = 0;
  const amounts: number[] = [];
  playMarket(rig, events, (told) => {
    for (const fill of fillsOf(told)) filled += fill.qty;
    amounts.push(filled);
  });
  return amounts;
}

Deno.test("SimVenue fills an untouched order: through <= queue <= queue_power <= touch", () => {
  const order = fc.record({
    side: fc.constantFrom<Side>("buy", "sell"),
    offset: fc.integer({ min: 0, max: 7 }),
    qty: fc.integer({ min: 1, max: 200 }),
  });
  const models = ["through", "queue", "queue_power", "touch"] as const satisfies FillModel[];
  const differed = [0, 0, 0];
  fc.assert(
    fc.property(market, market, order, (before, events, order) => {
      const runs = models.map((fillModel) =>
        filledOverTime({ fillModel }, { before, events, order })
      );
      events.forEach((_, index) => {
        const filled = runs.map((run) => run[index] ?? 0);
        assertEquals(filled, [...filled].sort((a, b) => a - b));
        differed.forEach((times, pair) => {
          if (filled[pair] !== filled[pair + 1]) differed[pair] = times + 1;
        });
      });
    }),
    { seed: 20261121, numRuns: 200 },
  );
  assert(differed.every((times) => 20 < times), `models must differ to be ordered: ${differed}`);
});

const orders = fc.array(
  fc.record({
    side: fc.constantFrom<Side>("buy", "sell"),
    offset: fc.integer({ min: 0, max: 4 }),
    qty: fc.integer({ min: 1, max: 60 }),
  }),
  { minLength: 2, maxLength: 8 },
);

for (const fillModel of ["queue", "queue_power", "through", "touch"] as const) {
  Deno.test(`SimVenue \`${fillModel}\` gives one print away once, at our prices, with its money`, () => {
    fc.assert(
      fc.property(market, orders, (events, wanted) => {
        const fees = { maker: new Decimal("0.00075") };
        const rig = new Rig({ fillModel, fees });
        rig.snapshot(...ladderOf(START, SIZES));
        const prices = new Map<string, number>();
        const left = new Map<string, number>();
        wanted.forEach(({ side, offset, qty }, index) => {
          const price = side === "buy" ? START - offset : START + offset;
          const [answer] = rig.place(`${index}`, side, [price, qty]);
          if (answer?.type !== "accepted") return;
          prices.set(answer.id, price * (side === "buy" ? 1 : -1));
          left.set(answer.id, qty);
        });
        let { quote, base } = rig.venue.account;
        playMarket(rig, events, (told, event) => {
          const fills = fillsOf(told);
          const printed = fills.filter((fill) => fill.evidence === "print");
          const volume = printed.reduce((sum, fill) => sum + fill.qty, 0);
          if (event.type === "trade") assert(volume <= event.qty);
          if (event.type === "trade" && event.word) assertEquals(fills, []);
          for (const fill of fills) {
            const sign = Math.sign(prices.get(fill.id) ?? 0);
            assertEquals(fill.price * sign, prices.get(fill.id));
            assertEquals(fill.remaining + fill.qty, left.get(fill.id));
            assert(fill.aheadAfter <= fill.aheadBefore);
            left.set(fill.id, fill.remaining);
            quote = quote.sub(fill.price * fill.qty * sign);
            base = base.add(fill.qty * sign);
            if (fill.feeAsset === "BASE") base = base.sub(fill.fee);
            else quote = quote.sub(fill.fee);
          }
        });
        assertEquals(rig.venue.account.quote.toFixed(), quote.toFixed());
        assertEquals(rig.venue.account.base.toFixed(), base.toFixed());
        const resting = rig.venue.resting.reduce((sum, order) => sum + order.remaining, 0);
        assertEquals(resting, [...left.values()].reduce((sum, qty) => sum + qty, 0));
      }),
      { seed: 20261121, numRuns: 100 },
    );
  });
}

Deno.test("SimVenue never rests an order beyond the venue's opposite best", () => {
  fc.assert(
    fc.property(market, orders, (events, wanted) => {
      const rig = new Rig();
      rig.snapshot(...ladderOf(START, SIZES));
      wanted.forEach(({ side, offset, qty }, index) => {
        rig.place(`${index}`, side, [side === "buy" ? START - offset : START + offset, qty]);
      });
      playMarket(rig, events, () => {
        if (rig.view.blocked !== undefined) return;
        for (const { side, price } of rig.venue.resting) {
          if (side === BID) assert(price <= rig.view.ask);
          if (side === ASK) assert(rig.view.bid <= price);
        }
      });
    }),
    { seed: 20261121, numRuns: 100 },
  );
});
