// Trades of Binance as bbgo keeps them for its tests: a file a day, named after symbol and date.
import type { EventRing } from "../market/event_ring.ts";
import { type Layout, type MapperParts, type RowMapper, timeOrNone } from "./layout.ts";
import { addTrade, msToUs, sideOf, sideWords } from "./table_rows.ts";

const SIDE = 1;
const TIME = 4;
const COLUMNS = { id: 0, price: 3, qty: 2 } as const;
const TAKER = sideWords("buy", "sell");
/** `FXSUSDT-2023-11-17.csv`. */
const FILE_NAME = /^([A-Z0-9_]{2,30})-\d{4}-\d{2}-\d{2}\b/;

export const BBGO: readonly Layout[] = [{
  name: "bbgo_trades",
  title: "trades of one day (bbgo)",
  gives: "trades",
  receipt: false,
  venueTimes: true,
  ids: true,
  timeColumn: TIME,
  digitColumn: 0,
  columns: ["trade_id", "side", "qty", "price", "time_ms"],
  shape: "nsddt",
  symbolIn: (fileName) => FILE_NAME.exec(fileName)?.[1],
  declare: (row) => ({
    market: undefined,
    symbol: undefined,
    localFrom: timeOrNone(row[TIME], "ms"),
  }),
  mapper: (parts) => new BbgoTrades(parts),
}];

class BbgoTrades implements RowMapper {
  readonly #parts: MapperParts;

  constructor(parts: MapperParts) {
    this.#parts = parts;
  }

  row(ring: EventRing): void {
    const { fields } = this.#parts;
    const taker = sideOf(fields, SIDE, TAKER);
    const at = msToUs(fields, TIME);
    addTrade(ring, this.#parts, COLUMNS, at, at, taker, undefined);
  }
}
