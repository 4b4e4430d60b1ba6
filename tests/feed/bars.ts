// Fixtures of tables of bars, written after their published layouts, and the events they mean.
import spotKlines from "../golden/formats/binance_spot_klines.csv" with { type: "text" };
import spotKlinesEvents from "../golden/formats/binance_spot_klines.events.csv" with {
  type: "text",
};
import spotKlinesMs from "../golden/formats/binance_spot_klines_ms.csv" with { type: "text" };
import spotKlinesMsEvents from "../golden/formats/binance_spot_klines_ms.events.csv" with {
  type: "text",
};
import usdmKlines from "../golden/formats/binance_usdm_klines.csv" with { type: "text" };
import usdmKlinesEvents from "../golden/formats/binance_usdm_klines.events.csv" with {
  type: "text",
};
import usdmKlinesBare from "../golden/formats/binance_usdm_klines_bare.csv" with { type: "text" };
import usdmKlinesBareEvents from "../golden/formats/binance_usdm_klines_bare.events.csv" with {
  type: "text",
};
import leanQuotes from "../golden/formats/lean_quote_bars.csv" with { type: "text" };
import leanQuotesEvents from "../golden/formats/lean_quote_bars.events.csv" with { type: "text" };
import leanTrades from "../golden/formats/lean_trade_bars.csv" with { type: "text" };
import leanTradesEvents from "../golden/formats/lean_trade_bars.events.csv" with { type: "text" };
import closeIso from "../golden/formats/ohlcv_close_iso.csv" with { type: "text" };
import closeIsoEvents from "../golden/formats/ohlcv_close_iso.events.csv" with { type: "text" };
import dated from "../golden/formats/ohlcv_dated.csv" with { type: "text" };
import datedEvents from "../golden/formats/ohlcv_dated.events.csv" with { type: "text" };
import type { BarNames } from "../../lib/feed/bar_prices.ts";
import type { BarTable } from "../../lib/feed/bar_table.ts";
import { BarSource, type BarSourceOptions } from "../../lib/feed/bar_source.ts";
import { UNDECLARED } from "../../lib/feed/event_csv_format.ts";
import { memoryBytes } from "../../lib/feed/bytes.ts";
import { recognize } from "../../lib/feed/recognize.ts";
import type { Tolerances } from "../../lib/feed/source.ts";
import type { Instrument } from "../../lib/market/instrument.ts";
import { encode, SPOT, USDM } from "./rings.ts";

/** A perpetual as QuantConnect's samples have it. */
export const ADA: Instrument = {
  ...USDM,
  symbol: "ADAUSDT",
  tickSize: "0.0001",
  lotSize: "1",
  priceDigits: 4,
  qtyDigits: 0,
};

/** A name that says of which day the times are. */
export const LEAN_NAMES: BarNames = { file: "20221213_trade.zip" };

export interface BarFixture {
  readonly name: string;
  readonly text: string;
  readonly events: string;
  readonly instrument: Instrument;
  readonly tolerances: Tolerances;
  readonly rows: number;
}

/** One small file of each kind. */
export const BAR_FIXTURES: readonly BarFixture[] = [
  {
    name: "binance_spot_klines",
    text: spotKlines,
    events: spotKlinesEvents,
    instrument: SPOT,
    tolerances: { missing_bars: 2, bars_without_trades: 1 },
    rows: 3,
  },
  { ...fixture("binance_spot_klines_ms", spotKlinesMs, spotKlinesMsEvents), instrument: SPOT },
  { ...fixture("binance_usdm_klines", usdmKlines, usdmKlinesEvents), instrument: USDM },
  {
    ...fixture("binance_usdm_klines_bare", usdmKlinesBare, usdmKlinesBareEvents),
    instrument: USDM,
  },
  { ...fixture("ohlcv_close_iso", closeIso, closeIsoEvents), instrument: SPOT },
  {
    ...fixture("ohlcv_dated", dated, datedEvents),
    instrument: SPOT,
    tolerances: { missing_bars: 1 },
    rows: 3,
  },
  {
    ...fixture("lean_trade_bars", leanTrades, leanTradesEvents),
    instrument: ADA,
    tolerances: { missing_bars: 1, bars_without_trades: 1 },
    rows: 3,
  },
  {
    ...fixture("lean_quote_bars", leanQuotes, leanQuotesEvents),
    instrument: ADA,
    tolerances: { missing_bars: 2, one_sided_bars: 1 },
    rows: 3,
  },
];

// Positional, because it only shortens the table above.
function fixture(name: string, text: string, events: string) {
  return { name, text, events, tolerances: {}, rows: 2 };
}

/** The table that a text is recognized as; throws for anything else. */
export function barTable(text: string): BarTable {
  const what = recognize(text, true, { names: LEAN_NAMES });
  if (what?.kind === "bars") return what.table;
  throw new RangeError(`Cannot read bars: it is ${JSON.stringify(what)}`);
}

/** A table of bars in memory. */
export function barSource(
  content: string | Uint8Array,
  options: Partial<Pick<BarSourceOptions, "instrument" | "blockBytes" | "table">> = {},
): BarSource {
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  return new BarSource({
    bytes: memoryBytes("bars.csv", typeof content === "string" ? encode(content) : content),
    table: options.table ?? barTable(text),
    instrument: options.instrument ?? SPOT,
    declared: UNDECLARED,
    blockBytes: options.blockBytes,
  });
}
