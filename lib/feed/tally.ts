// What real data have and a backtest tolerates, counted event by event.
import { type EventRing, TRADE } from "../market/event_ring.ts";
import type { Tolerances } from "./source.ts";

/** Counts tolerated oddities of one file. */
export class Tally {
  /** Trades that are not market trades: they fill nothing. */
  nonMarketTrades = 0;
  /** Those of them that the venue sends with price 0. */
  priceZeroTrades = 0;
  /** Events received in the same microsecond as the one before. */
  repeatedTimestamps = 0;
  /** Trades with the time, price, quantity and side of the trade before. */
  identicalTrades = 0;
  /** Messages of streams that a backtest does not use. */
  ignoredMessages = 0;
  #local = 0;
  #tradeAt = 0;
  #tradePrice = 0;
  #tradeQty = 0;
  #tradeSide = 0;

  /** Counts the event published last. */
  count(ring: EventRing): void {
    const slot = (ring.tail - 1) & ring.eventMask;
    const local = ring.local[slot]!;
    if (local === this.#local) this.repeatedTimestamps++;
    this.#local = local;
    if (ring.type[slot] === TRADE) this.#countTrade(ring, slot);
  }

  /** The counts by name; those that are 0 are left out. */
  tolerances(qtyOffLot: number): Tolerances {
    const all = {
      non_market_trades: this.nonMarketTrades,
      price_zero_trades: this.priceZeroTrades,
      repeated_timestamps: this.repeatedTimestamps,
      identical_trades: this.identicalTrades,
      ignored_messages: this.ignoredMessages,
      qty_off_lot: qtyOffLot,
    };
    return Object.fromEntries(Object.entries(all).filter(([, count]) => 0 < count));
  }

  #countTrade(ring: EventRing, slot: number): void {
    const row = ring.rowStart[slot]! & ring.rowMask;
    const price = ring.price[row]!;
    if (ring.flag[slot] !== 0) {
      this.nonMarketTrades++;
      if (price === 0) this.priceZeroTrades++;
    }
    // Some say when a trade was received and not when it was made.
    const at = ring.venue[slot]! || ring.local[slot]!;
    const qty = ring.qty[row]!;
    const side = ring.side[row]!;
    if (
      at === this.#tradeAt && price === this.#tradePrice && qty === this.#tradeQty &&
      side === this.#tradeSide
    ) this.identicalTrades++;
    this.#tradeAt = at;
    this.#tradePrice = price;
    this.#tradeQty = qty;
    this.#tradeSide = side;
  }
}
