// Reports from their parts: shape, stable text, and what may differ between two runs.
import { assert, assertEquals, assertMatch } from "@std/assert";
import { buildReport, reportText } from "../../lib/report/assemble.ts";
import { isNaive } from "../../lib/report/schema.ts";
import { busyParts, naiveParts, quietParts, sampleParts } from "./sample.ts";

Deno.test("buildReport() has the sections in their order", () => {
  assertEquals(Object.keys(buildReport(busyParts())), [
    "schema",
    "data",
    "config",
    "models",
    "return",
    "fill_rate",
    "quoting",
    "markout",
    "bounds",
    "run",
  ]);
});

Deno.test("buildReport() puts a figure under its name, with target, verdict and reason", () => {
  const { fill_rate: busy } = buildReport(busyParts());
  assert(busy !== null);
  assertEquals(busy.filled_over_placed, 0.6);
  assertEquals(busy.filled_over_placed_and_amended_target, "< 0.005");
  assertEquals(busy.filled_over_placed_and_amended_pass, false);
  const { fill_rate: quiet } = buildReport(quietParts());
  assert(quiet !== null);
  assertEquals(quiet.filled_over_placed, null);
  assertEquals(quiet.filled_over_placed_why, "no placement was accepted");
});

Deno.test("buildReport() shows both bounds as runs of their own", () => {
  const { pessimistic, optimistic } = buildReport(busyParts()).bounds;
  assertEquals([pessimistic?.model, pessimistic?.run.fills], ["through", 0]);
  assertEquals([optimistic?.model, optimistic?.run.fills], ["touch", 3]);
  assertEquals(Object.keys(pessimistic ?? {}), ["model", "return", "fill_rate", "run"]);
});

Deno.test("buildReport() says why there are no bounds", () => {
  assertEquals(buildReport(quietParts()).bounds, {
    pessimistic: null,
    pessimistic_why: "not run: --no-bounds",
    optimistic: null,
    optimistic_why: "not run: --no-bounds",
  });
});

Deno.test("buildReport() of naive has a return and nothing of orders", () => {
  const report = buildReport(naiveParts());
  assert(isNaive(report.return));
  assertEquals(report.return.final_equity, "62560.5");
  assertEquals(report.return.total_return_pct, 525.605);
  assertEquals([report.fill_rate, report.quoting, report.markout], [null, null, null]);
  assertMatch(report.models.warnings[1] ?? "", /^naive fills both sides on every row/);
});

Deno.test("buildReport() differs between two runs in the rates of `run` alone", () => {
  const slower = { ...busyParts(), elapsedMs: 9_000, peakRssBytes: 1 };
  const [one, two] = [buildReport(busyParts()), buildReport(slower)];
  const fixed = { rows_per_s: 0, events_per_s: 0, elapsed_ms: 0, peak_rss_bytes: 0 };
  assertEquals(
    reportText({ ...one, run: { ...one.run, ...fixed } }),
    reportText({ ...two, run: { ...two.run, ...fixed } }),
  );
});

Deno.test("buildReport() counts a run too short for the clock as a millisecond", () => {
  const { run } = buildReport({ ...busyParts(), elapsedMs: 0 });
  assertEquals(run.rows_per_s, 90_123_000);
});

Deno.test("reportText() is JSON with two spaces and one line end", () => {
  for (const parts of sampleParts()) {
    const report = buildReport(parts);
    const text = reportText(report);
    assert(text.startsWith('{\n  "schema": "evenkeel-report/1",\n'));
    assert(text.endsWith("\n}\n"));
    assertEquals(JSON.parse(text), report);
  }
});

Deno.test("reportText() sorts tolerances, so that the order of meeting them does not matter", () => {
  const parts = busyParts();
  const turned = Object.fromEntries(Object.entries(parts.data.tolerances).reverse());
  const other = { ...parts, data: { ...parts.data, tolerances: turned } };
  assertEquals(reportText(buildReport(parts)), reportText(buildReport(other)));
});

Deno.test("reportText() gives every null its reason", () => {
  for (const parts of sampleParts()) reasons(JSON.parse(reportText(buildReport(parts))), "");
});

function reasons(value: unknown, path: string): void {
  if (typeof value !== "object" || value === null) return;
  const entries: [string, unknown][] = Object.entries(value);
  const keys = new Set(entries.map(([key]) => key));
  for (const [key, inner] of entries) {
    // A verdict is null where its figure is, which says why.
    const told = inner !== null || key.endsWith("_pass") || keys.has(`${key}_why`);
    assert(told, `${path}.${key} is null without a reason`);
    reasons(inner, `${path}.${key}`);
  }
}
