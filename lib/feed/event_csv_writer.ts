// Events of the ring as event CSV, byte for byte the same for the same events.
import { BID, type EventRing, FUNDING, MARK, TRADE } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import { DecimalText } from "./decimal_text.ts";
import { formatComment, HEADER, MARKET_FLAG, TYPE_NAMES } from "./event_csv_format.ts";
import { UnitScale } from "./unit_scale.ts";

export interface EventCsvWriterOptions {
  readonly instrument: Pick<Instrument, "market" | "symbol" | "tickSize" | "lotSize">;
  readonly syntheticSeed?: number | undefined;
}

const E8_DIGITS = 8;

/**
 * Writes events one after the other; `take` hands out what has been written since the last time.
 *
 * The caller takes often enough: an event is held whole, so the buffer has the size of what was
 * written between two calls.
 */
export class EventCsvWriter {
  readonly #text = new DecimalText();
  readonly #price: UnitScale;
  readonly #qty: UnitScale;
  #seq = 0;

  /** Begins with the comment line and the header. */
  constructor(options: EventCsvWriterOptions) {
    const { instrument, syntheticSeed } = options;
    this.#price = new UnitScale(instrument.tickSize, "the tick");
    this.#qty = new UnitScale(instrument.lotSize, "the lot");
    const { market, symbol } = instrument;
    this.#text.ascii(`${formatComment({ market, symbol, syntheticSeed })}\n${HEADER}\n`);
  }

  /** Bytes waiting to be taken. */
  get length(): number {
    return this.#text.length;
  }

  /** The bytes since the last call; valid until the next call of `write`. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#text.take();
  }

  /** Appends the event at an absolute index of the ring. */
  write(ring: EventRing, index: number): void {
    const slot = index & ring.eventMask;
    const type = ring.type[slot]!;
    const rowCount = ring.rowCount[slot]!;
    this.#start(ring, slot, type);
    if (rowCount === 0) this.#text.ascii(",,");
    for (let offset = 0; offset < rowCount; offset++) {
      if (0 < offset) this.#further(type);
      this.#level(ring, (ring.rowStart[slot]! + offset) & ring.rowMask, type);
      if (0 < offset) this.#text.ascii(",,\n");
      else this.#end(ring, slot, type);
    }
    if (rowCount === 0) this.#end(ring, slot, type);
    this.#seq++;
  }

  #start(ring: EventRing, slot: number, type: number): void {
    const text = this.#text;
    text.whole(ring.local[slot]!);
    text.ascii(",");
    text.present(ring.venue[slot]!);
    text.ascii(`,${TYPE_NAMES[type]},`);
    text.whole(this.#seq);
    text.ascii(",");
    if (type === FUNDING) text.present(ring.qty[ring.rowStart[slot]! & ring.rowMask]!);
    else text.present(ring.firstId[slot]!);
    text.ascii(",");
    text.present(ring.lastId[slot]!);
    text.ascii(",");
    text.present(ring.prevId[slot]!);
    text.ascii(",");
  }

  #further(type: number): void {
    this.#text.ascii(`,,${TYPE_NAMES[type]},`);
    this.#text.whole(this.#seq);
    this.#text.ascii(",,,,");
  }

  /** Side, price and quantity. A mark or a rate has no side and no quantity. */
  #level(ring: EventRing, row: number, type: number): void {
    const text = this.#text;
    const price = ring.price[row]!;
    if (type === MARK || type === FUNDING) {
      text.ascii(",");
      text.trimmed(price, E8_DIGITS);
      text.ascii(",");
      return;
    }
    text.ascii(ring.side[row] === BID ? "b," : "a,");
    text.fixed(price * this.#price.step, this.#price.digits);
    text.ascii(",");
    text.trimmed(ring.qty[row]! * this.#qty.step, this.#qty.digits);
  }

  #end(ring: EventRing, slot: number, type: number): void {
    this.#text.ascii(",");
    this.#text.present(ring.tradeId[slot]!);
    this.#text.ascii(",");
    if (type === TRADE) {
      const flag = ring.flag[slot]!;
      this.#text.ascii(flag === 0 ? MARKET_FLAG : ring.words[flag - 1] ?? "");
    }
    this.#text.ascii("\n");
  }
}
