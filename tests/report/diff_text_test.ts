// Two runs side by side on a terminal: every width, every kind of row, hostile text.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { compareReports, type ReportDiff } from "../../lib/report/diff.ts";
import { diffJson } from "../../lib/report/diff_json.ts";
import { type ComparedRows, compareRows } from "../../lib/report/diff_rows.ts";
import { diffText } from "../../lib/report/diff_text.ts";
import { FILLS_HEADER, ORDERS_HEADER } from "../../lib/report/rows.ts";
import { busyReport } from "./sample.ts";

const SAME: ComparedRows = compareRows(["x", "1"], ["x", "1"], { limit: 1 });

function orderRow(number: number, price: string): string {
  return `ek-b0-00000${number},buy,0,1767571200100000,1767571200120000,1767571230000000,${price},` +
    `0.00200,0.00100,3,canceled,reset,0.30000,true`;
}

/** A busy report and one that differs from it in every way. */
function sample(): ReportDiff {
  const report = { ...busyReport() };
  const other = {
    ...report,
    return: { ...report.return, fees: "123456789.5", sharpe: null, sharpe_why: "too short" },
    quoting: { ...report.quoting, spread_compliance_pct: 99.9, spread_compliance_pct_pass: true },
    config: { latency: { amend_ms: 60 }, strategy: { levels: Array(40).fill(0.0025) } },
    bounds: undefined,
    run: { ...report.run, digest: "f".repeat(64), requests: 0 },
  };
  const orders = (price: string) => [
    ORDERS_HEADER,
    orderRow(1, "100.00"),
    orderRow(2, price),
    ...price === "101.00" ? [] : [orderRow(3, "7.00")],
  ];
  return {
    ...compareReports({ name: "reports/one", report }, {
      name: "reports/\u202eowt\x1b[2J",
      report: other,
    }),
    orders: compareRows(orders("101.00"), orders("102.00"), { limit: 10 }),
    fills: { why: "there is no reports/one/fills.csv" },
  };
}

for (const columns of [80, 100, 120, 200]) {
  Deno.test(`diffText() is plain text of at most ${columns} columns`, () => {
    const lines = diffText(sample(), { columns }).split("\n");
    for (const line of lines) {
      assert(line.length <= columns, line);
      assert(/^[\x20-\x7e]*$/.test(line) && line === line.trimEnd(), JSON.stringify(line));
    }
  });
}

/** The line that starts with the words. */
function lineOf(text: string, start: string): string {
  return text.split("\n").find((line) => line.startsWith(start)) ?? "";
}

Deno.test("diffText() puts figures, verdicts and differences in columns", () => {
  const text = diffText(sample(), { columns: 80 });
  const words = (start: string) => lineOf(text, start).split(/ {2,}/).slice(1);
  assertEquals(lineOf(text, "RETURN").split(/ +/), ["RETURN", "A", "B", "B", "-", "A"]);
  assertEquals(words("Initial equity").slice(2), ["="]);
  assertEquals(words("Fees").slice(1), ["123,456,789", "+123,456,789"]);
  const spread = lineOf(text, "Spread compliance");
  assertStringIncludes(spread, "Spread compliance, % (> 99.8)");
  assert(/ FAIL +99\.90 pass +\+/.test(spread), spread);
  assert(/ n\/a$/.test(lineOf(text, "Sharpe  ")), lineOf(text, "Sharpe  "));
  assertStringIncludes(text, "n/a in B: too short");
  assert(/ -$/.test(lineOf(text, "Total return, touch")), lineOf(text, "Total return, touch"));
});

Deno.test("diffText() gives targets a column of their own where there is room", () => {
  const text = diffText(sample(), { columns: 200 });
  assert(/^Spread compliance, % .* {2}> 99\.8$/.test(lineOf(text, "Spread compliance")));
});

Deno.test("diffText() says whether the runs were the same", () => {
  const diff = sample();
  assertStringIncludes(diffText(diff, { columns: 80 }), "DIFFERENT digests");
  const same = {
    ...diff,
    sameDigest: true,
    sameData: false,
    config: [],
    orders: SAME,
    fills: SAME,
  };
  const text = diffText(same, { columns: 80 });
  assertStringIncludes(text, "SAME digest");
  assertStringIncludes(text, "The data files are not the same.");
  assertStringIncludes(text, "no key: the runs have the same configuration");
  assertStringIncludes(text, "no row: A has 1 rows, B 1, the same");
});

Deno.test("diffText() shows a small difference as one", () => {
  const of = (value: number) => ({ report: { return: { total_return_pct: value } } });
  const diff = compareReports({ name: "a", ...of(0) }, { name: "b", ...of(-0.000_001) });
  const text = diffText({ ...diff, orders: SAME, fills: SAME }, { columns: 80 });
  assert(/0\.0000 +-1\.0e-6 +-1\.0e-6$/.test(lineOf(text, "Total return")), text);
});

Deno.test("diffText() shows each symbol that both have", () => {
  const of = (fills: number) => ({ report: { symbols: { BTCUSDT: { fill_rate: { fills } } } } });
  const diff = compareReports({ name: "a", ...of(1) }, { name: "b", ...of(2) });
  const text = diffText({ ...diff, orders: SAME, fills: SAME }, { columns: 80 });
  assertStringIncludes(text, "SYMBOL BTCUSDT");
  assert(/ 1 +2 +\+1$/.test(lineOf(text, "Fills")), text);
});

Deno.test("diffText() shows rows that differ after the row before them", () => {
  const text = diffText(sample(), { columns: 80 });
  const start = text.indexOf("ORDERS THAT DIFFER");
  const lines = text.slice(start).split("\n").slice(2);
  assertEquals(lines.slice(0, 8), [
    "A has 2 rows, B 3; compared line by line, 2 differ, the first 2 are (times are",
    "UTC, on the venue's clock but for local):",
    "",
    "      side level                placed  price     qty state    reason",
    "  1 = buy      0 01-05 00:00:00.100000 100.00 0.00200 canceled reset",
    "  2 A buy      0 01-05 00:00:00.100000 101.00 0.00200 canceled reset",
    "  2 B buy      0 01-05 00:00:00.100000 102.00 0.00200 canceled reset",
    "  3 A (no such row)",
  ]);
  assertStringIncludes(text, "not compared: there is no reports/one/fills.csv");
});

Deno.test("diffText() shows all columns where there is room, and else what else differs", () => {
  const row = (mid: string, local: string) =>
    `1767571200100000,${local},ek-b0-000001,buy,0,100.00,0.00100,maker,0.1,USDT,77,,,false,${mid}`;
  const fills = compareRows(
    [FILLS_HEADER, row("100.50", "")],
    [FILLS_HEADER, row("100.75", "1767571200110000")],
    { limit: 1 },
  );
  const diff = { ...sample(), fills };
  assertStringIncludes(
    diffText(diff, { columns: 80 }),
    "      also local none -> 01-05 00:00:00.110000, mid 100.50 -> 100.75",
  );
  const wide = diffText(diff, { columns: 200 });
  assert(!wide.slice(wide.indexOf("FILLS THAT DIFFER")).includes("also"), wide);
});

Deno.test("diffText() writes a long value of the configuration below its key", () => {
  const text = diffText(sample(), { columns: 80 });
  assertStringIncludes(text, "strategy.levels\n  A ");
});

Deno.test("diffJson() says the same as JSON, and why a figure is null", () => {
  const json = JSON.parse(diffJson(sample()));
  assertEquals([json.schema, json.same_digest], ["evenkeel-report-diff/1", false]);
  const of = (name: string) =>
    json.figures.find((figure: { name: string }) => figure.name === name);
  assertEquals(of("return.sharpe").b, { value: null, why: "too short" });
  assertEquals(of("bounds.optimistic.fill_rate.orders_filled").b, {
    value: null,
    why: "not in the report",
  });
  assertEquals(of("quoting.spread_compliance_pct").target, "> 99.8");
  assertEquals(json.orders.first.map((pair: { row: number }) => pair.row), [1, 2, 3]);
  assertEquals(json.orders.first[1].differing, ["price"]);
  assertEquals([json.orders.first[1].a.price, json.orders.first[2].a], ["101.00", null]);
  assertEquals(json.fills, {
    first: null,
    first_why: "there is no reports/one/fills.csv",
  });
});
