// Binance's historical T_DEPTH dumps: order book updates, and the snapshot that they begin from.
import { DEPTH, type EventRing, SNAPSHOT } from "../market/event_ring.ts";
import { type Layout, type MapperParts, type RowMapper, timeOrNone } from "./layout.ts";
import { found } from "./refusal.ts";
import { addLevel, msToUs, sideOf, sideWords } from "./table_rows.ts";

const SYMBOL = 0;
const TIMESTAMP = 1;
const FIRST_ID = 2;
const LAST_ID = 3;
const SIDE = 4;
const UPDATE_TYPE = 5;
const LEVEL = { price: 6, qty: 7 } as const;
const PREV_ID = 8;
const SIDES = sideWords("b", "a");
const encoder = new TextEncoder();
const SNAP = encoder.encode("snap");
const SET = encoder.encode("set");

/** Updates and snapshot are two files of the same columns. They were sold for futures alone. */
export const T_DEPTH: readonly Layout[] = [{
  name: "binance_t_depth",
  title: "Binance dump of USD-M order book updates (T_DEPTH)",
  gives: "book",
  receipt: false,
  venueTimes: true,
  ids: true,
  timeColumn: TIMESTAMP,
  symbolColumn: SYMBOL,
  columns: [
    "symbol",
    "timestamp",
    "first_update_id",
    "last_update_id",
    "side",
    "update_type",
    "price",
    "qty",
    "pu",
  ],
  digitColumn: TIMESTAMP,
  declare: (row) => ({
    market: "usdm",
    symbol: row[SYMBOL],
    localFrom: timeOrNone(row[TIMESTAMP], "ms"),
  }),
  mapper: (parts) => new TDepth(parts),
}];

/** Rows that share time, ids and kind are one event. */
class TDepth implements RowMapper {
  readonly #parts: MapperParts;
  #at = 0;
  #firstId = 0;
  #lastId = 0;
  #type = -1;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  row(ring: EventRing): void {
    const { fields } = this.#parts;
    const { values } = fields;
    const type = this.#typeOf();
    const side = sideOf(fields, SIDE, SIDES);
    fields.whole(FIRST_ID);
    fields.whole(LAST_ID);
    fields.present(PREV_ID);
    const at = msToUs(fields, TIMESTAMP);
    const firstId = values[FIRST_ID]!;
    const lastId = values[LAST_ID]!;
    const goesOn = type === this.#type && at === this.#at && firstId === this.#firstId &&
      lastId === this.#lastId;
    if (!goesOn) this.#begin(ring, type, at);
    addLevel(ring, this.#parts, LEVEL, side);
  }

  #begin(ring: EventRing, type: number, at: number): void {
    const { fields, events } = this.#parts;
    const { values } = fields;
    if (values[LAST_ID]! < values[FIRST_ID]!) {
      fields.column = LAST_ID;
      throw new RangeError(`it is below first_update_id ${values[FIRST_ID]}`);
    }
    const slot = events.begin(ring, type, at, at);
    ring.firstId[slot] = type === SNAPSHOT ? 0 : values[FIRST_ID]!;
    ring.lastId[slot] = values[LAST_ID]!;
    ring.prevId[slot] = type === SNAPSHOT ? 0 : values[PREV_ID]!;
    this.#type = type;
    this.#at = at;
    this.#firstId = values[FIRST_ID]!;
    this.#lastId = values[LAST_ID]!;
  }

  #typeOf(): number {
    const { fields } = this.#parts;
    if (fields.is(UPDATE_TYPE, SET)) return DEPTH;
    if (fields.is(UPDATE_TYPE, SNAP)) return SNAPSHOT;
    throw new SyntaxError(`found ${found(fields.text(UPDATE_TYPE))}; expected set or snap`);
  }
}
