// What a table of bars is, told by its first lines and its name.
import { assertEquals } from "@std/assert";
import { barTableOf } from "../../lib/feed/bar_table.ts";
import { recognize } from "../../lib/feed/recognize.ts";
import { barTable } from "./bars.ts";

const ROW = "10,12,8,11,1";

function ohlcv(times: readonly string[], name = "time"): string {
  return `${name},open,high,low,close,volume\n${times.map((time) => `${time},${ROW}\n`).join("")}`;
}

// deno-fmt-ignore
const CLOCKS: readonly { name: string; text: string; is: string; told: string; interval: unknown }[] = [
  { name: "an open time by its name", text: ohlcv(["1735689600", "1735689660"], "Open time"), is: "open", told: "name", interval: 60_000_000 },
  { name: "a close time by its name", text: ohlcv(["1735689659999", "1735689719999"], "close_time"), is: "close", told: "name", interval: 60_000_000 },
  { name: "a close time by its times", text: ohlcv(["2025-01-01 00:59:59", "2025-01-01 01:59:59"], "date"), is: "close", told: "times", interval: 3_600_000_000 },
  { name: "a time that nothing tells", text: ohlcv(["1735689600", "1735693200"], "timestamp"), is: "open", told: "assumed", interval: 3_600_000_000 },
  { name: "days", text: ohlcv(["2025-01-01", "2025-01-02"], "Date"), is: "open", told: "assumed", interval: 86_400_000_000 },
  { name: "months", text: ohlcv(["2025-01-01", "2025-02-01", "2025-03-01"], "Date"), is: "open", told: "assumed", interval: "month" },
  { name: "months at their ends", text: ohlcv(["2025-01-31T23:59:59.999", "2025-02-28T23:59:59.999"], "close_time"), is: "close", told: "name", interval: "month" },
  { name: "months by their last days", text: ohlcv(["2024-01-31", "2024-02-29", "2024-03-31"], "Date"), is: "close", told: "times", interval: "month" },
  { name: "closes of months by their last days", text: ohlcv(["2024-11-30 00:00:00", "2024-12-31 00:00:00"], "close_time"), is: "close", told: "name", interval: "month" },
  { name: "days around the end of a month", text: ohlcv(["2024-01-30", "2024-01-31", "2024-02-01"], "close_date"), is: "close", told: "name", interval: 86_400_000_000 },
  { name: "a gap at the start", text: ohlcv(["1735689600", "1735689900", "1735689960"]), is: "open", told: "assumed", interval: 60_000_000 },
  { name: "one time that is wrong", text: ohlcv(["1735689600", "1735689660", "1735689720", "1735689721", "1735689840"]), is: "open", told: "assumed", interval: 60_000_000 },
  { name: "seconds", text: ohlcv(["1735689600", "1735689601"]), is: "open", told: "assumed", interval: 1_000_000 },
];

for (const { name, text, is, told, interval } of CLOCKS) {
  Deno.test(`barTableOf() finds ${name}`, () => {
    const table = barTable(text);
    assertEquals([table.time.is, table.time.told, table.interval], [is, told, interval]);
  });
}

// deno-fmt-ignore
const HEADERS: readonly { header: string; at: readonly number[] }[] = [
  { header: "open_time,open,high,low,close,volume", at: [0, 1, 2, 3, 4, 5] },
  { header: "Unix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USDT,tradecount", at: [0, 3, 4, 5, 6, 7] },
  { header: "v,c,l,h,o,t", at: [5, 4, 3, 2, 1, 0] },
  { header: "Volume USD,Open,High,Low,Close,Base Volume,Timestamp", at: [6, 1, 2, 3, 4, 5] },
  { header: "<DATE>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>", at: [0, 1, 2, 3, 4, 5] },
  { header: "Open,High,Low,Close,Volume,closeTime", at: [5, 0, 1, 2, 3, 4] },
];

for (const { header, at } of HEADERS) {
  Deno.test(`barTableOf() reads the header ${header}`, () => {
    const row = (time: string) =>
      header.split(",").map((_, index) => index === at[0] ? time : "1").join(",");
    const table = barTable(`${header}\n${row("1735689600")}\n${row("1735689660")}\n`);
    const { prices, volume, time } = table;
    assertEquals(
      [time.column, prices.open, prices.high, prices.low, prices.close, volume],
      [...at],
    );
    assertEquals([table.format, table.hasHeader], ["ohlcv", true]);
  });
}

const KLINE = "1735689600000,1,1,1,1,1,1735693199999,1,1,1,1,0";

// deno-fmt-ignore
const DECLARED: readonly { name: string; text: string; file: string; entry?: string; market: string | undefined; symbol: string | undefined }[] = [
  { name: "microseconds", text: KLINE.replace("1735689600000", "1735689600000000").replace("1735693199999", "1735693199999999"), file: "BTCUSDT-1h-2025-01.zip", market: "spot", symbol: "BTCUSDT" },
  { name: "milliseconds", text: KLINE, file: "1000PEPEUSDT-1h-2025-01-01.csv", market: undefined, symbol: "1000PEPEUSDT" },
  { name: "months", text: KLINE, file: "BTCUSDT-1mo-2025-01.csv", market: undefined, symbol: "BTCUSDT" },
  { name: "another name", text: KLINE, file: "btc.csv", market: undefined, symbol: undefined },
  { name: "Lean's name for a perpetual", text: "0,1,1,1,1,1\n60000,1,1,1,1,1\n", file: "20221213_trade.zip", entry: "20221213_adausdt_minute_trade_perp.csv", market: "usdm", symbol: "ADAUSDT" },
  { name: "Lean's name for spot", text: "0,1,1,1,1,1\n60000,1,1,1,1,1\n", file: "x.zip", entry: "20221213_adausdt_minute_trade.csv", market: "spot", symbol: "ADAUSDT" },
];

for (const { name, text, file, entry, market, symbol } of DECLARED) {
  Deno.test(`recognize() takes market and symbol of bars from ${name}`, () => {
    const what = recognize(text, true, { names: { file, entry } });
    if (what?.kind !== "bars") throw new RangeError(`Cannot read bars: ${what?.kind}`);
    assertEquals([what.declared.market, what.declared.symbol], [market, symbol]);
  });
}

const NO_NAMES = { names: { file: "bars.csv" } };

Deno.test("recognize() says that rows stand newest first", () => {
  const why = "its rows stand newest first: sort them by time, oldest first";
  const falling = ["1735689720", "1735689660", "1735689600"];
  for (const name of ["time", "open_time"]) {
    const what = recognize(ohlcv(falling, name), true, NO_NAMES);
    assertEquals(what, { kind: "closes", noBars: why });
  }
  assertEquals(
    recognize(ohlcv(["1735689720", "1735689660", "1735689780"]), true, NO_NAMES)?.kind,
    "bars",
  );
});

Deno.test("recognize() says why a table is no table of bars", () => {
  assertEquals(recognize("0,1,1,1,1,1\n60000,1,1,1,1,1\n", true, NO_NAMES), {
    kind: "no_bars",
    why: "its times are since midnight, and no name says of which day: call it as Lean does, " +
      "20221213_trade.zip",
  });
  assertEquals(
    recognize("0,1,1,1,1,1\n", true, { names: { file: "20221341_trade.zip" } })?.kind,
    "no_bars",
  );
  assertEquals(recognize(ohlcv(["1735689600"]), true, NO_NAMES), {
    kind: "closes",
    noBars: "it has one bar and no time of its close: nothing says how long a bar is",
  });
  assertEquals(recognize(ohlcv(["a", "b"]), true, NO_NAMES), {
    kind: "closes",
    noBars: 'its first times are no times: "a"',
  });
  assertEquals(recognize("time,o,h,l,c,v\n", true, NO_NAMES), {
    kind: "no_bars",
    why: "it has no rows",
  });
  assertEquals(recognize("a,b\n", true, { format: "ohlcv" }), {
    kind: "no_bars",
    why: "its header names no time, open, high, low, close and volume",
  });
});

Deno.test("recognize() waits for two bars", () => {
  assertEquals(recognize("time,o,h,l,c,v\n1735689600,1,1,1,1,1\n1735", false), undefined);
  const lines = ["time,o,h,l,c,v", "1735689600,1,1,1,1,1"];
  const options = { format: "ohlcv", names: { file: "" }, hasEnded: false } as const;
  assertEquals(barTableOf(lines, options), undefined);
});

Deno.test("recognize() takes a Binance dump of one bar: it has the time of its close", () => {
  assertEquals(barTable(KLINE).interval, 3_600_000_000);
});

Deno.test("recognize() leaves tables without volume or time to the closes", () => {
  for (const header of ["time,open,high,low,close", "open,high,low,close,volume"]) {
    assertEquals(recognize(`${header}\n1,1,1,1,1\n`, true), { kind: "closes" });
  }
});
