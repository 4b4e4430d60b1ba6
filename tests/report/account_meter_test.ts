// Equity of an account over time, out of the ledgers of its symbols.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { halfTicks } from "../../lib/base/units.ts";
import { Ledger } from "../../lib/ledger/mod.ts";
import { AccountMeter } from "../../lib/report/account_meter.ts";
import { fillOf, instrumentOf } from "../ledger/fixtures.ts";

const S = 1_000_000;
const SELL = { side: "sell", level: 0 } as const;

/** 1,000 in cash and one base at 10,000: a share of 11,000. */
function ledgerAt(mid: number): Ledger {
  return new Ledger({
    instrument: instrumentOf("spot"),
    opening: { quote: new Decimal(1_000), base: new Decimal(1), bnb: new Decimal(0) },
    bnbPrice: new Decimal(600),
    mid: halfTicks(mid),
  });
}

const MID = 2_000_000;

interface Mid {
  lastMid: number;
}

function opened() {
  const meter = new AccountMeter();
  const views: readonly [Mid, Mid] = [{ lastMid: 0 }, { lastMid: 0 }];
  const share = new Decimal(11_000);
  const sinks = views.map((view) => meter.member(share, view));
  const [first, second] = sinks;
  assert(first !== undefined && second !== undefined);
  return { meter, views, first, second };
}

Deno.test("AccountMeter counts a symbol that has not started with its share", () => {
  const { meter, views, first } = opened();
  first.open(ledgerAt(MID), { at: 0, mid: MID });
  views[0].lastMid = MID + 20_000;
  meter.second(S);
  views[0].lastMid = MID;
  meter.second(2 * S);
  const { peak, drawdown, from, to } = meter.finish(3 * S);
  assertEquals([peak.toFixed(), from, to], ["22100", 0, 3 * S]);
  assertEquals(drawdown.share, 100 / 22_100);
});

Deno.test("AccountMeter adds up falls of one symbol and rises of another", () => {
  const { meter, views, first, second } = opened();
  first.open(ledgerAt(MID), { at: 0, mid: MID });
  second.open(ledgerAt(MID), { at: 0, mid: MID });
  views[0].lastMid = MID - 20_000;
  views[1].lastMid = MID + 20_000;
  meter.second(S);
  const { peak, drawdown } = meter.finish(S);
  assertEquals([peak.toFixed(), drawdown.share], ["22000", 0]);
});

Deno.test("AccountMeter samples at fills, each at its own mid, and not at a symbol's seconds", () => {
  const { meter, first, second } = opened();
  const ledger = ledgerAt(MID);
  first.open(ledger, { at: 0, mid: MID });
  second.open(ledgerAt(MID), { at: 0, mid: MID });
  first.sample(S, MID + 40_000);
  const fill = { qty: 100_000, fee: "0", feeAsset: "USDT", at: S + 1 };
  ledger.apply(fillOf({ ...fill, price: 1_010_000, mid: MID + 20_000 }), SELL);
  first.sample(S + 1, MID + 20_000);
  assertEquals(meter.finish(2 * S).peak.toFixed(), "22100");
});

Deno.test("AccountMeter draws equity and drawdown", () => {
  const { meter, views, first } = opened();
  first.open(ledgerAt(MID), { at: 0, mid: MID });
  views[0].lastMid = MID - 20_000;
  meter.second(S);
  const { channels } = meter.finish(2 * S);
  assertEquals([channels.equity.min[0], channels.equity.max[0]], [22_000, 22_000]);
  assertEquals(channels.equity.min[1], 21_900);
  assertEquals(channels.drawdown.min[1], 100 * (21_900 / 22_000 - 1));
});

Deno.test("AccountMeter cannot finish an account that has never opened", () => {
  assertThrows(() => opened().meter.finish(0), Error, "never opened");
});
