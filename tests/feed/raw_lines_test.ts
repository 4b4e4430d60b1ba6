// Recorded Binance messages to events: each kind, and every refusal with its message.
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
import type { Instrument } from "../../lib/market/instrument.ts";
import { type PlainEvent, plainEvents, rawSource, readNow, SPOT, USDM } from "./rings.ts";

const NS = "1723161253937085768";
const US = 1_723_161_253_937_085;

const DIFF = '{"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":189,"u":202,' +
  '"b":[["61737.63000000","0.00000000"]],"a":[["61837.64000000","1.54698000"]]}';
const TICKER = '{"u":212,"s":"BTCUSDT","b":"61837.63000000","B":"3.78826000",' +
  '"a":"61837.64000000","A":"1.54698000"}';
const SPOT_TRADE = '{"e":"trade","E":1723161255343,"s":"BTCUSDT","t":3735683259,' +
  '"p":"61837.63000000","q":"0.02000000","T":1723161255342,"m":true,"M":true}';
const USDM_TRADE = '{"e":"trade","E":1680652700455,"T":1680652700452,"s":"BTCUSDT",' +
  '"t":3535186032,"p":"28145.10","q":"0.002","X":"MARKET","m":false}';
const MARK_PRICE = '{"e":"markPriceUpdate","E":1680652701000,"s":"BTCUSDT",' +
  '"p":"28147.27373413","P":"28142.15563565","i":"28159.75642857","r":"0.00002754",' +
  '"T":1680652800000}';

const READS: readonly {
  readonly name: string;
  readonly json: string;
  readonly instrument?: Instrument;
  readonly event: Pick<PlainEvent, "type" | "rows"> & Partial<PlainEvent>;
}[] = [
  {
    name: "a spot depth diff, timed by E",
    json: DIFF,
    event: {
      type: DEPTH,
      venue: 1_723_161_255_208_000,
      ids: [189, 202, 0, 0],
      rows: [[BID, 6_173_763, 0], [ASK, 6_183_764, 154_698]],
    },
  },
  {
    name: "a diff without levels",
    json: '{"e":"depthUpdate","E":5,"s":"BTCUSDT","U":1,"u":2,"b":[],"a":[]}',
    event: { type: DEPTH, venue: 5_000, ids: [1, 2, 0, 0], rows: [] },
  },
  {
    name: "a USD-M depth diff, timed by T, with its previous id",
    json: '{"e":"depthUpdate","E":9,"T":8,"s":"BTCUSDT","U":1,"u":2,"pu":0,"b":[],' +
      '"a":[["28145.20","6.887"]]}',
    instrument: USDM,
    event: { type: DEPTH, venue: 8_000, ids: [1, 2, 0, 0], rows: [[ASK, 281_452, 6_887]] },
  },
  {
    name: "a spot bookTicker, which has no time",
    json: TICKER,
    event: {
      type: QUOTE,
      ids: [0, 212, 0, 0],
      rows: [[BID, 6_183_763, 378_826], [ASK, 6_183_764, 154_698]],
    },
  },
  {
    name: "a USD-M bookTicker",
    json: '{"e":"bookTicker","u":7,"s":"BTCUSDT","b":"28145.10","B":"3.868","a":"28145.20",' +
      '"A":"6.887","T":6,"E":9}',
    instrument: USDM,
    event: {
      type: QUOTE,
      venue: 6_000,
      ids: [0, 7, 0, 0],
      rows: [[BID, 281_451, 3_868], [ASK, 281_452, 6_887]],
    },
  },
  {
    name: "a bookTicker with an empty side",
    json: '{"u":7,"s":"BTCUSDT","b":"0.00000000","B":"0.00000000","a":"1.00","A":"2"}',
    event: { type: QUOTE, ids: [0, 7, 0, 0], rows: [[ASK, 100, 200_000]] },
  },
  {
    name: "a spot trade whose buyer was the maker: a seller took",
    json: SPOT_TRADE,
    event: {
      type: TRADE,
      venue: 1_723_161_255_342_000,
      ids: [0, 0, 0, 3_735_683_259],
      rows: [[ASK, 6_183_763, 2_000]],
    },
  },
  {
    name: "a USD-M market trade whose seller was the maker: a buyer took",
    json: USDM_TRADE,
    instrument: USDM,
    event: {
      type: TRADE,
      venue: 1_680_652_700_452_000,
      ids: [0, 0, 0, 3_535_186_032],
      rows: [[BID, 281_451, 2]],
    },
  },
  {
    name: "a trade of the insurance fund",
    json: USDM_TRADE.replace("MARKET", "INSURANCE_FUND"),
    instrument: USDM,
    event: {
      type: TRADE,
      venue: 1_680_652_700_452_000,
      ids: [0, 0, 0, 3_535_186_032],
      word: "INSURANCE_FUND",
      rows: [[BID, 281_451, 2]],
    },
  },
  {
    name: "a trade of no market at price 0",
    json: USDM_TRADE.replace("MARKET", "NA").replace("28145.10", "0").replace("0.002", "0"),
    instrument: USDM,
    event: {
      type: TRADE,
      venue: 1_680_652_700_452_000,
      ids: [0, 0, 0, 3_535_186_032],
      word: "NA",
      rows: [[BID, 0, 0]],
    },
  },
  {
    name: "a spot snapshot, which has no time",
    json: '{"lastUpdateId":160,"bids":[["4.00000000","431.00000000"]],"asks":[["4.01","12"]]}',
    event: {
      type: SNAPSHOT,
      ids: [0, 160, 0, 0],
      rows: [[BID, 400, 43_100_000], [ASK, 401, 1_200_000]],
    },
  },
  {
    name: "a USD-M snapshot, timed by T",
    json: '{"lastUpdateId": 16, "E": 9, "T": 8, "bids": [["28145.10", "3.818"]], "asks": []}',
    instrument: USDM,
    event: { type: SNAPSHOT, venue: 8_000, ids: [0, 16, 0, 0], rows: [[BID, 281_451, 3_818]] },
  },
];

for (const { name, json, instrument = SPOT, event } of READS) {
  const blank = { local: US, venue: 0, ids: [0, 0, 0, 0], word: undefined };
  for (const line of [`${NS} ${json}`, `${US} {"stream":"btcusdt@x","data":${json}}`]) {
    const shape = line.includes("stream") ? "in a combined stream" : "bare";
    Deno.test(`RawLinesSource reads ${name}, ${shape}`, () => {
      assertEquals(plainEvents(readNow(rawSource(`${line}\n`, { instrument }))), [
        { ...blank, ...event },
      ]);
    });
  }
}

Deno.test("RawLinesSource tells funding once, and again when it changes", () => {
  const later = MARK_PRICE.replace("0.00002754", "-0.00002755");
  const next = later.replace("1680652800000", "1680681600000");
  const lines = [MARK_PRICE, MARK_PRICE, later, next].map((json, index) => `${US + index} ${json}`);
  const events = plainEvents(readNow(rawSource(lines.join("\n"), { instrument: USDM })));
  const mark = [BID, 2_814_727_373_413, 0];
  assertEquals(events.map((event) => [event.type, ...event.rows]), [
    [MARK, mark],
    [FUNDING, [BID, 2_754, 1_680_652_800_000_000]],
    [MARK, mark],
    [MARK, mark],
    [FUNDING, [BID, -2_755, 1_680_652_800_000_000]],
    [MARK, mark],
    [FUNDING, [BID, -2_755, 1_680_681_600_000_000]],
  ]);
  assertEquals(new Set(events.map((event) => event.venue)), new Set([1_680_652_701_000_000]));
});

Deno.test("RawLinesSource tells no funding where the contract has none", () => {
  const json = MARK_PRICE.replace("0.00002754", "").replace("1680652800000", "0");
  const events = plainEvents(readNow(rawSource(`${US} ${json}`, { instrument: USDM })));
  assertEquals(events.map((event) => event.type), [MARK]);
});

Deno.test("RawLinesSource counts streams that a backtest does not use", () => {
  const source = rawSource([
    `${US} {"e":"aggTrade","s":"BTCUSDT"}`,
    `${US} {"stream":"btcusdt@kline_1m","data":{"e":"kline","s":"BTCUSDT"}}`,
    `${US} {"stream":"btcusdt@depth20@100ms","data":{"lastUpdateId":1,"bids":[],"asks":[]}}`,
    `${US} {"stream":"btcusdt@depth5","data":${DIFF}}`,
    `${US} {"result":null,"id":1}`,
    `${US} ${SPOT_TRADE}`,
  ].join("\r\n"));
  assertEquals(plainEvents(readNow(source)).length, 1);
  assertEquals(source.tolerances, { ignored_messages: 5 });
  assertEquals(source.rows, 1);
});

Deno.test("RawLinesSource takes a book size off the lot up, and counts it", () => {
  const json = DIFF.replace("1.54698000", "25.42618900");
  const source = rawSource(`${US} ${json}`);
  assertEquals(plainEvents(readNow(source))[0]?.rows[1], [ASK, 6_183_764, 2_542_619]);
  assertEquals(source.tolerances, { qty_off_lot: 1 });
});

Deno.test("RawLinesSource reads the same in blocks of any size", () => {
  const text = READS.filter(({ instrument }) => instrument === undefined)
    .map(({ json }, index) => `${US + index} ${json}`).join("\n");
  const expected = plainEvents(readNow(rawSource(text)));
  for (const blockBytes of [1, 2, 100, 1 << 24]) {
    assertEquals(plainEvents(readNow(rawSource(text, { blockBytes }))), expected);
  }
});

type Refused = typeof SyntaxError | typeof RangeError;

const REFUSALS: readonly {
  readonly text: string;
  readonly instrument?: Instrument;
  readonly error: Refused;
  readonly message: string;
}[] = [
  { text: "", error: RangeError, message: ": it is empty" },
  { text: "\n \n", error: RangeError, message: ": it holds no market data" },
  { text: `${US} {"e":"kline"}`, error: RangeError, message: ": it holds no market data" },
  {
    text: "hello",
    error: SyntaxError,
    message: ' line 1: found "hello"; expected a local time and a JSON object',
  },
  {
    text: `${US} [1]`,
    error: SyntaxError,
    message: ` line 1: found "${US} [1]"; expected a local time and a JSON object`,
  },
  {
    text: `1723161253937 ${DIFF}`,
    error: SyntaxError,
    message:
      " line 1: the local time has 13 digits; expected 16 (microseconds) or 19 (nanoseconds)",
  },
  {
    text: `9723161253937000 ${DIFF}`,
    error: RangeError,
    message: " line 1: the local time 9723161253937000 is too large",
  },
  {
    text: `${US} ${DIFF.replace('"E":', '"E":9')}`,
    error: RangeError,
    message: " line 1 column E: 91723161255208 is no time in milliseconds",
  },
  {
    text: `${US} ${DIFF}\n${US} {"e":}`,
    error: SyntaxError,
    message: ' line 2: its JSON is broken: "{\\"e\\":}"',
  },
  {
    text: `${US} {"stream":"x","data":1}`,
    error: SyntaxError,
    message: " line 1: a combined stream's message must have a stream and data",
  },
  {
    text: `${US} ${DIFF}\n${US - 1} ${DIFF}`,
    error: RangeError,
    message: ` line 2: local time goes back from ${US} to ${US - 1}`,
  },
  {
    text: `${US} ${DIFF.replace("BTCUSDT", "ETHUSDT")}`,
    error: RangeError,
    message: ' line 1: it is about "ETHUSDT"; the data are about BTCUSDT: --symbol picks one',
  },
  {
    text: `${US} ${USDM_TRADE}`,
    error: RangeError,
    message: " line 1: it is a message of usdm; the data are of spot",
  },
  {
    text: `${US} ${DIFF.replace("61837.64000000", "61837.64500000")}`,
    error: RangeError,
    message: " line 1 column a: price 61837.64500000 is off the tick 0.01",
  },
  {
    text: `${US} ${DIFF.replace("61837.64000000", "0.00")}`,
    error: RangeError,
    message: ' line 1 column a: price is "0.00": it must be above 0',
  },
  {
    text: `${US} ${DIFF.replace("1.54698000", "-1.5")}`,
    error: RangeError,
    message: ' line 1 column a: qty is "-1.5", below 0',
  },
  {
    text: `${US} ${DIFF.replace('"1.54698000"', "1.5")}`,
    error: SyntaxError,
    message: " line 1 column a: a level must be a price and a quantity, both as text",
  },
  {
    text: `${US} ${DIFF.replace('[["61837.64000000","1.54698000"]]', '"x"')}`,
    error: SyntaxError,
    message: " line 1 column a: it must be an array of levels",
  },
  {
    text: `${US} ${DIFF.replace('"U":189', '"U":9007199254740993')}`,
    error: SyntaxError,
    message: ' line 1 column U: found "9007199254740992"; it must be whole',
  },
  {
    text: `${US} ${DIFF.replace('"u":202,', "")}`,
    error: SyntaxError,
    message: ' line 1 column u: found "nothing"; it must be whole',
  },
  {
    text: `${US} ${DIFF.replace("1723161255208", "0")}`,
    error: RangeError,
    message: " line 1 column E: it is 0",
  },
  {
    text: `${US} ${SPOT_TRADE.replace("61837.63000000", "0.0")}`,
    error: RangeError,
    message: " line 1 column p: p is 0",
  },
  {
    text: `${US} ${SPOT_TRADE.replace("0.02000000", "0.0")}`,
    error: RangeError,
    message: " line 1 column q: q is 0",
  },
  {
    text: `${US} ${SPOT_TRADE.replace('"61837.63000000"', "61837.63")}`,
    error: SyntaxError,
    message: ' line 1 column p: found "61837.63"; it must be text',
  },
  {
    text: `${US} ${SPOT_TRADE.replace("61837.63000000", "NaN")}`,
    error: SyntaxError,
    message: ' line 1 column p: p is "NaN"',
  },
  {
    text: `${US} ${SPOT_TRADE.replace("61837.63000000", "-1")}`,
    error: RangeError,
    message: " line 1 column p: p is below 0",
  },
  {
    text: `${US} ${SPOT_TRADE.replace('"m":true,', "")}`,
    error: SyntaxError,
    message: " line 1 column m: it must be true or false",
  },
  {
    text: `${US} ${TICKER.replace("61837.63000000", "0")}`,
    error: RangeError,
    message: " line 1 column b: price is 0",
  },
  {
    text: `${US} ${USDM_TRADE.replace('"MARKET"', "1")}`,
    instrument: USDM,
    error: SyntaxError,
    message: " line 1 column X: it must be a word in capitals",
  },
  {
    text: `${US} ${MARK_PRICE.replace("28147.27373413", "-1")}`,
    instrument: USDM,
    error: RangeError,
    message: ' line 1 column p: p is "-1"',
  },
];

for (const { text, instrument = SPOT, error, message } of REFUSALS) {
  Deno.test(`RawLinesSource refuses: ${message.trim()}`, () => {
    const thrown = assertThrows(() => readNow(rawSource(text, { instrument })), error);
    assertEquals(thrown.message, `Cannot read test.raw${message}`);
  });
}

Deno.test("RawLinesSource refuses bytes that are no text", () => {
  const thrown = assertThrows(() => readNow(rawSource(Uint8Array.of(0xff, 10))), SyntaxError);
  assertEquals(thrown.message, "Cannot read test.raw line 1: it is not UTF-8 text");
});

Deno.test("RawLinesSource refuses a line without end", () => {
  const text = "x".repeat((1 << 23) + 2);
  assertThrows(() => readNow(rawSource(text)), RangeError, "line 1: the line is longer than");
});
