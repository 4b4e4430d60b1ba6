// Figures of two reports: paths, reasons, targets, exact differences.
import { assert, assertEquals } from "@std/assert";
import { compareFigures, figureAt, type ReportTree } from "../../lib/report/diff_figures.ts";
import { definitionOf } from "../../lib/report/definitions.ts";
import { busyReport, sampleParts } from "./sample.ts";
import { buildReport } from "../../lib/report/assemble.ts";

const NONE = { why: undefined, target: undefined, pass: undefined };

const REPORT: ReportTree = {
  return: { fees: "0.10", sharpe: null, sharpe_why: "too short" },
  quoting: {
    spread_compliance_pct: 99.5,
    spread_compliance_pct_target: "> 99.8",
    spread_compliance_pct_pass: false,
    adjust_latency_ms: { p95: 60, target: "p95 < 100", pass: true },
  },
  markout: null,
  markout_why: "no orders are placed",
};

// deno-fmt-ignore
const cases = [
  { path: "return.fees", told: { ...NONE, value: "0.10" } },
  { path: "return.sharpe", told: { ...NONE, value: null, why: "too short" } },
  { path: "quoting.spread_compliance_pct", told: { ...NONE, value: 99.5, target: "> 99.8", pass: false } },
  { path: "quoting.adjust_latency_ms.p95", told: { ...NONE, value: 60, target: "p95 < 100", pass: true } },
  { path: "markout.overall.1s.bp", told: { ...NONE, value: null, why: "no orders are placed" } },
  { path: "return", told: { ...NONE, value: undefined } },
  { path: "return.nothing", told: { ...NONE, value: undefined } },
  { path: "nothing.at.all", told: { ...NONE, value: undefined } },
];

for (const { path, told } of cases) {
  Deno.test(`figureAt() reads ${path}`, () => assertEquals(figureAt(REPORT, path), told));
}

function pairOf(a: unknown, b: unknown) {
  const [section] = compareFigures({ return: { fees: a } }, { return: { fees: b } });
  return section?.figures[0];
}

// deno-fmt-ignore
const differences = [
  { a: "0.1", b: "0.30000000000000000001", difference: "0.20000000000000000001" },
  { a: 0.1, b: 0.3, difference: "0.2" },
  { a: "5", b: 4, difference: "-1" },
  { a: "1", b: "1.0", difference: "0" },
  { a: null, b: "1", difference: undefined },
  { a: "alarm", b: "none", difference: undefined },
];

for (const { a, b, difference } of differences) {
  Deno.test(`compareFigures() tells ${a} and ${b} apart by ${difference ?? "nothing"}`, () => {
    assertEquals(pairOf(a, b)?.difference, difference);
  });
}

Deno.test("compareFigures() leaves out what neither report has, and shows what one has", () => {
  assertEquals(compareFigures({}, {}), []);
  assertEquals(pairOf(undefined, undefined), undefined);
  assertEquals(pairOf(undefined, "1")?.a.value, undefined);
  assertEquals(pairOf(undefined, "1")?.b.value, "1");
});

Deno.test("compareFigures() lists figures that real reports have and the documents explain", () => {
  const reports: readonly ReportTree[] = sampleParts().map((parts) => ({ ...buildReport(parts) }));
  const names = new Set<string>();
  for (const report of reports) {
    for (const { figures } of compareFigures(report, report)) {
      for (const { name, difference, a } of figures) {
        names.add(name);
        assert(difference === undefined || difference === "0", name);
        assert(a.value !== null || a.why !== undefined, name);
        assert(definitionOf(name.split(".")) !== undefined, `${name} has no definition`);
      }
    }
  }
  // 60 are listed; a sample has them all.
  assert(55 < names.size, [...names].join(" "));
  const [first] = compareFigures({ ...busyReport() }, {});
  assertEquals(first?.title, "Return");
});
