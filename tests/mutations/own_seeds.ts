// Small files of the formats that are no tables of events: recorded lines, event CSV, closes, bars.
import { memoryBytes } from "../../lib/feed/bytes.ts";
import { EventCsvWriter } from "../../lib/feed/event_csv_writer.ts";
import { RawLinesSource } from "../../lib/feed/raw_lines.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { encode, readNow, SPOT, USDM } from "../feed/rings.ts";
import type { Seed } from "./seed.ts";

const SYMBOL = "BTCUSDT";
const SMALL_ROWS = 40;
const START_MS = 1_748_865_600_000;
const STEP_MS = 250;
const LEVELS = 8;

/** One or more files of each format that is no table of events. */
export function ownSeeds(): readonly Seed[] {
  return [...events("spot"), ...events("usdm"), closes(), ...bars()];
}

function events(market: Market): readonly Seed[] {
  const instrument = market === "spot" ? SPOT : USDM;
  const lines = rawLines(market);
  const text = `${lines.join("\n")}\n`;
  const source = new RawLinesSource({ bytes: memoryBytes("seed", encode(text)), instrument });
  const ring = readNow(source);
  const writer = new EventCsvWriter({ instrument });
  for (let index = ring.head; index < ring.tail; index++) writer.write(ring, index);
  const csv = new TextDecoder().decode(writer.take());
  const short = csv.split("\n").slice(0, SMALL_ROWS).join("\n");
  const parts = { market, symbol: SYMBOL, instrument, hasBook: true };
  return [
    { ...parts, name: `raw_lines, ${market}`, file: "recorded.txt", text },
    { ...parts, name: `event_csv, ${market}`, file: "events.csv", text: csv },
    { ...parts, name: `event_csv, ${market}, short`, file: "events.csv", text: `${short}\n` },
  ];
}

function closes(): Seed {
  const rows = Array.from({ length: 30 }, (_, row) => `${row},${60_000 + row * 7 % 11}.5,x`);
  const text = ["time,Close,note", ...rows, ""].join("\n");
  const parts = { market: "spot", symbol: SYMBOL, instrument: SPOT, hasBook: false } as const;
  return { ...parts, name: "closes", file: "closes.csv", text };
}

/** Minutes of bars, each format with another kind of time. */
function bars(): readonly Seed[] {
  const minutes = Array.from({ length: BARS }, (_, minute) => ({
    ms: START_MS + minute * MINUTE_MS,
    prices: [price(600_000), price(600_050 + minute % 7), price(599_900), price(600_010)],
  }));
  const klines = minutes.map(({ ms, prices }) =>
    [ms, ...prices, "1.500", ms + MINUTE_MS - 1, "90000.1", 12, "0.700", "42000.1", 0].join(",")
  );
  const micros = klines.map((row) =>
    row.replaceAll(/(\d{13})/g, "$1000").replace("999000", "999999")
  );
  const iso = minutes.map(({ ms, prices }) =>
    [new Date(ms).toISOString(), ...prices, "2.5", "x"].join(",")
  );
  const seconds = minutes.map(({ ms, prices }) => [...prices, "3", ms / 1_000].join(","));
  const lean = minutes.map(({ prices }, minute) => [minute * MINUTE_MS, ...prices, "4"].join(","));
  const parts = { symbol: SYMBOL, hasBook: true };
  const spot = { ...parts, market: "spot", instrument: SPOT } as const;
  const usdm = { ...parts, market: "usdm", instrument: USDM } as const;
  const text = (...lines: readonly string[]) => `${lines.join("\n")}\n`;
  return [
    { ...spot, name: "bars, klines", file: "BTCUSDT-1m-2025-06-02.csv", text: text(...klines) },
    { ...spot, name: "bars, klines us", file: "BTCUSDT-1m-2025-06-02.csv", text: text(...micros) },
    { ...usdm, name: "bars, header", file: "futures.csv", text: text(KLINES, ...klines) },
    { ...spot, name: "bars, iso", file: "iso.csv", text: text(`date,${OHLCV},note`, ...iso) },
    { ...spot, name: "bars, s", file: "s.csv", text: text(`${OHLCV},close_time`, ...seconds) },
    { ...spot, name: "bars, lean", file: "20250602_trade.csv", text: text(...lean) },
  ];
}

const BARS = 30;
const MINUTE_MS = 60_000;
const OHLCV = "open,high,low,close,volume";
const KLINES = `open_time,${OHLCV},close_time,quote_volume,count,taker_buy_volume,` +
  "taker_buy_quote_volume,ignore";

/** A quiet minute of messages: a snapshot, then updates, quotes, trades and marks in turn. */
function rawLines(market: Market): readonly string[] {
  const lines: string[] = [];
  let id = 1_000;
  const add = (step: number, message: Record<string, unknown>) =>
    lines.push(`${(START_MS + step * STEP_MS) * 1_000 + 7_000} ${JSON.stringify(message)}`);
  const isSpot = market === "spot";
  const level = (base: number, away: number) => [price(base + away), "1.500"];
  const range = Array.from({ length: LEVELS }, (_, index) => index);
  add(0, {
    lastUpdateId: id,
    ...(isSpot ? {} : { E: START_MS, T: START_MS }),
    bids: range.map((away) => level(600_000, -away * 60)),
    asks: range.map((away) => level(600_001, away * 60)),
  });
  for (let step = 1; step <= 50; step++) {
    const ms = START_MS + step * STEP_MS;
    const base = 600_000 + (step * 7) % 5;
    const before = id;
    id += 3;
    if (step % 4 === 0) {
      const trade = { e: "trade", E: ms, T: ms, s: "BTCUSDT", t: step, p: price(base), q: "0.010" };
      add(step, { ...trade, m: step % 8 === 0, ...(isSpot ? {} : { X: "MARKET" }) });
    } else if (step % 4 === 1) {
      const best = {
        u: before,
        s: "BTCUSDT",
        b: price(599_990),
        B: "1",
        a: price(600_010),
        A: "2",
      };
      add(step, isSpot ? best : { e: "bookTicker", E: ms, T: ms, ...best });
      id = before;
      continue;
    } else if (step % 10 === 3 && !isSpot) {
      const mark = { e: "markPriceUpdate", E: ms, s: "BTCUSDT", p: "60000.10000000" };
      add(step, { ...mark, i: "60000.2", r: "0.00010000", T: START_MS + 3_600_000 });
    }
    const update = { e: "depthUpdate", E: ms, s: "BTCUSDT", U: before + 1, u: id };
    const levels = { b: [level(base, -360)], a: [level(base, 360)] };
    add(step, isSpot ? { ...update, ...levels } : { ...update, T: ms, pu: before, ...levels });
  }
  return lines;
}

/** Tenths as a price. */
function price(tenths: number): string {
  return `${Math.floor(tenths / 10)}.${tenths % 10}0`;
}
