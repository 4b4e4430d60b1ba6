// The tape of significant trades: the large ones, and otherwise one now and then.
import { fromUnits } from "../base/decimal.ts";
import { BID, type EventRing, TRADE } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import { time } from "./inspect_words.ts";

export interface TapeOptions {
  /** Trades of more lots than this are shown, each of them. */
  readonly aboveLots: number;
  /** Without a trade shown for so long, the next one is, whatever its size. */
  readonly everyUs: number;
  /** Rows kept for the screen. */
  readonly keptMax: number;
}

/** One trade as shown; `isLarge` is false where only the time spoke for it. */
export interface TapeRow {
  readonly at: number;
  /** Of the aggressor. */
  readonly side: "buy" | "sell";
  readonly price: number;
  readonly qty: number;
  readonly isLarge: boolean;
}

/** Trades above 0.01 of the base asset, or one in five seconds. */
export const TAPE_ABOVE = "0.01";
export const TAPE_EVERY_US = 5_000_000;
const CLOCK_FROM = 11;
const SIDE_COLUMNS = 5;
const PRICE_COLUMNS = 14;

/** Picks the trades that are shown. */
export class Tape {
  /** Market trades that came, and those that were shown. */
  seen = 0;
  shown = 0;
  /** The last ones shown, newest first. */
  readonly rows: TapeRow[] = [];
  readonly #options: TapeOptions;
  #shownAt: number | undefined;

  constructor(options: TapeOptions) {
    this.#options = options;
  }

  /** Takes the event at an absolute index; the row where it is a trade to be shown. */
  add(ring: EventRing, index: number): TapeRow | undefined {
    const slot = index & ring.eventMask;
    if (ring.type[slot] !== TRADE || ring.flag[slot] !== 0) return undefined;
    const at = ring.local[slot] ?? 0;
    const row = (ring.rowStart[slot] ?? 0) & ring.rowMask;
    const qty = ring.qty[row] ?? 0;
    this.seen++;
    const { aboveLots, everyUs, keptMax } = this.#options;
    const isLarge = aboveLots < qty;
    const isDue = this.#shownAt === undefined || everyUs <= at - this.#shownAt;
    if (!isLarge && !isDue) return undefined;
    this.#shownAt = at;
    this.shown++;
    const side = ring.side[row] === BID ? "buy" : "sell";
    const shown: TapeRow = { at, side, price: ring.price[row] ?? 0, qty, isLarge };
    this.rows.unshift(shown);
    if (keptMax < this.rows.length) this.rows.pop();
    return shown;
  }
}

/** `07:20:00.123 buy       61,234.10 0.05000`, with a star where the trade is large. */
export function tapeLine(row: TapeRow, instrument: Instrument): string {
  const { tickSize, lotSize, priceDigits, qtyDigits } = instrument;
  const clock = time(row.at).slice(CLOCK_FROM);
  const price = fromUnits(row.price, tickSize, priceDigits).padStart(PRICE_COLUMNS);
  const qty = fromUnits(row.qty, lotSize, qtyDigits);
  return `${clock} ${row.side.padEnd(SIDE_COLUMNS)}${price}  ${qty}${row.isLarge ? " *" : ""}`;
}
