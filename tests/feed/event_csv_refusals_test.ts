// What the event CSV reader refuses, each with its class, line, column and words.
import { assertEquals, assertThrows } from "@std/assert";
import { HEADER } from "../../lib/feed/event_csv_format.ts";
import { COMMENT, csvSource, csvText, encode, readNow } from "./rings.ts";

const DEPTH_ROW = "1000,900,depth,1,5,6,,b,100.01,0.5,,";
const TRADE_ROW = "2000,1900,trade,2,,,,a,100.02,0.00001,77,market";

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
