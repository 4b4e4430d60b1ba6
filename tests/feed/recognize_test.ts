// What a file is, told by its first lines.
import { assertEquals } from "@std/assert";
import { recognize } from "../../lib/feed/recognize.ts";
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
    what: { kind: "raw", declared: SPOT, localFrom: 1_723_161_254_206_652 },
  },
  {
    name: "recorded lines with a broken one before",
    head: `17231612542066520 {"x":\n${TRADE}\n`,
    what: { kind: "raw", declared: SPOT, localFrom: 0 },
  },
  {
    name: "recorded lines of USD-M",
    head: '1680652700423575 {"e":"depthUpdate","s":"BTCUSDT","pu":1}\n',
    what: { kind: "raw", declared: { ...SPOT, market: "usdm" }, localFrom: 1_680_652_700_423_575 },
  },
  { name: "a table of closes", head: "open,high,low,close\n", what: { kind: "closes" } },
  { name: "closes in capitals and quotes", head: 'Date,"Close"\n', what: { kind: "closes" } },
  { name: "another CSV", head: "a,b,c\n1,2,3\n", what: { kind: "unknown" } },
  { name: "a close that is part of a name", head: "adj_close,closed\n", what: { kind: "unknown" } },
  { name: "text", head: '# A "title"\n\nWords, and "more" words.\n', what: { kind: "unknown" } },
];

for (const { name, head, what } of CASES) {
  Deno.test(`recognize() knows ${name}`, () => {
    assertEquals<unknown>(recognize(head, false), what);
    assertEquals<unknown>(recognize(head, true), what);
  });
}

const ENDINGS = [
  { name: "nothing", head: "", at: { kind: "empty" } },
  { name: "blank lines", head: "\r\n \n", at: { kind: "empty" } },
  { name: "half a header", head: "open,clo", at: { kind: "unknown" } },
  {
    name: "a header and no row",
    head: csvText(),
    at: { kind: "event_csv", declared: SPOT, localFrom: 0 },
  },
  {
    name: "snapshots alone",
    head: `${SNAPSHOT}\n`,
    at: { kind: "raw", declared: NONE, localFrom: 1_723_161_254_206_652 },
  },
];

for (const { name, head, at } of ENDINGS) {
  Deno.test(`recognize() asks for more behind ${name}, and decides at the end`, () => {
    assertEquals(recognize(head, false), undefined);
    assertEquals<unknown>(recognize(head, true), at);
  });
}
