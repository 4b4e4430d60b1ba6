// docs/report.md against the definitions, and the definitions against sample reports.
import { assert, assertEquals } from "@std/assert";
import document from "../../docs/report.md" with { type: "text" };
import { buildReport } from "../../lib/report/assemble.ts";
import { definitionOf, DEFINITIONS } from "../../lib/report/definitions.ts";
import { EQUITY_HEADER } from "../../lib/report/return_meter.ts";
import { FILLS_HEADER, ORDERS_HEADER } from "../../lib/report/rows.ts";
import { refreshed } from "./document.ts";
import { accountReport, sampleParts } from "./sample.ts";

const REPORTS = [...sampleParts().map(buildReport), accountReport()];

Deno.test("docs/report.md says what the definitions say", () => {
  assertEquals(document, refreshed(document));
});

Deno.test("definitionOf() knows every key of a report", () => {
  const unknown = new Set<string>();
  for (const report of REPORTS) {
    for (const path of paths(report, [])) {
      if (definitionOf(path) === undefined) unknown.add(path.join("."));
    }
  }
  assertEquals([...unknown], []);
});

for (
  const path of [
    "bogus",
    "return.bogus",
    "return.by_regime.calm.bogus",
    "return.by_side_and_level.bogus",
    "fill_rate.by_regime.calm.time_to_first_fill_ms.bogus",
    "quoting.requests.place.bogus",
    "quoting.missing.bogus",
    "markout.by_side.buy.1s.bogus",
    "bounds.bogus",
    "bounds.pessimistic.bogus",
    "bounds.pessimistic.return.bogus",
    "run.bogus",
  ]
) {
  Deno.test(`definitionOf() does not know ${path}`, () => {
    assertEquals(definitionOf(path.split(".")), undefined);
  });
}

Deno.test("definitionOf() gives repeated keys one meaning", () => {
  const meaning = DEFINITIONS["quoting"]?.["spread_compliance_pct"]?.text;
  assert(meaning !== undefined);
  assertEquals(definitionOf(["quoting", "by_regime", "calm", "spread_compliance_pct"]), meaning);
  assertEquals(definitionOf(["quoting", "spread_compliance_pct_pass"]), meaning);
  assertEquals(
    definitionOf(["bounds", "optimistic", "fill_rate", "by_side_and_level", "fills"]),
    DEFINITIONS["fill_rate"]?.["fills"]?.text,
  );
});

Deno.test("DEFINITIONS holds nothing that no report has", () => {
  const found = new Set(
    REPORTS.flatMap((report) => paths(report, []).map((path) => path.join("."))),
  );
  const names = new Set([...found].flatMap((path) => path.split(".")));
  const stale = Object.entries(DEFINITIONS).flatMap(([section, definitions]) =>
    Object.entries(definitions).flatMap(([key, { parts = {} }]) => [
      ...(names.has(key) ? [] : [`${section}.${key}`]),
      ...Object.keys(parts).filter((part) => !part.split(".").every((name) => names.has(name)))
        .map((part) => `${section}.${key}.${part}`),
    ])
  );
  assertEquals(stale, []);
});

Deno.test("docs/report.md names every column of the CSV files", () => {
  for (const column of [EQUITY_HEADER, FILLS_HEADER, ORDERS_HEADER].join(",").split(",")) {
    assert(document.includes(`\`${column}\``), `${column} is missing`);
  }
});

/** Every path of keys, without array indexes. */
function paths(value: unknown, path: readonly string[]): readonly string[][] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => paths(item, path));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => [
    [...path, key],
    ...paths(inner, [...path, key]),
  ]);
}
