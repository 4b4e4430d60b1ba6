// A market to be watched in tests: an instrument, and events written by hand.
import { lots, ppm, ticks } from "../../lib/base/mod.ts";
import {
  ASK,
  BID,
  EventRing,
  type Instrument,
  MarketView,
  QUOTE,
  SNAPSHOT,
  TRADE,
  withDigits,
} from "../../lib/market/mod.ts";
import { nowCell } from "../../lib/base/mod.ts";

export const BTC: Instrument = withDigits({
  market: "spot",
  symbol: "BTCUSDT",
  baseAsset: "BTC",
  quoteAsset: "USDT",
  tickSize: "0.01",
  lotSize: "0.00001",
  priceMin: ticks(1),
  priceMax: ticks(100_000_000),
  qtyMin: lots(1),
  qtyMax: lots(900_000_000),
  notionalMin: "5",
  notionalMax: undefined,
  percentPrice: { type: "by_side", bidUp: ppm(1), bidDown: ppm(1), askUp: ppm(1), askDown: ppm(1) },
  ordersMax: 200,
  amendsMax: 10,
  orderRateLimits: [],
});

/** Price in ticks and quantity in lots. */
export type Row = readonly [number, number];

/** Writes events at seconds since its start, and shows them to a view. */
export class Story {
  readonly ring = new EventRing();
  readonly view = new MarketView({ market: "spot", resyncWaitUs: 0 });
  readonly start = 1_700_000_000_000_000;
  #id = 1;

  book(at: number, bids: readonly Row[], asks: readonly Row[]): number {
    return this.#write(SNAPSHOT, at, [
      ...bids.map((row) => [BID, ...row] as const),
      ...asks.map((row) => [ASK, ...row] as const),
    ]);
  }

  quote(at: number, bid: Row, ask: Row): number {
    return this.#write(QUOTE, at, [[BID, ...bid], [ASK, ...ask]]);
  }

  trade(at: number, side: number, row: Row): number {
    return this.#write(TRADE, at, [[side, ...row]]);
  }

  #write(type: number, at: number, rows: readonly (readonly [number, number, number])[]): number {
    const local = this.start + Math.round(at * 1_000_000);
    const slot = this.ring.beginEvent(type, local, local - 1_000);
    if (type !== TRADE) this.ring.lastId[slot] = this.#id++;
    for (const [side, price, qty] of rows) this.ring.addRow(side, price, qty);
    this.ring.endEvent();
    const index = this.ring.tail - 1;
    this.view.apply(this.ring, index, nowCell(local));
    return index;
  }
}
