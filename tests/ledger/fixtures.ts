// Instruments, fills and openings that the ledger and return meter tests share.
import { Decimal } from "../../lib/base/decimal.ts";
import { type HalfTicks, halfTicks, lots, ppm, ticks, timeUs } from "../../lib/base/units.ts";
import { Ledger } from "../../lib/ledger/mod.ts";
import { type Instrument, type Market, withDigits } from "../../lib/market/instrument.ts";
import type { Fill } from "../../lib/orders/events.ts";
import type { ClientOrderId } from "../../lib/orders/requests.ts";

/** BTCUSDT with the given tick and lot; its filters play no part here. */
export function instrumentOf(
  market: Market,
  sizes = { tickSize: "0.01", lotSize: "0.00001" },
): Instrument {
  return withDigits({
    market,
    symbol: "BTCUSDT",
    baseAsset: "BTC",
    quoteAsset: "USDT",
    ...sizes,
    priceMin: ticks(1),
    priceMax: ticks(100_000_000),
    qtyMin: lots(1),
    qtyMax: lots(1_000_000_000),
    notionalMin: "5",
    notionalMax: undefined,
    percentPrice: { type: "by_mark", up: ppm(1_050_000), down: ppm(950_000) },
    ordersMax: 200,
    amendsMax: 10,
    orderRateLimits: [],
  });
}

export interface FillFields {
  readonly price: number;
  readonly qty: number;
  readonly fee: string;
  readonly feeAsset: string;
  readonly mid: number;
  readonly at?: number;
}

/** A maker fill; only what the ledger reads is given. */
export function fillOf(fields: FillFields): Fill {
  return {
    type: "fill",
    id: "test" as ClientOrderId,
    venueAt: timeUs(fields.at ?? 0),
    price: ticks(fields.price),
    qty: lots(fields.qty),
    remaining: lots(0),
    liquidity: "maker",
    fee: fields.fee,
    feeAsset: fields.feeAsset,
    evidenceId: 1,
    evidence: "print",
    aheadBefore: lots(0),
    aheadAfter: lots(0),
    queueKnown: true,
    mid: halfTicks(fields.mid),
  };
}

/** A ledger with whole-number openings: spot 5,000 USDT and 0.5 BTC, USD-M 10,000 USDT. */
export function ledgerOf(market: Market, mid: HalfTicks): Ledger {
  return new Ledger({
    instrument: instrumentOf(market),
    opening: market === "spot"
      ? { quote: new Decimal(5_000), base: new Decimal("0.5"), bnb: new Decimal(1) }
      : { quote: new Decimal(10_000), base: new Decimal(0), bnb: new Decimal(1) },
    bnbPrice: new Decimal("312.5"),
    mid,
  });
}
