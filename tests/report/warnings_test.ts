// What a report warns of: rules that stopped quoting, bounds that agree, data of the touch alone.
import { assertEquals } from "@std/assert";
import { buildReport, type ReportParts, type RunParts } from "../../lib/report/assemble.ts";
import { quietParts } from "./sample.ts";
import { told } from "./story.ts";

const STOPPED = (rest: string) => `
  0      book 999999 1000001
  0      quotable
  ${rest}
  1000   end
`;

const DIGEST = "0123456789abcdef".repeat(4);

function runOf(story: string): RunParts {
  const { sections } = told(story);
  return { sections, decisions: 0, requests: 0, fills: 0, digest: DIGEST };
}

function warningsOf(change: Partial<ReportParts>): readonly string[] {
  return buildReport({ ...quietParts(), ...change }).models.warnings;
}

// deno-fmt-ignore
const STOPS: readonly { name: string; rest: string; expected: readonly string[] }[] = [
  { name: "a hundredth of the time", rest: "10 rules halt_stale\n20 rules", expected: [] },
  { name: "more than that", rest: "10 rules halt_stale\n21 rules", expected: [
    "breaker rule halt_stale (halt) stopped quoting for 1.10 % of the time, first at 1970-01-01T00:00:10.000000Z: the figures are of the rest",
  ] },
  { name: "one that never let go", rest: "10 rules halt_stale", expected: [
    "breaker rule halt_stale (halt) stopped quoting for 99.00 % of the time, and from 1970-01-01T00:00:10.000000Z to the end: the figures are of the rest",
  ] },
  { name: "one that came back and stayed", rest: "10 rules halt_stale\n20 rules\n500 rules halt_stale", expected: [
    "breaker rule halt_stale (halt) stopped quoting for 51.00 % of the time, first at 1970-01-01T00:00:10.000000Z, and from 1970-01-01T00:08:20.000000Z to the end: the figures are of the rest",
  ] },
  { name: "a milder rule", rest: "10 rules reduce_loss", expected: [] },
];

for (const { name, rest, expected } of STOPS) {
  Deno.test(`warnings() names rules that stopped quoting: ${name}`, () => {
    const found = warningsOf({ main: runOf(STOPPED(rest)) });
    assertEquals(found.filter((text) => text.startsWith("breaker rule")), expected);
  });
}

Deno.test("warnings() says that bounds which agree on bars are no certainty", () => {
  const run = runOf(STOPPED(""));
  const other = { ...run, digest: DIGEST.replaceAll("0", "1") };
  const about = (assumed: string | undefined, touch: RunParts) => {
    const { data } = quietParts();
    const found = warningsOf({ data: { ...data, assumed }, bounds: { through: run, touch } });
    return found.filter((text) => text.startsWith("through and touch agree"));
  };
  assertEquals(about("bars: a path", run), [
    "through and touch agree, which on bars is no certainty: both played the one assumed path, " +
    "and another order of the prices within the bars would give other fills",
  ]);
  assertEquals(about("bars: a path", other), []);
  assertEquals(about("trades without a book", run), []);
  assertEquals(about(undefined, run), []);
});

Deno.test("warnings() says that data are top of book alone, unless more is assumed", () => {
  const { data } = quietParts();
  const about = (change: Partial<ReportParts["data"]>) =>
    warningsOf({ data: { ...data, ...change } }).filter((text) => text.includes("top of book"));
  assertEquals(about({ isTopOnly: true }), [
    "the data are top of book alone (no snapshot of the whole): what rests beyond the best prices " +
    "and the queue ahead of our orders are unknown",
  ]);
  assertEquals(about({}), []);
  assertEquals(about({ isTopOnly: false }), []);
  assertEquals(about({ isTopOnly: true, assumed: "trades without a book" }), []);
});

Deno.test("warnings() tells of trades that stood in two files", () => {
  const { data } = quietParts();
  const found = warningsOf({ data: { ...data, tolerances: { repeated_trades: 1_234 } } });
  const about = found.filter((text) => text.includes("more than one file"));
  assertEquals(about, ["1,234 trades stood in more than one file: each was taken once"]);
});
