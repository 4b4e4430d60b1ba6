// The ledger by hand and by law: exact money, two identities, any stretch of a run.
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Decimal } from "../../lib/base/decimal.ts";
import { halfTicks } from "../../lib/base/units.ts";
import { Ledger } from "../../lib/ledger/mod.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { type Side, SIDES } from "../../lib/orders/requests.ts";
import { fillOf, instrumentOf, ledgerOf } from "./fixtures.ts";

const MID = halfTicks(2_000_000); // 10,000.00
const BUY = { side: "buy", level: 1 } as const;
const SELL = { side: "sell", level: 0 } as const;

function textOf(ledger: Ledger, mid: number) {
  return {
    quote: ledger.quote.toFixed(),
    base: ledger.base.toFixed(),
    bnb: ledger.bnb.toFixed(),
    equity: ledger.equity(mid).toFixed(),
    capture: ledger.spreadCapture.toFixed(),
    move: ledger.inventoryMove(mid).toFixed(),
    fees: ledger.fees.toFixed(),
    realized: ledger.realized.toFixed(),
    unrealized: ledger.unrealized(mid).toFixed(),
    average: ledger.averageEntry?.toFixed(),
  };
}

Deno.test("Ledger takes a base fee out of the bought quantity and values it at the price", () => {
  const ledger = ledgerOf("spot", MID);
  // 0.1 bought at 9,990, mid 10,000: 0.0999 enters, the fee of 0.0001 is worth 0.999.
  const fee = { fee: "0.0001", feeAsset: "BTC" };
  ledger.apply(fillOf({ price: 999_000, qty: 10_000, ...fee, mid: 2_000_000 }), BUY);
  assertEquals(textOf(ledger, 2_002_000), {
    quote: "4001",
    base: "0.5999",
    bnb: "1",
    equity: "10318.499",
    capture: "0.999",
    move: "5.999",
    fees: "0.999",
    realized: "0",
    unrealized: "6.998",
    average: new Decimal("5998.001").div("0.5999").toFixed(),
  });
  assertEquals(ledger.openingEquity.toFixed(), "10312.5");
  assertEquals(ledger.deviation.toFixed(), "0.0999");
  assertEquals(ledger.holdMove(2_002_000).toFixed(), "5");
  assertEquals(ledger.feesByAsset.get("BTC")?.toFixed(), "0.0001");
});

Deno.test("Ledger realizes a decrease at average cost", () => {
  const ledger = ledgerOf("spot", MID);
  const fee = { fee: "1.5015", feeAsset: "USDT" };
  ledger.apply(fillOf({ price: 1_001_000, qty: 15_000, ...fee, mid: 2_001_000 }), SELL);
  assertEquals(textOf(ledger, 2_001_000), {
    quote: "6499.9985",
    base: "0.35",
    bnb: "1",
    equity: "10314.2485",
    capture: "0.75",
    move: "2.5",
    fees: "1.5015",
    realized: "1.5",
    unrealized: "1.75",
    average: "10000",
  });
});

Deno.test("Ledger flips a USD-M position and reopens at the fill price", () => {
  const ledger = ledgerOf("usdm", MID);
  const rebate = { fee: "-0.5", feeAsset: "USDT" };
  ledger.apply(fillOf({ price: 1_000_000, qty: 100_000, ...rebate, mid: 2_000_100 }), BUY);
  ledger.apply(fillOf({ price: 1_001_000, qty: 300_000, ...rebate, mid: 2_001_900 }), SELL);
  assertEquals(textOf(ledger, 2_000_000), {
    quote: "30031", // 10,000 − 10,000 + 30,030 + 1
    base: "-2",
    bnb: "1",
    equity: "10343.5",
    capture: "2", // 1 × 0.5, then −3 × −0.5
    move: "28",
    fees: "-1",
    realized: "10",
    unrealized: "20",
    average: "10010",
  });
  assertEquals(ledger.target.toFixed(), "0");
  assertEquals(ledger.wallet.toFixed(), "10011");
});

Deno.test("Ledger pays in BNB at its price and leaves cash alone", () => {
  const ledger = ledgerOf("spot", MID);
  const fee = { fee: "0.002", feeAsset: "BNB" };
  ledger.apply(fillOf({ price: 1_000_000, qty: 1_000, ...fee, mid: 2_000_000 }), BUY);
  assertEquals(ledger.bnb.toFixed(), "0.998");
  assertEquals(ledger.quote.toFixed(), "4900");
  assertEquals(ledger.fees.toFixed(), "0.625");
  assertEquals(ledger.equity(MID).toFixed(), "10311.875");
});

Deno.test("Ledger books funding on the wallet", () => {
  const ledger = ledgerOf("usdm", MID);
  ledger.applyFunding(new Decimal("-0.77708076"));
  assertEquals(ledger.funding.toFixed(), "-0.77708076");
  assertEquals(ledger.equity(MID).toFixed(), "10311.72291924");
});

Deno.test("Ledger opens a USD-M position at the first mid, worth its wallet", () => {
  const ledger = new Ledger({
    instrument: instrumentOf("usdm"),
    opening: { quote: new Decimal(10_000), base: new Decimal(2), bnb: new Decimal(0) },
    bnbPrice: new Decimal(1),
    mid: MID,
  });
  assertEquals(ledger.openingEquity.toFixed(), "10000");
  assertEquals(ledger.wallet.toFixed(), "10000");
  assertEquals(ledger.unrealized(2_002_000).toFixed(), "20");
  assertEquals(ledger.deviation.toFixed(), "2");
});

Deno.test("Ledger rounds a released cost once, so that an endless average stays exact", () => {
  const ledger = ledgerOf("usdm", MID);
  const fee = { fee: "0", feeAsset: "USDT", mid: 2_000_000 };
  ledger.apply(fillOf({ price: 1_000_000, qty: 100_000, ...fee }), BUY);
  ledger.apply(fillOf({ price: 1_000_100, qty: 200_000, ...fee }), BUY);
  ledger.apply(fillOf({ price: 1_000_100, qty: 100_000, ...fee }), SELL);
  assertEquals(ledger.realized.toFixed(), "0.333333333333333333");
  assertEquals(ledger.unrealized(2_000_200).toFixed(), "0.666666666666666667");
  assertEquals(ledger.averageEntry?.toFixed(10), "10000.6666666667");
  ledger.apply(fillOf({ price: 1_000_100, qty: 200_000, ...fee }), SELL);
  assertEquals(ledger.realized.toFixed(), "1");
  assertEquals(ledger.averageEntry, undefined);
});

Deno.test("Ledger refuses a fee in an asset without a price, and changes nothing", () => {
  const ledger = ledgerOf("spot", MID);
  const before = textOf(ledger, MID);
  const fee = { fee: "1", feeAsset: "XRP" };
  assertThrows(
    () => ledger.apply(fillOf({ price: 1_000_000, qty: 1, ...fee, mid: MID }), BUY),
    RangeError,
    'Cannot value a fee: its asset is "XRP"',
  );
  assertEquals(textOf(ledger, MID), before);
});

Deno.test("Ledger keeps turnover, capture and fees by slot", () => {
  const ledger = ledgerOf("spot", MID);
  const fee = { fee: "0.1", feeAsset: "USDT" };
  ledger.apply(fillOf({ price: 999_000, qty: 1_000, ...fee, mid: 2_000_000 }), BUY);
  ledger.apply(fillOf({ price: 1_001_000, qty: 1_000, ...fee, mid: 2_000_000 }), SELL);
  ledger.apply(fillOf({ price: 999_000, qty: 2_000, ...fee, mid: 2_000_000 }), BUY);
  const slots = [...ledger.slots].map((slot) =>
    `${slot.side}${slot.level} ${slot.fills} ${slot.turnover} ${slot.spreadCapture} ${slot.fees}`
  );
  assertEquals(slots, ["buy1 2 299.7 0.3 0.2", "sell0 1 100.1 0.1 0.1"]);
});

const anyMid = fc.integer({ min: 2, max: 6_000_000 });

/** A fill, or a funding amount in hundred-millionths. */
interface Step {
  readonly side: Side;
  readonly level: number;
  readonly price: number;
  readonly qty: number;
  readonly fee: number;
  readonly feeAsset: string;
  readonly mid: number;
  readonly funding: number;
}

function stepsFor(market: Market): fc.Arbitrary<Step[]> {
  const assets = market === "spot" ? ["BTC", "USDT", "BNB"] : ["USDT", "BNB"];
  const step = fc.record({
    side: fc.constantFrom(...SIDES),
    level: fc.integer({ min: 0, max: 2 }),
    price: fc.integer({ min: 1, max: 3_000_000 }),
    qty: fc.integer({ min: 1, max: 300_000 }),
    fee: fc.integer({ min: -1_000_000, max: 100_000_000 }),
    feeAsset: fc.constantFrom(...assets),
    mid: anyMid,
    funding: fc.constantFrom(0, 0, 0, 123_456_789, -77_708_076),
  });
  return fc.array(step, { maxLength: 40, size: "max" });
}

function play(ledger: Ledger, step: Step): void {
  const fee = new Decimal(step.fee).div(1e8).toFixed();
  ledger.apply(fillOf({ ...step, fee }), step);
  if (step.funding !== 0) ledger.applyFunding(new Decimal(step.funding).div(1e8));
}

/** Asserts that a split accounts for a change of equity, to the last digit. */
function assertExact(change: Decimal, parts: readonly Decimal[]): void {
  const sum = parts.reduce((left, right) => left.plus(right));
  assert(sum.eq(change), `The parts give ${sum}, equity changed by ${change}`);
}

for (const market of ["spot", "usdm"] as const) {
  const law = { seed: 20261121, numRuns: 200 };

  Deno.test(`Ledger conserves equity exactly after every fill, ${market}`, () => {
    fc.assert(
      fc.property(stepsFor(market), anyMid, anyMid, (steps, first, last) => {
        const ledger = ledgerOf(market, halfTicks(first));
        for (const step of steps) {
          play(ledger, step);
          const change = ledger.equity(last).minus(ledger.openingEquity);
          const charges = ledger.funding.minus(ledger.fees);
          assertExact(change, [ledger.spreadCapture, ledger.inventoryMove(last), charges]);
          assertExact(change, [ledger.realized, ledger.unrealized(last), charges]);
        }
      }),
      law,
    );
  });

  Deno.test(`Ledger splits any stretch of a run exactly, ${market}`, () => {
    const steps = stepsFor(market);
    fc.assert(
      fc.property(steps, steps, anyMid, anyMid, (before, during, from, to) => {
        const ledger = ledgerOf(market, halfTicks(from));
        for (const step of before) play(ledger, step);
        const start = ledger.totals(from);
        for (const step of during) play(ledger, step);
        const end = ledger.totals(to);
        assertExact(end.equity.minus(start.equity), [
          end.spreadCapture.minus(start.spreadCapture),
          end.inventoryMove.minus(start.inventoryMove),
          start.fees.minus(end.fees),
          end.funding.minus(start.funding),
        ]);
      }),
      law,
    );
  });

  Deno.test(`Ledger equity is what the balances are worth, ${market}`, () => {
    fc.assert(
      fc.property(stepsFor(market), anyMid, (steps, mid) => {
        const ledger = ledgerOf(market, halfTicks(mid));
        for (const step of steps) play(ledger, step);
        const price = new Decimal(mid).mul("0.005");
        const worth = ledger.base.mul(price).plus(ledger.quote).plus(ledger.bnb.mul("312.5"));
        assertEquals(ledger.equity(mid).toFixed(), worth.toFixed());
        assertEquals(
          ledger.wallet.plus(ledger.unrealized(mid)).toFixed(),
          ledger.base.mul(price)
            .plus(ledger.quote).toFixed(),
        );
        assertAlmostEquals(ledger.equityNumber(mid), worth.toNumber(), 1e-6);
        assertEquals(ledger.holdMoveNumber(mid), 0);
        const slots = [...ledger.slots];
        const fees = slots.reduce((sum, slot) => sum.plus(slot.fees), new Decimal(0));
        assertEquals(fees.toFixed(), ledger.fees.toFixed());
      }),
      law,
    );
  });
}
