// Two runs side by side as JSON: keys as in report.json, figures as they stand there.
import type { ReportDiff } from "./diff.ts";
import type { ComparedSection, ToldFigure } from "./diff_figures.ts";
import type { ComparedRows, Fields, RowPair } from "./diff_rows.ts";

/** Changes when a key changes its meaning or goes away; new keys do not change it. */
export const DIFF_SCHEMA = "evenkeel-report-diff/1";

/** The whole document, with a newline. */
export function diffJson(diff: ReportDiff): string {
  const { a, b, sections, symbols, config } = diff;
  const document = {
    schema: DIFF_SCHEMA,
    same_digest: diff.sameDigest,
    same_data: diff.sameData,
    a,
    b,
    figures: figuresOf(sections),
    symbols: Object.fromEntries(
      symbols.map((each) => [each.symbol, { figures: figuresOf(each.sections) }]),
    ),
    config,
    orders: rowsOf(diff.orders),
    fills: rowsOf(diff.fills),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function figuresOf(sections: readonly ComparedSection[]) {
  return sections.flatMap(({ figures }) =>
    figures.map(({ name, unit, a, b, difference }) => ({
      name,
      unit,
      target: a.target ?? b.target,
      a: told(a),
      b: told(b),
      difference: difference ?? null,
    }))
  );
}

/** A figure that is not in the report is `null` as well, and says so. */
function told({ value, why, pass }: ToldFigure) {
  if (value === undefined) return { value: null, why: "not in the report" };
  return { value, why, pass };
}

function rowsOf(rows: ComparedRows) {
  if ("why" in rows) return { first: null, first_why: rows.why };
  const { columns, rowsA, rowsB, differing, first } = rows;
  return {
    rows_a: rowsA,
    rows_b: rowsB,
    differing,
    first: first.map((pair) => pairOf(pair, columns)),
  };
}

function pairOf({ row, a, b, differing }: RowPair, columns: Fields) {
  const named = (fields: Fields | undefined) =>
    fields === undefined
      ? null
      : Object.fromEntries(fields.map((field, index) => [columns[index] ?? String(index), field]));
  return { row, a: named(a), b: named(b), differing: differing.map((index) => columns[index]) };
}
