// What a file is, told by its first lines.
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { FORMAT_NAMES, formatOf } from "../../lib/feed/formats.ts";
import { recognize } from "../../lib/feed/recognize.ts";
import { CRYPTOFEED_HTTP, CRYPTOFEED_WS, FIXTURES } from "./fixtures.ts";
import { COMMENT, csvText } from "./rings.ts";

const ROW = "1000,900,depth,1,5,6,,b,100.01,0.5,,";
const SNAPSHOT = '1723161254206652067 {"lastUpdateId":5,"bids":[],"asks":[]}';
const TRADE = '1723161254087896568 {"stream":"btcusdt@trade","data":{"e":"trade","s":"BTCUSDT"}}';
const SPOT = { market: "spot", symbol: "BTCUSDT", syntheticSeed: undefined };
const NONE = { market: undefined, symbol: undefined, syntheticSeed: undefined };

const CASES = [
  {
    name: "an event CSV with its comment",
    head: csvText(ROW),
    what: { kind: "event_csv", declared: SPOT, localFrom: 1000 },
  },
  {
    name: "a synthetic event CSV, with a mark and CRLF",
    head: `\uFEFF${csvText(ROW)}`.replace(COMMENT, `${COMMENT} synthetic seed=7`)
      .replaceAll("\n", "\r\n"),
    what: { kind: "event_csv", declared: { ...SPOT, syntheticSeed: 7 }, localFrom: 1000 },
  },
  {
    name: "an event CSV without a comment",
    head: csvText(ROW).replace(`${COMMENT}\n`, ""),
    what: { kind: "event_csv", declared: NONE, localFrom: 1000 },
  },
  {
    name: "an event CSV whose first row is wrong",
    head: csvText("x,900,depth"),
    what: { kind: "event_csv", declared: SPOT, localFrom: 0 },
  },
  {
    name: "an event CSV whose comment is wrong",
    head: csvText(ROW).replace("spot", "margin"),
    what: { kind: "event_csv", declared: NONE, localFrom: 1000 },
  },
  {
    name: "recorded lines, by the first that tells its symbol",
    head: `${SNAPSHOT}\n${TRADE}\n`,
    what: {
      kind: "raw",
      declared: SPOT,
      localFrom: 1_723_161_254_206_652,
      symbols: [{ symbol: "BTCUSDT", localFrom: 1_723_161_254_087_896, line: 2 }],
    },
  },
  {
    name: "recorded lines with a broken one before",
    head: `17231612542066520 {"x":\n${TRADE}\n`,
    what: {
      kind: "raw",
      declared: SPOT,
      localFrom: 0,
      symbols: [{ symbol: "BTCUSDT", localFrom: 1_723_161_254_087_896, line: 2 }],
    },
  },
  {
    name: "recorded lines of USD-M",
    head: '1680652700423575 {"e":"depthUpdate","s":"BTCUSDT","pu":1}\n',
    what: {
      kind: "raw",
      declared: { ...SPOT, market: "usdm" },
      localFrom: 1_680_652_700_423_575,
      symbols: [{ symbol: "BTCUSDT", localFrom: 1_680_652_700_423_575, line: 1 }],
    },
  },
  { name: "a table of closes", head: "open,high,low,close\n", what: { kind: "closes" } },
  { name: "closes in capitals and quotes", head: 'Date,"Close"\n', what: { kind: "closes" } },
  { name: "another CSV", head: "a,b,c\n1,2,3\n", what: { kind: "unknown", line: "a,b,c" } },
  {
    name: "a close that is part of a name",
    head: "adj_close,closed\n",
    what: { kind: "unknown", line: "adj_close,closed" },
  },
  {
    name: "text",
    head: '# A "title"\n\nWords, and "more" words.\n',
    what: { kind: "unknown", line: '# A "title"' },
  },
];

for (const { name, head, what } of CASES) {
  Deno.test(`recognize() knows ${name}`, () => {
    assertEquals<unknown>(recognize(head, false), what);
    assertEquals<unknown>(recognize(head, true), what);
  });
}

for (const { name, text } of FIXTURES) {
  Deno.test(`recognize() knows a table of ${name}`, () => {
    const what = recognize(text, false);
    const layout = what?.kind === "table" ? what.layout.name : what?.kind;
    assertEquals(layout, name.replace(/_(ms|bare|snap|update)$/, ""));
    const loud = recognize(`\uFEFF${text.toUpperCase().replaceAll("\n", "\r\n")}`, true);
    if (!/^(tardis|binance_t)/.test(name)) assertEquals(loud?.kind, "table");
  });
}

const DECLARED = [
  { name: "binance_spot_trades", market: "spot", symbol: undefined, from: 1_735_689_600_010_866 },
  {
    name: "binance_spot_trades_ms",
    market: "spot",
    symbol: undefined,
    from: 1_723_161_255_342_000,
  },
  { name: "binance_usdm_trades", market: "usdm", symbol: undefined, from: 1_680_652_700_452_000 },
  { name: "tardis_quotes", market: "spot", symbol: "BTCUSDT", from: 1_723_161_255_387_896 },
  {
    name: "tardis_book_snapshot_5",
    market: "usdm",
    symbol: "BTCUSDT",
    from: 1_598_918_403_810_979,
  },
  { name: "binance_t_depth_snap", market: "usdm", symbol: "BTCUSDT", from: 1_667_346_579_146_000 },
  { name: "stream_depth_diff", market: "usdm", symbol: undefined, from: 1_680_652_700_441_533 },
  { name: "bbgo_trades", market: undefined, symbol: undefined, from: 1_700_179_210_707_000 },
  {
    name: "evgerher_orderbooks",
    market: undefined,
    symbol: "XBTUSD",
    from: 1_583_864_710_984_000,
  },
  { name: "evgerher_trades", market: undefined, symbol: "XBTUSD", from: 1_583_864_708_955_000 },
  { name: "stream_book10", market: undefined, symbol: undefined, from: 1_583_864_710_984_000 },
] as const;

for (const { name, market, symbol, from } of DECLARED) {
  Deno.test(`recognize() tells what a file of ${name} is about`, () => {
    const text = FIXTURES.find((fixture) => fixture.name === name)?.text ?? "";
    const what = recognize(text, false);
    const declared = { market, symbol, syntheticSeed: undefined };
    assertEquals(what?.kind === "table" && what.declared, declared);
    assertEquals(what?.kind === "table" && what.localFrom, from);
  });
}

Deno.test("recognize() tells spot from USD-M by the columns that spot leaves empty", () => {
  const header = "seq,local_ts_ns,event_ms,trade_ms,update_id,bid_px,bid_qty,ask_px,ask_qty";
  const row = "2,1723161254087891268,,,50093239212,61837.63,3.78826,61837.64,1.54698";
  const what = recognize(`${header}\n${row}\n`, false);
  assertEquals(what?.kind === "table" && what.declared.market, "spot");
  assertEquals(recognize(`${header}\n`, false), undefined);
});

Deno.test("recognize() leaves venues that it does not know to the user", () => {
  const header = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount";
  const text = `${header}\nderibit,btc-perpetual,1,2,3,buy,1,1\n`;
  const what = recognize(text, false);
  const declared = { market: undefined, symbol: "BTC-PERPETUAL", syntheticSeed: undefined };
  assertEquals(what?.kind === "table" && what.declared, declared);
});

Deno.test("recognize() names the symbols of a table, each with its first time", () => {
  const header = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount";
  const rows = [
    "binance,BTCUSDT,1,7,1,buy,1,1",
    "",
    "binance,ethusdt,1,5,1,buy,1,1",
    "binance,BTCUSDT,1,8,1,buy,1,1",
    "binance,XRP",
    "binance,,1,9,1,buy,1,1",
  ];
  const what = recognize([header, ...rows, ""].join("\n"), false);
  assertEquals(what?.kind === "table" && what.symbols, [
    { symbol: "BTCUSDT", localFrom: 7, line: 2 },
    { symbol: "ETHUSDT", localFrom: 5, line: 4 },
  ]);
});

Deno.test("recognize() knows recordings of cryptofeed by their first line", () => {
  const first = 1_633_998_512_000_000;
  const cases = [
    { text: CRYPTOFEED_WS, at: [first + 63_356, first + 100_000], line: 2 },
    { text: CRYPTOFEED_HTTP, at: [first + 320_639, first + 2_646_289], line: 1 },
  ];
  for (const { text, at, line } of cases) {
    const what = recognize(text, true);
    assertEquals<unknown>(what?.kind === "raw" && what.declared, SPOT);
    assertEquals(what?.kind === "raw" && what.symbols, [
      { symbol: "BTCUSDT", localFrom: at[0] ?? 0, line },
      { symbol: "ETHUSDT", localFrom: at[1] ?? 0, line: line + 1 },
    ]);
  }
  const bare = CRYPTOFEED_WS.split("\n").slice(1).join("\n");
  assertEquals(recognize(bare, true)?.kind, "raw");
});

Deno.test("recognize() takes the user's word for the format", () => {
  const text = "a,b,c,d,e,f,g\n1,1,1,1,1735689600010866,true,true\n";
  assertEquals(recognize(text, true)?.kind, "unknown");
  const what = recognize(text, true, { format: formatOf("binance_spot_trades") });
  assertEquals(what?.kind === "table" && what.localFrom, 1_735_689_600_010_866);
  for (
    const [name, kind] of [["closes", "closes"], ["raw_lines", "raw"], ["event_csv", "event_csv"]]
  ) {
    assertEquals<unknown>(recognize(text, true, { format: formatOf(name ?? "") })?.kind, kind);
  }
  const thrown = assertThrows(() => formatOf("candles"), RangeError);
  assertStringIncludes(thrown.message, "Cannot use --format candles: it must be one of event_csv,");
  assertEquals(FORMAT_NAMES.length, new Set(FORMAT_NAMES).size);
});

const ENDINGS = [
  { name: "nothing", head: "", at: { kind: "empty" } },
  { name: "blank lines", head: "\r\n \n", at: { kind: "empty" } },
  { name: "half a header", head: "open,clo", at: { kind: "unknown", line: "open,clo" } },
  {
    name: "a header and no row",
    head: csvText(),
    at: { kind: "event_csv", declared: SPOT, localFrom: 0 },
  },
  {
    name: "snapshots alone",
    head: `${SNAPSHOT}\n`,
    at: { kind: "raw", declared: NONE, localFrom: 1_723_161_254_206_652, symbols: [] },
  },
];

for (const { name, head, at } of ENDINGS) {
  Deno.test(`recognize() asks for more behind ${name}, and decides at the end`, () => {
    assertEquals(recognize(head, false), undefined);
    assertEquals<unknown>(recognize(head, true), at);
  });
}
