// Two reports side by side: heads, symbols, and configuration that differs.
import { assertEquals } from "@std/assert";
import { compareReports, differingKeys } from "../../lib/report/diff.ts";
import { busyReport } from "./sample.ts";

// deno-fmt-ignore
const cases = [
  { name: "finds none in the same", a: { x: { y: 1 } }, b: { x: { y: 1 } }, keys: [] },
  { name: "finds a value in a section", a: { x: { y: 1, z: 2 } }, b: { x: { y: 3, z: 2 } }, keys: ["x.y: 1 -> 3"] },
  { name: "takes a list as one value", a: { x: [1, 2] }, b: { x: [1, 3] }, keys: ["x: [1,2] -> [1,3]"] },
  { name: "finds a key that one has", a: { x: "none" }, b: { y: true }, keys: ["x: none -> undefined", "y: undefined -> true"] },
  { name: "tells a section from a value", a: { x: { y: 1 } }, b: { x: null }, keys: ["x.y: 1 -> undefined", "x: undefined -> null"] },
  { name: "finds none where there is no configuration", a: undefined, b: null, keys: [] },
];

for (const { name, a, b, keys } of cases) {
  Deno.test(`differingKeys() ${name}`, () => {
    assertEquals(differingKeys(a, b).map((each) => `${each.key}: ${each.a} -> ${each.b}`), keys);
  });
}

Deno.test("compareReports() says of a report and itself that they are the same", () => {
  const report = { ...busyReport() };
  const diff = compareReports({ name: "x", report }, { name: "y", report });
  assertEquals([diff.sameDigest, diff.sameData, diff.config, diff.symbols], [true, true, [], []]);
  assertEquals({ ...diff.a, name: "y" }, diff.b);
  assertEquals(diff.a, {
    name: "x",
    market: "spot BTCUSDT",
    period: [1_767_571_200_000_000, 1_767_571_800_000_000],
    files: ["data/btc.csv"],
    models: "profile obligation; fill model queue; latencies feed 10, entry 20, amend 20, " +
      "cancel 20, response 20 ms; fees 0.001 and 0.001",
    digest: report.run.digest,
  });
});

Deno.test("compareReports() tells other data and other digests", () => {
  const report = { ...busyReport() };
  const other = {
    ...report,
    data: { ...report.data, files: [{ path: "x", sha256: "1", bytes: 1 }] },
    run: { ...report.run, digest: "other" },
  };
  const diff = compareReports({ name: "x", report }, { name: "y", report: other });
  assertEquals([diff.sameDigest, diff.sameData], [false, false]);
});

Deno.test("compareReports() compares the symbols that both have", () => {
  const of = (fills: number) => ({ fill_rate: { fills }, config: { levels: fills } });
  const a = { name: "a", report: { symbols: { BTCUSDT: of(1), ETHUSDT: of(2) } } };
  const b = { name: "b", report: { symbols: { ETHUSDT: of(5), SOLUSDT: of(1) } } };
  const { symbols, config, ...heads } = compareReports(a, b);
  assertEquals(heads.a.market, "BTCUSDT ETHUSDT");
  assertEquals(config.map((each) => `${each.key}: ${each.a} -> ${each.b}`), [
    "BTCUSDT.levels: 1 -> undefined",
    "ETHUSDT.levels: 2 -> 5",
    "SOLUSDT.levels: undefined -> 1",
  ]);
  assertEquals(symbols.map(({ symbol }) => symbol), ["ETHUSDT"]);
  assertEquals(symbols[0]?.sections[0]?.figures[0]?.difference, "3");
});

Deno.test("compareReports() takes a report without its usual parts as it is", () => {
  const odd = { data: { files: ["x"], from_us: "yesterday" }, run: {} };
  const { a } = compareReports({ name: "a", report: odd }, { name: "b", report: {} });
  assertEquals(a, { name: "a", market: "", period: undefined, files: [], models: "", digest: "" });
});
