// The command line of a run, as a shell reads it.
import { assertEquals } from "@std/assert";
import { commandLine } from "../../lib/app/reproduce.ts";

// deno-fmt-ignore
const cases = [
  { paths: ["data/btc.csv"], flags: { bounds: true }, line: "data/btc.csv" },
  { paths: ["a b.csv", "it's.csv"], flags: {}, line: `'a b.csv' 'it'\\''s.csv'` },
  { paths: ["-x.csv"], flags: {}, line: "./-x.csv" },
  { paths: ["x"], flags: { bounds: false, json: true, quiet: true, out: "there" }, line: "x --no-bounds" },
  { paths: ["x"], flags: { set: ["fees.maker=0", "order.notional=9 9"], fill: "touch" }, line: `x --set fees.maker=0 --set 'order.notional=9 9' --fill touch` },
  { paths: ["x"], flags: { from: "2024-01-01T00:00:00Z", cacheMax: 3, verify: true }, line: "x --from 2024-01-01T00:00:00Z --cache-max 3 --verify" },
  { paths: ["$(rm -rf ~)"], flags: { symbol: undefined }, line: "'$(rm -rf ~)'" },
];

for (const { paths, flags, line } of cases) {
  Deno.test(`commandLine() gives ${line}`, () => {
    assertEquals(commandLine(paths, flags), `deno task backtest ${line}`);
  });
}
