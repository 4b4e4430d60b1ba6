// Recorded lines of several symbols, and as cryptofeed records them.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { ASK, BID, DEPTH, SNAPSHOT } from "../../lib/market/event_ring.ts";
import { CRYPTOFEED_HTTP, CRYPTOFEED_WS } from "./fixtures.ts";
import { plainEvents, rawSource, readNow } from "./rings.ts";

const US = 1_723_161_253_937_085;
const DIFF = '{"e":"depthUpdate","E":1723161255208,"s":"BTCUSDT","U":189,"u":202,' +
  '"b":[["61737.63000000","0.00000000"]],"a":[["61837.64000000","1.54698000"]]}';
const OTHER_DIFF = DIFF.replace('"BTCUSDT"', '"ETHUSDT"');
const BOOK = '{"lastUpdateId":5,"bids":[["1","1"]],"asks":[]}';

Deno.test("RawLinesSource reads one symbol out of several, and counts the others", () => {
  const text = [OTHER_DIFF, DIFF, BOOK, OTHER_DIFF].map((json) => `${US} ${json}\n`).join("");
  const known = rawSource(text, { only: "BTCUSDT" });
  assertEquals(plainEvents(readNow(known)).map(({ type }) => type), [DEPTH, SNAPSHOT]);
  assertEquals(known.tolerances, { other_symbols: 2, repeated_timestamps: 1 });
  // A book that names no symbol may be any one's.
  const several = rawSource(text, { only: "BTCUSDT", hasSeveral: true });
  assertEquals(plainEvents(readNow(several)).map(({ type }) => type), [DEPTH]);
  assertEquals(several.tolerances, { other_symbols: 2, unnamed_snapshots: 1 });
  const none = rawSource(`${US} ${OTHER_DIFF}\n`, { only: "BTCUSDT" });
  const what = "Cannot read test.raw: it holds no market data of BTCUSDT, and 1 of others";
  assertThrows(() => readNow(none), RangeError, what);
});

Deno.test("RawLinesSource reads what cryptofeed recorded, and the books beside it", () => {
  const read = (text: string) => {
    const source = rawSource(text, { only: "BTCUSDT", hasSeveral: true, blockBytes: 50 });
    return { events: plainEvents(readNow(source)), tolerances: source.tolerances };
  };
  const ws = read(CRYPTOFEED_WS);
  const local = ws.events.map((event) => event.local - 1_633_998_512_000_000);
  assertEquals(local, [63_356, 564_785, 700_000]);
  assertEquals(ws.events.map(({ ids }) => ids[1]), [499_869_752, 499_869_754, 499_869_755]);
  assertEquals(ws.tolerances, { ignored_messages: 1, other_symbols: 1 });
  const http = read(CRYPTOFEED_HTTP);
  const rows = [[BID, 5_700_000, 67_200], [ASK, 5_700_020, 114_400]];
  assertEquals(http.events.map((event) => event.rows), [rows]);
  assertEquals(http.events.map((event) => event.local), [1_633_998_512_320_639]);
  assertEquals(http.tolerances, { other_symbols: 1 });
});

const CRYPTOFEED_REFUSALS = [
  ['163399851.5: {"e":"trade"}', "the local time has 9 digits; expected 10 (seconds)"],
  ['1633998512.5 {"e":"trade"}', "expected a local time and a JSON object"],
  ['1633998512.: {"e":"trade"}', "expected a local time and a JSON object"],
  ["wss://x <-> 16", "the local time has 2 digits; expected 10 (seconds)"],
  ["1633998512.5: {]}", 'its JSON is broken: "{]}"'],
  [`https://a/fapi/v1/depth?symbol=BTCUSDT -> 1633998512.5: ${BOOK}`, "it is a message of usdm"],
] as const;

for (const [line, message] of CRYPTOFEED_REFUSALS) {
  Deno.test(`RawLinesSource refuses ${line.slice(0, 40)}: ${message}`, () => {
    const thrown = assertThrows(() => readNow(rawSource(`${line}\n`)), Error);
    assert(thrown instanceof SyntaxError || thrown instanceof RangeError);
    assert(thrown.message.startsWith("Cannot read test.raw line 1: "), thrown.message);
    assert(thrown.message.includes(message), thrown.message);
  });
}
