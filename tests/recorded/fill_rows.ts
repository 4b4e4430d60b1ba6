// Rows of fills.csv, held against what was recorded and against the report.
import { assert, assertEquals, assertGreaterOrEqual } from "@std/assert";
import { Decimal, ZERO } from "../../lib/base/decimal.ts";
import type { FillModel } from "../../lib/sim/config.ts";
import type { Played, RecordedTouch, RecordedTrade } from "./proofs.ts";

/** A row of fills.csv; `signed` is the change of base that it is. */
export function fillOf(row: string) {
  const [venueUs, , , side, , price = "0", qty = "0", , fee = "0", feeAsset, ...rest] = row
    .split(",");
  const [evidenceId = "", aheadBefore, , , mid = "0"] = rest;
  const size = new Decimal(qty);
  return {
    venueUs: Number(venueUs),
    side,
    price,
    qty: size,
    signed: side === "buy" ? size : size.neg(),
    fee,
    feeAsset,
    evidenceId,
    aheadBefore: Number(aheadBefore),
    mid,
  };
}

/** What was recorded, and the model that filled. */
export interface Evidence {
  readonly trades: ReadonlyMap<string, RecordedTrade>;
  readonly touches: ReadonlyMap<string, RecordedTouch>;
  readonly model: FillModel;
}

/** Every fill rests on a trade or on a book that was there; gives how many rest on trades. */
export function checkEvidence(
  fills: readonly string[],
  { trades, touches, model }: Evidence,
): number {
  const used = new Map<string, Decimal>();
  let byTrades = 0;
  for (const row of fills) {
    const fill = fillOf(row);
    const { evidenceId } = fill;
    const sign = fill.side === "buy" ? -1 : 1;
    const trade = trades.get(evidenceId);
    if (trade === undefined) {
      const touch = touches.get(evidenceId);
      const opposite = fill.side === "buy" ? touch?.ask : touch?.bid;
      assert(opposite !== undefined, `neither trade nor update ${evidenceId}: ${row}`);
      assertEquals(new Decimal(opposite).cmp(fill.price), sign, row);
      continue;
    }
    byTrades++;
    assertEquals([trade.venueUs, trade.sellerTook], [fill.venueUs, fill.side === "buy"], row);
    assertEquals(trade.orderType === "" || trade.orderType === "MARKET", true, row);
    const beyond = sign * new Decimal(trade.price).cmp(fill.price);
    assertGreaterOrEqual(beyond, model === "through" ? 1 : 0, row);
    if (model === "touch") assertEquals(fill.aheadBefore, 0, row);
    const sum = fill.qty.plus(used.get(evidenceId) ?? ZERO);
    used.set(evidenceId, sum);
    assert(sum.lte(trade.qty), `${sum} of ${trade.qty}: ${row}`);
  }
  return byTrades;
}

/** Equity and spread capture from fills.csv and the first row of equity.csv alone. */
export function countedFromFills({ fills, equity }: Played, funding: string) {
  const [, , quote = "0", base = "0", bnb = "0"] = equity[0]?.split(",") ?? [];
  let [cash, held, token] = [new Decimal(quote).plus(funding), new Decimal(base), new Decimal(bnb)];
  let capture = ZERO;
  for (const { signed, price, fee, feeAsset, mid } of fills.map(fillOf)) {
    const delta = feeAsset === "BTC" ? signed.minus(fee) : signed;
    cash = cash.minus(signed.mul(price)).minus(feeAsset === "USDT" ? fee : 0);
    if (feeAsset === "BNB") token = token.minus(fee);
    // A commission in base is valued at the fill's price; the rest of its value is capture.
    capture = capture.plus(delta.mul(new Decimal(mid).minus(price)));
    held = held.plus(delta);
  }
  const bnbPrice = 600;
  return {
    capture: capture.toFixed(),
    equityAt: (mid: string) => cash.plus(held.mul(mid)).plus(token.mul(bnbPrice)).toFixed(),
  };
}
