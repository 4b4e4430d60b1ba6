// The event CSV reader: what each row means, and in which shapes a file may come.
import { assertEquals, assertThrows } from "@std/assert";
import {
  ASK,
  BID,
  DEPTH,
  FUNDING,
  MARK,
  QUOTE,
  SNAPSHOT,
  TRADE,
} from "../../lib/market/event_ring.ts";
import { HEADER } from "../../lib/feed/event_csv_format.ts";
import { COARSE, csvSource, csvText, encode, plainEvents, readNow, SPOT, USDM } from "./rings.ts";

const DEPTH_ROW = "1000,900,depth,1,5,6,,b,100.01,0.5,,";
const TRADE_ROW = "2000,1900,trade,2,,,,a,100.02,0.00001,77,market";

const READS = [
  {
    name: "a snapshot with its levels",
    rows: ["10,,snapshot,0,,7,,b,1.00,2,,", ",,snapshot,0,,,,a,1.01,3,,"],
    event: {
      type: SNAPSHOT,
      ids: [0, 7, 0, 0],
      rows: [[BID, 100, 200_000], [ASK, 101, 300_000]],
    },
  },
  {
    name: "a depth event with ids and a level taken away",
    rows: ["10,9,depth,0,5,6,4,a,61837.64,0,,"],
    event: { type: DEPTH, venue: 9, ids: [5, 6, 4, 0], rows: [[ASK, 6_183_764, 0]] },
  },
  {
    name: "a depth event without levels",
    rows: ["10,9,depth,0,5,6,,,,,,"],
    event: { type: DEPTH, venue: 9, ids: [5, 6, 0, 0], rows: [] },
  },
  {
    name: "a quote with both sides",
    rows: ["10,,quote,0,,8,,b,100,1,,", ",,quote,0,,,,a,100.01,1,,"],
    event: {
      type: QUOTE,
      ids: [0, 8, 0, 0],
      rows: [[BID, 10_000, 100_000], [ASK, 10_001, 100_000]],
    },
  },
  {
    name: "a quote with one side",
    rows: ["10,,quote,0,,8,,a,100.01,1,,"],
    event: { type: QUOTE, ids: [0, 8, 0, 0], rows: [[ASK, 10_001, 100_000]] },
  },
  {
    name: "a market trade",
    rows: ["10,9,trade,0,,,,b,100.01,0.5,77,market"],
    event: { type: TRADE, venue: 9, ids: [0, 0, 0, 77], rows: [[BID, 10_001, 50_000]] },
  },
  {
    name: "a trade whose flag is empty as a market trade",
    rows: ["10,9,trade,0,,,,b,100.01,0.5,77,"],
    event: { type: TRADE, venue: 9, ids: [0, 0, 0, 77], rows: [[BID, 10_001, 50_000]] },
  },
  {
    name: "a trade of the insurance fund, which is no market trade",
    rows: ["10,9,trade,0,,,,a,100.01,0.5,77,INSURANCE_FUND"],
    event: {
      type: TRADE,
      venue: 9,
      ids: [0, 0, 0, 77],
      word: "INSURANCE_FUND",
      rows: [[ASK, 10_001, 50_000]],
    },
  },
  {
    name: "a mark price in 1e-8",
    rows: ["10,9,mark,0,,,,,28147.27373413,,,"],
    event: { type: MARK, venue: 9, rows: [[BID, 2_814_727_373_413, 0]] },
  },
  {
    name: "a funding rate below 0 with its funding time",
    rows: ["10,9,funding,0,1680652800000000,,,,-0.00002754,,,"],
    event: { type: FUNDING, venue: 9, rows: [[BID, -2754, 1_680_652_800_000_000]] },
  },
  {
    name: "decimals with zeros behind the instrument's digits",
    rows: ["10,9,trade,0,,,,b,100.01000000,0.50000000,77,market"],
    event: { type: TRADE, venue: 9, ids: [0, 0, 0, 77], rows: [[BID, 10_001, 50_000]] },
  },
  {
    name: "a number with more digits than 32 bits hold",
    rows: ["10,9,depth,0,5,6,,b,61837.63,123456.78901,,"],
    event: { type: DEPTH, venue: 9, ids: [5, 6, 0, 0], rows: [[BID, 6_183_763, 12_345_678_901]] },
  },
  {
    name: "quoted fields",
    rows: ['"10","9",trade,"0",,,,"b","100.01","0.5",77,"market"'],
    event: { type: TRADE, venue: 9, ids: [0, 0, 0, 77], rows: [[BID, 10_001, 50_000]] },
  },
];

for (const { name, rows, event } of READS) {
  Deno.test(`EventCsvSource reads ${name}`, () => {
    const blank = { local: 10, venue: 0, ids: [0, 0, 0, 0], word: undefined };
    const ring = readNow(csvSource(csvText(...rows)));
    assertEquals(plainEvents(ring), [{ ...blank, ...event }]);
  });
}

Deno.test("EventCsvSource reads ticks and lots that are not powers of ten", () => {
  const row = "10,9,depth,0,5,6,,b,100.5,75,,";
  const ring = readNow(csvSource(csvText(row), { instrument: COARSE }));
  assertEquals(plainEvents(ring)[0]?.rows, [[BID, 201, 3]]);
});

const SHAPES = [
  { name: "with CRLF", text: csvText(DEPTH_ROW, TRADE_ROW).replaceAll("\n", "\r\n") },
  { name: "with a byte order mark", text: `\uFEFF${csvText(DEPTH_ROW, TRADE_ROW)}` },
  { name: "with blank lines at the end", text: `${csvText(DEPTH_ROW, TRADE_ROW)}\n\r\n\n` },
  { name: "with blank lines between", text: csvText("", DEPTH_ROW, "", TRADE_ROW) },
  { name: "without a newline at the end", text: csvText(DEPTH_ROW, TRADE_ROW).trimEnd() },
  { name: "without a comment line", text: [HEADER, DEPTH_ROW, TRADE_ROW].join("\n") },
  { name: "with a quoted header", text: csvText(DEPTH_ROW, TRADE_ROW).replace("qty", '"qty"') },
];

for (const { name, text } of SHAPES) {
  Deno.test(`EventCsvSource reads a file ${name}`, () => {
    const expected = plainEvents(readNow(csvSource(csvText(DEPTH_ROW, TRADE_ROW))));
    assertEquals(expected.length, 2);
    const source = csvSource(text);
    assertEquals(plainEvents(readNow(source)), expected);
    assertEquals(source.rows, 2);
    assertEquals(source.bytesRead, source.bytesTotal);
    assertEquals(source.files.map((file) => file.bytes), [encode(text).length]);
  });
}

Deno.test("EventCsvSource counts what real data have and a backtest tolerates", () => {
  const source = csvSource(
    csvText(
      "10,9,trade,0,,,,b,100,1,1,market",
      "10,9,trade,1,,,,b,100,1,2,market",
      "11,9,trade,2,,,,b,100,1,3,INSURANCE_FUND",
      "12,9,trade,3,,,,b,0,0,4,NA",
      "13,9,depth,4,1,2,,b,90,25.4261890001,,",
    ),
  );
  readNow(source);
  assertEquals(source.tolerances, {
    non_market_trades: 2,
    price_zero_trades: 1,
    repeated_timestamps: 1,
    identical_trades: 2,
    qty_off_lot: 1,
  });
});

Deno.test("EventCsvSource rounds a size off the lot up in the book and down in a trade", () => {
  const ring = readNow(csvSource(csvText(
    "10,9,depth,0,1,2,,b,90,0.000011,,",
    "11,9,trade,1,,,,b,90,0.000019,1,market",
    "12,9,trade,2,,,,b,90,0.000001,1,market",
  )));
  assertEquals(plainEvents(ring).map((event) => event.rows[0]?.[2]), [2, 1, 1]);
});

Deno.test("EventCsvSource keeps an event back until it is complete", () => {
  const source = csvSource(csvText(DEPTH_ROW, TRADE_ROW), { blockBytes: 1 });
  const ring = readNow(source);
  assertEquals(ring.tail, 2);
  assertEquals(source.pull(ring), false);
});

Deno.test("EventCsvSource refuses a block of no bytes", () => {
  assertThrows(() => csvSource("", { blockBytes: 0 }), RangeError, "Cannot read in blocks of 0");
  assertThrows(() => csvSource("", { blockBytes: 1 << 25 }), RangeError);
});

Deno.test("EventCsvSource reads an instrument's own digits", () => {
  const row = "10,9,depth,0,5,6,4,b,28145.1,3.868,,";
  const usdm = readNow(csvSource(csvText(row), { instrument: USDM }));
  const spot = readNow(csvSource(csvText(row), { instrument: SPOT }));
  assertEquals(plainEvents(usdm)[0]?.rows, [[BID, 281_451, 3_868]]);
  assertEquals(plainEvents(spot)[0]?.rows, [[BID, 2_814_510, 386_800]]);
});
