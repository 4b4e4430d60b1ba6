// The return report of small runs by hand: rows, section, drawdowns, regimes, absent figures.
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Decimal } from "../../lib/base/decimal.ts";
import { halfTicks, timeUs } from "../../lib/base/units.ts";
import { Ledger } from "../../lib/ledger/mod.ts";
import { EQUITY_HEADER, ReturnMeter } from "../../lib/report/return_meter.ts";
import { fillOf, instrumentOf, ledgerOf } from "../ledger/fixtures.ts";

const SECOND = 1_000_000;
const MID = halfTicks(2_000_000); // 10,000.00
const BUY = { side: "buy", level: 1 } as const;
const SELL = { side: "sell", level: 0 } as const;
const NO_MARK = { markE8: undefined };

function meterOf(market: "spot" | "usdm") {
  const ledger = ledgerOf(market, MID);
  const rows: string[] = [];
  const row = (text: string) => void rows.push(text);
  return { ledger, rows, meter: new ReturnMeter({ ledger, startMid: MID, at: timeUs(500), row }) };
}

Deno.test("ReturnMeter writes the first sample and then those that changed", () => {
  const { ledger, rows, meter } = meterOf("spot");
  meter.sample(1 * SECOND, MID, "");
  meter.sample(2 * SECOND, 2_000_001, "");
  meter.sample(3 * SECOND, 2_000_001, "book_unknown");
  const fee = { fee: "0.0999", feeAsset: "USDT" };
  ledger.apply(fillOf({ price: 999_000, qty: 1_000, ...fee, mid: 2_000_001 }), BUY);
  meter.onFill(3_400_000, 2_000_001, "");
  meter.sample(4 * SECOND, 2_000_001, "");
  assertEquals(rows, [
    "500,10312.5,5000,0.5,1,10000,0,",
    "2000000,10312.5025,5000,0.5,1,10000.005,0.0025,",
    "3000000,10312.5025,5000,0.5,1,10000.005,0.0025,book_unknown",
    "3400000,10312.50265,4900.0001,0.51,1,10000.005,0.10255,",
  ]);
  for (const row of rows) {
    assertEquals(row.split(",").length, EQUITY_HEADER.split(",").length);
  }
});

Deno.test("ReturnMeter asks for every whole second after its start", () => {
  const { meter } = meterOf("spot");
  assertEquals(meter.nextAt, SECOND);
  meter.sample(SECOND, MID, "");
  assertEquals(meter.nextAt, 2 * SECOND);
  meter.onFill(2_500_000, MID, "");
  assertEquals(meter.nextAt, 2 * SECOND);
});

Deno.test("ReturnMeter reports a spot run", () => {
  const { ledger, meter } = meterOf("spot");
  const fee = { fee: "0.0001", feeAsset: "BTC" };
  ledger.apply(fillOf({ price: 999_000, qty: 10_000, ...fee, mid: 2_000_000 }), BUY);
  meter.onFill(100_000, 2_000_000, "");
  meter.sample(SECOND, 1_980_000, "");
  ledger.apply(
    fillOf({ price: 1_001_000, qty: 5_000, fee: "0.002", feeAsset: "BNB", mid: 2_000_000 }),
    SELL,
  );
  meter.onFill(1_500_000, 2_000_000, "");
  const { total_return_pct, hold_return_pct, excess_return_pct, ...section } = meter.finish(
    2 * SECOND,
    2_002_000,
    NO_MARK,
  );
  assertAlmostEquals(total_return_pct, 100 * 5.374 / 10312.5, 1e-12);
  assertAlmostEquals(hold_return_pct, 100 * 5 / 10312.5, 1e-12);
  assertAlmostEquals(excess_return_pct, 100 * 0.374 / 10312.5, 1e-12);
  assertAlmostEquals(section.max_drawdown_pct, 100 * 59.99 / 10312.5, 1e-12);
  assertAlmostEquals(section.max_drawdown_excess_pct, 100 * 9.99 / 10312.5, 1e-12);
  assertEquals(section.sharpe, null);
  assertEquals(section.sharpe_why, "0 one-minute returns: at least 30 are needed");
  assertEquals(section.ratio_note, "less than a day of data: Sharpe and Sortino say nothing");
  assertEquals(section.samples, 0);
  assertEquals(
    [section.initial_equity, section.final_equity, section.peak_equity],
    ["10312.5", "10317.874", "10317.874"],
  );
  assertEquals(
    [section.spread_capture, section.inventory_move, section.hold_move, section.fees],
    ["1.499", "5.499", "5", "1.624"],
  );
  assertEquals(section.fees_by_asset, { BNB: "0.002", BTC: "0.0001" });
  assertEquals(section.funding, null);
  assertEquals(section.funding_why, "spot has no mark price and no funding");
  assertEquals(section.unrealized_at_mark, null);
  assertEquals([section.turnover, section.final_base, section.final_quote, section.final_bnb], [
    "1499.5",
    "0.5499",
    "4501.5",
    "0.998",
  ]);
  assertEquals(section.by_side_and_level.map((slot) => `${slot.side}${slot.level} ${slot.fees}`), [
    "buy1 0.999",
    "sell0 0.625",
  ]);
  const gain = new Decimal(section.realized).plus(section.unrealized).minus(section.fees);
  assertEquals(gain.toFixed(), "5.374");
});

Deno.test("ReturnMeter reports a USD-M run with its mark and funding", () => {
  const { ledger, meter } = meterOf("usdm");
  const fee = { fee: "2", feeAsset: "USDT" };
  ledger.apply(fillOf({ price: 1_000_000, qty: 100_000, ...fee, mid: 2_000_000 }), BUY);
  ledger.applyFunding(new Decimal("-0.25"));
  const section = meter.finish(SECOND, 2_001_000, { markE8: 1_000_600_000_000 });
  assertEquals([section.unrealized, section.unrealized_at_mark, section.funding], [
    "5",
    "6",
    "-0.25",
  ]);
  assertEquals([section.final_quote, section.final_base, section.average_entry], [
    "9997.75",
    "1",
    "10000",
  ]);
  assertEquals(section.hold_return_pct, 0);
});

Deno.test("ReturnMeter leaves out what a USD-M run without marks cannot know", () => {
  const { meter } = meterOf("usdm");
  const section = meter.finish(SECOND, MID, NO_MARK);
  assertEquals([section.funding, section.unrealized_at_mark, section.average_entry], [
    null,
    null,
    null,
  ]);
  assertEquals(section.funding_why, "the data have no mark price stream");
  assertEquals(section.average_entry_why, "nothing is held");
});

Deno.test("ReturnMeter splits the change of equity by regime", () => {
  const { ledger, meter } = meterOf("spot");
  const fee = { fee: "0.1", feeAsset: "USDT" };
  meter.enter("unknown", MID);
  meter.enter("unknown", 2_000_100);
  meter.enter("calm", 2_000_200);
  meter.beforeChange();
  ledger.apply(fillOf({ price: 999_000, qty: 1_000, ...fee, mid: 2_000_200 }), BUY);
  meter.beforeChange();
  meter.enter("unknown", 2_000_000);
  const { by_regime, final_equity, initial_equity } = meter.finish(SECOND, 2_000_400, NO_MARK);
  assertEquals(by_regime, {
    unknown: {
      equity_change: "1.52",
      spread_capture: "0",
      inventory_move: "1.52",
      fees: "0",
      funding: "0",
    },
    calm: {
      equity_change: "-0.5",
      spread_capture: "0.11",
      inventory_move: "-0.51",
      fees: "0.1",
      funding: "0",
    },
  });
  assertEquals(new Decimal(final_equity).minus(initial_equity).toFixed(), "1.02");
});

Deno.test("ReturnMeter asserts that it is told before the account changes", () => {
  const { ledger, meter } = meterOf("spot");
  meter.enter("calm", MID);
  const fee = { fee: "0.1", feeAsset: "USDT" };
  ledger.apply(fillOf({ price: 999_000, qty: 1_000, ...fee, mid: MID }), BUY);
  assertThrows(() => meter.enter("normal", MID), Error, "changed unnoticed");
});

Deno.test("ReturnMeter keeps the highest sampled equity exactly", () => {
  const mids = fc.array(fc.integer({ min: 1_999_990, max: 2_000_010 }), {
    maxLength: 100,
    size: "max",
  });
  fc.assert(
    fc.property(mids, (path) => {
      const { ledger, meter } = meterOf("spot");
      let peak = ledger.equity(MID);
      path.forEach((mid, index) => {
        meter.sample((index + 1) * SECOND, mid, "");
        peak = Decimal.max(peak, ledger.equity(mid));
      });
      assertEquals(meter.peak.toFixed(), peak.toFixed());
      assertEquals(meter.equity.toFixed(), ledger.equity(path.at(-1) ?? MID).toFixed());
    }),
    { seed: 20261121, numRuns: 200 },
  );
});

Deno.test("ReturnMeter refuses an account without equity", () => {
  const ledger = new Ledger({
    instrument: instrumentOf("spot"),
    opening: { quote: new Decimal(0), base: new Decimal(0), bnb: new Decimal(0) },
    bnbPrice: new Decimal(1),
    mid: MID,
  });
  assertThrows(
    () => new ReturnMeter({ ledger, startMid: MID, at: timeUs(0) }),
    RangeError,
    "Cannot report returns: initial equity is 0",
  );
});
