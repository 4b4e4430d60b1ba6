// The event CSV reader: what each row means, and every refusal with its message.
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
import {
  COARSE,
  COMMENT,
  csvSource,
  csvText,
  encode,
  plainEvents,
  readNow,
  SPOT,
  USDM,
} from "./rings.ts";

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

type Refused = typeof SyntaxError | typeof RangeError;

const REFUSALS: readonly {
  readonly rows?: readonly string[];
  readonly text?: string;
  readonly error: Refused;
  readonly message: string;
}[] = [
  { text: "", error: RangeError, message: ": it is empty" },
  { text: csvText(), error: RangeError, message: ": it has a header but no events" },
  { text: `${COMMENT}\n`, error: RangeError, message: ": it has no header" },
  {
    text: `${COMMENT}\n${DEPTH_ROW}\n`,
    error: SyntaxError,
    message: ' line 2: wrong columns: column 1 must be local_us, found "1000"',
  },
  {
    text: `${COMMENT}\n${HEADER.replace("venue_us,", "")}\n`,
    error: SyntaxError,
    message: ' line 2: wrong columns: column 2 must be venue_us, found "type"',
  },
  {
    text: `${COMMENT}\n${HEADER},more\n`,
    error: SyntaxError,
    message: " line 2: wrong columns: found 13, expected 12",
  },
  {
    text: `${COMMENT}\n${HEADER.replace(",flag", "")}\n`,
    error: SyntaxError,
    message: " line 2: wrong columns: column 12 must be flag, there is none",
  },
  {
    text: `# evenkeel-events 2 spot BTCUSDT\n${HEADER}\n`,
    error: SyntaxError,
    message: ' line 1: it is version "2" of the format; this reads 1',
  },
  {
    text: `# evenkeel-events 1 margin BTCUSDT\n${HEADER}\n`,
    error: SyntaxError,
    message: ' line 1: the market is "margin"; expected spot or usdm',
  },
  {
    text: `# evenkeel-events\n${HEADER}\n`,
    error: SyntaxError,
    message:
      ' line 1: the first line is "# evenkeel-events"; expected "# evenkeel-events 1 spot BTCUSDT"',
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,100.01,0.5,"],
    error: SyntaxError,
    message: " line 3: wrong columns: found 11, expected 12",
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,abc,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column price: price is "abc"',
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,1e5,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column price: price is "1e5"',
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,.5,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column price: price is ".5"',
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,5.,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column price: price is "5."',
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,NaN,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column price: price is "NaN"',
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column price: price is ""',
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,100.01,NaN,,"],
    error: SyntaxError,
    message: ' line 3 column qty: qty is "NaN"',
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,0,0.5,,"],
    error: RangeError,
    message: " line 3 column price: price is 0",
  },
  {
    rows: ["1000,900,trade,1,,,,b,0.00,0.5,7,market"],
    error: RangeError,
    message: " line 3 column price: price is 0",
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,-1,0.5,,"],
    error: RangeError,
    message: " line 3 column price: price is -1, below 0",
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,100.01,-0.5,,"],
    error: RangeError,
    message: ' line 3 column qty: qty is "-0.5", below 0',
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,100.01,-0.0000001,,"],
    error: RangeError,
    message: ' line 3 column qty: qty is "-0.0000001", below 0',
  },
  {
    rows: ["1000,900,trade,1,,,,b,100.01,0,7,market"],
    error: RangeError,
    message: " line 3 column qty: qty of a trade is 0",
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,61837.635,0.5,,"],
    error: RangeError,
    message: " line 3 column price: price 61837.635 is off the tick 0.01",
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,900000000000000.01,0.5,,"],
    error: RangeError,
    message: ' line 3 column price: price "900000000000000.01" is too large',
  },
  {
    rows: ["1000,900,mark,1,,,,,0,,,"],
    error: RangeError,
    message: " line 3 column price: price is 0: it must be above 0",
  },
  {
    rows: ["1000,900,mark,1,,,,,1.000000001,,,"],
    error: RangeError,
    message: " line 3 column price: price 1.000000001 is off 0.00000001",
  },
  {
    rows: ["1000,900,mark,1,,,,b,1,,,"],
    error: SyntaxError,
    message: " line 3 column side: mark rows have none",
  },
  {
    rows: ["1000,900,funding,1,,,,,0.0001,,,"],
    error: SyntaxError,
    message: " line 3 column first_id: a funding row must have its funding time here",
  },
  {
    rows: [DEPTH_ROW, "999,900,depth,2,7,8,,b,100.01,0.5,,"],
    error: RangeError,
    message: " line 4 column local_us: local time goes back from 1000 to 999",
  },
  {
    rows: [",900,depth,1,5,6,,b,100.01,0.5,,"],
    error: SyntaxError,
    message: " line 3 column local_us: the first row of an event must have it",
  },
  {
    rows: ["0,900,depth,1,5,6,,b,100.01,0.5,,"],
    error: RangeError,
    message: " line 3 column local_us: local_us is 0",
  },
  {
    rows: ["1e3,900,depth,1,5,6,,b,100.01,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column local_us: local_us is "1e3"',
  },
  {
    rows: ["10.5,900,depth,1,5,6,,b,100.01,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column local_us: local_us is "10.5"',
  },
  {
    rows: ["1000,-900,depth,1,5,6,,b,100.01,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column venue_us: venue_us is "-900"',
  },
  {
    rows: ["9999999999999999,900,depth,1,5,6,,b,100.01,0.5,,"],
    error: RangeError,
    message: ' line 3 column local_us: local_us "9999999999999999" is too large',
  },
  {
    rows: ["1000,900,depht,1,5,6,,b,100.01,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column type: type is "depht"; ' +
      "expected one of snapshot, depth, quote, trade, mark, funding",
  },
  {
    rows: ["1000,900,depth,1,5,6,,x,100.01,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column side: side is "x"; expected b or a',
  },
  {
    rows: ["1000,900,trade,1,,,,,,,,"],
    error: SyntaxError,
    message: ' line 3 column side: side is ""; expected b or a',
  },
  {
    rows: ["1000,900,trade,1,,,,b,100.01,0.5,7,Market"],
    error: SyntaxError,
    message: ' line 3 column flag: flag is "Market"; expected market or the venue\'s word',
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,100.01,0.5,,market"],
    error: SyntaxError,
    message: " line 3 column flag: depth rows have none",
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,100.01,0.5,7,"],
    error: SyntaxError,
    message: " line 3 column trade_id: depth rows have none",
  },
  {
    rows: ["1000,900,depth,1,5.5,6,,b,100.01,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column first_id: first_id is "5.5"',
  },
  {
    rows: ["1000,900,depth,x,5,6,,b,100.01,0.5,,"],
    error: SyntaxError,
    message: ' line 3 column seq: seq is "x"',
  },
  {
    rows: [TRADE_ROW, "2001,900,depth,1,5,6,,b,100.01,0.5,,"],
    error: RangeError,
    message: " line 4 column seq: seq is 1 after 2: it must increase from event to event",
  },
  {
    rows: [DEPTH_ROW, "1000,900,depth,1,5,6,,b,100.00,0.5,,"],
    error: SyntaxError,
    message: " line 4 column local_us: only the first row of event 1 may have local_us",
  },
  {
    rows: [DEPTH_ROW, ",,depth,1,,6,,b,100.00,0.5,,"],
    error: SyntaxError,
    message: " line 4 column last_id: only the first row of event 1 may have last_id",
  },
  {
    rows: [DEPTH_ROW, ",,quote,1,,,,b,100.00,0.5,,"],
    error: SyntaxError,
    message: " line 4 column seq: an event of depth goes on as quote",
  },
  {
    rows: [DEPTH_ROW, ",,depth,1,,,,,,,,"],
    error: SyntaxError,
    message: " line 4 column side: it is empty",
  },
  {
    rows: [TRADE_ROW, ",,trade,2,,,,b,100.00,0.5,,"],
    error: RangeError,
    message: " line 4 column seq: event 2 has more than 1 rows",
  },
  {
    rows: ["1,,quote,0,,8,,b,100,1,,", ",,quote,0,,,,b,99,1,,"],
    error: SyntaxError,
    message: " line 4 column side: a quote has one row a side",
  },
  {
    rows: ["1,,quote,0,,8,,b,100,1,,", ",,quote,0,,,,a,101,1,,", ",,quote,0,,,,a,102,1,,"],
    error: RangeError,
    message: " line 5 column seq: event 0 has more than 2 rows",
  },
  {
    rows: [DEPTH_ROW, 'a"b,,depth,1,,,,b,100.00,0.5,,'],
    error: SyntaxError,
    message: " line 4: a quote stands inside a field without quotes",
  },
  {
    rows: ['"1000,900,depth,1,5,6,,b,100.01,0.5,,'],
    error: SyntaxError,
    message: " line 3: a quoted field does not end on its line",
  },
  {
    rows: ["1000,900,depth,1,5,6,,b,100.01,0.5,,".padEnd(70_000, " ")],
    error: RangeError,
    message: " line 3: the line is longer than 65536 bytes",
  },
];

for (const { rows = [], text = csvText(...rows), error, message } of REFUSALS) {
  Deno.test(`EventCsvSource refuses: ${message.trim()}`, () => {
    const full = `Cannot read test.csv${message}`;
    for (const blockBytes of [1 << 20, 7]) {
      const thrown = assertThrows(() => readNow(csvSource(text, { blockBytes })), error);
      assertEquals(thrown.message, full);
    }
  });
}

Deno.test("EventCsvSource refuses bytes that are no text, with the line", () => {
  const bytes = encode(csvText(DEPTH_ROW, "1001,900,depth,2,5,6,,b,?,1,,"));
  const invalid = bytes.map((byte) => byte === 63 ? 0xff : byte);
  const thrown = assertThrows(() => readNow(csvSource(invalid)), SyntaxError);
  assertEquals(thrown.message, "Cannot read test.csv line 4: it is not UTF-8 text");
});

Deno.test("EventCsvSource names the line behind many blocks", () => {
  const rows = Array.from({ length: 5_000 }, (_, seq) => `${10 + seq},,quote,${seq},,1,,b,1,1,,`);
  const text = csvText(...rows, "9,,quote,9999,,1,,b,1,1,,");
  const thrown = assertThrows(() => readNow(csvSource(text, { blockBytes: 1_000 })), RangeError);
  assertEquals(
    thrown.message,
    "Cannot read test.csv line 5003 column local_us: local time goes back from 5009 to 9",
  );
});

Deno.test("EventCsvSource refuses an event without end", () => {
  const more = Array.from({ length: 100_000 }, () => ",,depth,1,,,,b,100.00,0.5,,");
  const thrown = assertThrows(() => readNow(csvSource(csvText(DEPTH_ROW, ...more))), RangeError);
  assertEquals(
    thrown.message,
    "Cannot read test.csv line 100003 column seq: event 1 has more than 100000 rows",
  );
});

Deno.test("EventCsvSource refuses more words of trades than the ring can number", () => {
  const rows = Array.from(
    { length: 255 },
    (_, seq) => `10,9,trade,${seq},,,,b,100,1,1,WORD${seq}`,
  );
  const thrown = assertThrows(() => readNow(csvSource(csvText(...rows))), RangeError);
  assertEquals(
    thrown.message,
    "Cannot read test.csv line 257 column flag: more than 254 different words of non-market trades",
  );
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
