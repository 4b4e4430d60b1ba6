// One row of the event CSV from its text, with every rule and message: the reader's careful path.
import { ASK, BID, DEPTH, FUNDING, MARK, QUOTE, SNAPSHOT, TRADE } from "../market/event_ring.ts";
import { csvFields } from "./csv_line.ts";
import { COLUMNS, FLAG_WORD, MARKET_FLAG, TYPE_NAMES } from "./event_csv_format.ts";
import type { FeedScales } from "./feed_scales.ts";
import { found } from "./refusal.ts";
import { readWhole } from "./unit_scale.ts";

/** The event whose rows are being read, as far as the next row depends on it. */
export interface OpenEvent {
  /** False before the first event. */
  readonly isOpen: boolean;
  readonly type: number;
  readonly seq: number;
  readonly local: number;
  readonly rowCount: number;
  /** Side of its last row. */
  readonly side: number;
}

/** A row as read: either the first of an event, or one more level of the open one. */
export interface EventRow {
  readonly continues: boolean;
  readonly type: number;
  readonly seq: number;
  readonly local: number;
  readonly venue: number;
  readonly firstId: number;
  readonly lastId: number;
  readonly prevId: number;
  readonly tradeId: number;
  /** Undefined for a market trade and for everything that is not a trade. */
  readonly word: string | undefined;
  /** Undefined where the event has no level. */
  readonly level: Level | undefined;
}

interface Level {
  readonly side: number;
  readonly price: number;
  readonly qty: number;
}

/** Levels of one message: Binance sends at most 5,000 a side. */
export const EVENT_ROWS_MAX = 100_000;

/** Reads rows; `column` names the one being read, for the message of a refusal. */
export class RowReader {
  column: string | undefined;
  readonly #scales: FeedScales;
  #fields: readonly string[] = [];

  constructor(scales: FeedScales) {
    this.#scales = scales;
  }

  /** Throws SyntaxError or RangeError without the place, which `column` completes. */
  read(line: string, open: OpenEvent): EventRow {
    this.column = undefined;
    this.#fields = csvFields(line);
    if (this.#fields.length !== COLUMNS.length) {
      throw new SyntaxError(
        `wrong columns: found ${this.#fields.length}, expected ${COLUMNS.length}`,
      );
    }
    const type = this.#type();
    const seq = readWhole(this.#field("seq"), "seq");
    return open.isOpen && seq === open.seq
      ? this.#continuation(type, open)
      : this.#first(type, seq, open);
  }

  #first(type: number, seq: number, open: OpenEvent): EventRow {
    if (open.isOpen && seq < open.seq) {
      throw new RangeError(`seq is ${seq} after ${open.seq}: it must increase from event to event`);
    }
    const ids = {
      firstId: this.#whole("first_id"),
      lastId: this.#whole("last_id"),
      prevId: this.#whole("prev_id"),
    };
    return {
      continues: false,
      type,
      seq,
      local: this.#local(open),
      venue: this.#whole("venue_us"),
      ...ids,
      firstId: type === FUNDING ? this.#fundingTime() : ids.firstId,
      tradeId: this.#tradeId(type),
      word: this.#word(type),
      level: this.#level(type),
    };
  }

  #continuation(type: number, open: OpenEvent): EventRow {
    const { seq, local, rowCount } = open;
    if (type !== open.type) {
      throw new SyntaxError(`an event of ${TYPE_NAMES[open.type]} goes on as ${TYPE_NAMES[type]}`);
    }
    for (const name of ["local_us", "venue_us", "first_id", "last_id", "prev_id"] as const) {
      if (this.#field(name) === "") continue;
      throw new SyntaxError(`only the first row of event ${seq} may have ${name}`);
    }
    this.column = "seq";
    const rowsMax = type === QUOTE ? 2 : hasLevels(type) ? EVENT_ROWS_MAX : 1;
    if (rowsMax <= rowCount) throw new RangeError(`event ${seq} has more than ${rowsMax} rows`);
    this.#tradeId(type);
    const word = this.#word(type);
    const level = this.#level(type);
    this.column = "side";
    if (level === undefined) throw new SyntaxError("it is empty");
    if (type === QUOTE && 0 < rowCount && level.side === open.side) {
      throw new SyntaxError("a quote has one row a side");
    }
    const none = { venue: 0, firstId: 0, lastId: 0, prevId: 0, tradeId: 0 };
    return { continues: true, type, seq, local, ...none, word, level };
  }

  #type(): number {
    const text = this.#field("type");
    const type = TYPE_NAMES.findIndex((name) => name === text);
    if (type < 0) {
      throw new SyntaxError(`type is ${found(text)}; expected one of ${TYPE_NAMES.join(", ")}`);
    }
    return type;
  }

  #local(open: OpenEvent): number {
    const text = this.#field("local_us");
    if (text === "") throw new SyntaxError("the first row of an event must have it");
    const local = readWhole(text, "local_us");
    if (local === 0) throw new RangeError("local_us is 0");
    if (open.isOpen && local < open.local) {
      throw new RangeError(`local time goes back from ${open.local} to ${local}`);
    }
    return local;
  }

  #fundingTime(): number {
    const time = this.#whole("first_id");
    if (time === 0) throw new SyntaxError("a funding row must have its funding time here");
    return time;
  }

  #tradeId(type: number): number {
    const id = this.#whole("trade_id");
    if (type !== TRADE && this.#field("trade_id") !== "") {
      throw new SyntaxError(`${TYPE_NAMES[type]} rows have none`);
    }
    return id;
  }

  #word(type: number): string | undefined {
    const text = this.#field("flag");
    if (text === "") return undefined;
    if (type !== TRADE) throw new SyntaxError(`${TYPE_NAMES[type]} rows have none`);
    if (text === MARKET_FLAG) return undefined;
    if (!FLAG_WORD.test(text)) {
      throw new SyntaxError(`flag is ${found(text)}; expected market or the venue's word`);
    }
    return text;
  }

  #level(type: number): Level | undefined {
    if (type === MARK || type === FUNDING) return this.#rate(type);
    const isEmpty = this.#field("side") === "" && this.#field("price") === "" &&
      this.#field("qty") === "";
    if (isEmpty && type !== TRADE) return undefined;
    const side = this.#side();
    const price = this.#scales.price.read(this.#field("price"), "price");
    const hasWord = type === TRADE && this.#word(type) !== undefined;
    this.column = "price";
    if (price < 0) throw new RangeError(`price is ${this.#field("price")}, below 0`);
    if (price === 0 && !hasWord) throw new RangeError("price is 0");
    const qtyText = this.#field("qty");
    const qty = type === TRADE
      ? this.#scales.printQty(qtyText, "qty")
      : this.#scales.shownQty(qtyText, "qty");
    if (qty === 0 && type === TRADE && !hasWord) throw new RangeError("qty of a trade is 0");
    return { side, price, qty };
  }

  /** A mark price or a funding rate, in 1e-8. */
  #rate(type: number): Level {
    for (const name of ["side", "qty"] as const) {
      if (this.#field(name) !== "") throw new SyntaxError(`${TYPE_NAMES[type]} rows have none`);
    }
    const text = this.#field("price");
    const price = this.#scales.e8.read(text, "price");
    if (type === MARK && price <= 0) throw new RangeError(`price is ${text}: it must be above 0`);
    return { side: BID, price, qty: 0 };
  }

  #side(): number {
    const text = this.#field("side");
    if (text === "b") return BID;
    if (text === "a") return ASK;
    throw new SyntaxError(`side is ${found(text)}; expected b or a`);
  }

  /** A whole number, or 0 where the field is empty. */
  #whole(column: typeof COLUMNS[number]): number {
    const text = this.#field(column);
    return text === "" ? 0 : readWhole(text, column);
  }

  #field(column: typeof COLUMNS[number]): string {
    this.column = column;
    return this.#fields[COLUMNS.indexOf(column)] ?? "";
  }
}

/** Whether events of the type hold any number of book levels. */
export function hasLevels(type: number): boolean {
  return type === SNAPSHOT || type === DEPTH;
}
