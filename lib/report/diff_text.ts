// Two runs side by side on a terminal: plain ASCII in as many columns as there are.
import type { DifferingKey, ReportDiff, RunHead } from "./diff.ts";
import type { ComparedFigure, ComparedSection, ToldFigure } from "./diff_figures.ts";
import type { ComparedRows } from "./diff_rows.ts";
import { rowLines } from "./diff_rows_text.ts";
import { Decimal } from "../base/decimal.ts";
import {
  ABSENT,
  ascii,
  clockTime,
  count,
  cut,
  duration,
  fitted,
  left,
  right,
  wrap,
} from "./format.ts";

/** No line of the narrowest is longer. */
export const COLUMNS_MIN = 80;
export const COLUMNS_MAX = 1_000;

/** From here on targets have a column of their own. */
const COLUMNS_WIDE = 120;
const FIELD = 9;
/** ` FAIL`. */
const VERDICT = 5;
const LABEL_MAX = 48;
const SAME = "=";

/** The whole text, each line ended. */
export function diffText(diff: ReportDiff, { columns }: { readonly columns: number }): string {
  const lines = [
    "Two runs side by side",
    "=".repeat(columns),
    ...headLines("A", diff.a, columns),
    ...headLines("B", diff.b, columns),
    ...verdictLines(diff, columns),
    ...sectionLines(diff.sections, columns),
    ...diff.symbols.flatMap(({ symbol, sections }) => [
      ...heading(`SYMBOL ${symbol}`, columns),
      ...sectionLines(sections, columns),
    ]),
    ...configLines(diff.config, columns),
    ...rowsOf("ORDERS THAT DIFFER, by when they ended", diff.orders, columns),
    ...rowsOf("FILLS THAT DIFFER", diff.fills, columns),
  ];
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

function heading(title: string, columns: number): string[] {
  return ["", left(title, columns).trimEnd(), "-".repeat(columns)];
}

function field(name: string, text: string, columns: number): string[] {
  return wrap(text, columns - FIELD)
    .map((line, index) => left(index === 0 ? name : "", FIELD) + line);
}

function headLines(letter: string, head: RunHead, columns: number): string[] {
  const { period } = head;
  const time = period === undefined ? [] : [
    `${clockTime(period[0])} to ${clockTime(period[1])} UTC (${duration(period[1] - period[0])})`,
  ];
  return [
    ...field(letter, head.name, columns),
    ...field("  market", [head.market, ...time].join(", "), columns),
    ...field("  files", head.files.join(", "), columns),
    ...field("  models", head.models, columns),
    ...field("  digest", head.digest, columns),
  ];
}

function verdictLines({ sameDigest, sameData }: ReportDiff, columns: number): string[] {
  const digest = sameDigest
    ? "SAME digest: both sent the same requests and had the same fills."
    : "DIFFERENT digests: the runs traded differently.";
  const data = sameData ? "The data files are the same." : "The data files are not the same.";
  return ["", ...wrap(digest, columns), ...wrap(data, columns)];
}

interface Widths {
  readonly label: number;
  /** Of a figure, without its verdict. */
  readonly figure: number;
  readonly difference: number;
  /** 0 where targets stand beside the labels. */
  readonly target: number;
}

function widthsOf(columns: number): Widths {
  const isWide = COLUMNS_WIDE <= columns;
  const widths = isWide
    ? { figure: 20, difference: 22, target: 26 }
    : { figure: 11, difference: 14, target: 0 };
  const rest = 2 * (widths.figure + VERDICT) + widths.difference + widths.target;
  return { ...widths, label: Math.min(LABEL_MAX, columns - rest) };
}

function sectionLines(sections: readonly ComparedSection[], columns: number): string[] {
  const widths = widthsOf(columns);
  const names = [["A", ""], ["B", ""]] as const;
  return sections.flatMap(({ title, figures }) => [
    "",
    left(title.toUpperCase(), widths.label) + names.map((name) => cellOf(name, widths)).join("") +
    right("B - A", widths.difference) + (widths.target === 0 ? "" : "  target"),
    "-".repeat(columns),
    ...figures.map((figure) => figureLine(figure, widths)),
    ...whyLines(figures, columns),
  ]);
}

/** A figure and its verdict, each in a column of its own. */
function cellOf([text, verdict]: readonly [string, string], { figure }: Widths): string {
  return right(text, figure) + left(verdict === "" ? "" : ` ${verdict}`, VERDICT);
}

function figureLine(figure: ComparedFigure, widths: Widths): string {
  const { a, b } = figure;
  const { label, target } = widths;
  const wanted = a.target ?? b.target;
  const cells = [a, b].map((told) => cellOf([shown(told, figure, widths), verdict(told)], widths));
  return left(labelOf(figure, { wanted: target === 0 ? wanted : undefined, label }), label) +
    cells.join("") + right(differenceText(figure, widths), widths.difference) +
    (target === 0 || wanted === undefined ? "" : `  ${left(wanted, target - 2)}`);
}

/** The target is left out where there is no room for it. */
function labelOf(
  { title, unit }: ComparedFigure,
  { wanted, label }: { readonly wanted: string | undefined; readonly label: number },
): string {
  const name = /^[a-z]/.test(title) ? `  ${title}` : title;
  const plain = unit === "" ? name : `${name}, ${unit}`;
  const whole = wanted === undefined ? plain : `${plain} (${wanted})`;
  return whole.length < label ? whole : plain;
}

function shown({ value }: ToldFigure, { format }: ComparedFigure, { figure }: Widths): string {
  if (value === undefined) return "-";
  return value === null ? ABSENT : formatted(String(value), format, figure);
}

function verdict({ pass }: ToldFigure): string {
  if (pass === undefined) return "";
  return pass ? "pass" : "FAIL";
}

function differenceText(compared: ComparedFigure, widths: Widths): string {
  const { a, b, difference, format } = compared;
  if (difference === undefined) return a.value === b.value && a.value !== null ? SAME : "";
  const value = new Decimal(difference);
  if (value.isZero()) return SAME;
  const text = formatted(difference, format, widths.difference - 2);
  return value.isNegative() ? text : `+${text}`;
}

function formatted(value: string, format: ComparedFigure["format"], width: number): string {
  if (format === "text" || !Number.isFinite(Number(value))) return value;
  if (format === "money") return fitted(value, width);
  if (format === "count") return signedCount(value);
  // Small differences are not shown as none.
  const text = cut(Number(value), format);
  return Number(text) === 0 && Number(value) !== 0 ? Number(value).toExponential(1) : text;
}

function signedCount(value: string): string {
  const whole = Number(value);
  if (!Number.isSafeInteger(whole)) return cut(whole, 2);
  return whole < 0 ? `-${count(-whole)}` : count(whole);
}

/** Reasons of absent figures, each once. */
function whyLines(figures: readonly ComparedFigure[], columns: number): string[] {
  const names = new Map<string, string[]>();
  for (const { title, a, b } of figures) {
    for (const [letter, { value, why }] of [["A", a], ["B", b]] as const) {
      if (value !== null) continue;
      const reason = `n/a in ${letter}: ${why ?? "the report does not say why"}`;
      names.set(reason, [...(names.get(reason) ?? []), title]);
    }
  }
  return [...names].flatMap(([why, titles]) => wrap(`${titles.join("; ")}: ${why}`, columns, "  "));
}

function configLines(keys: readonly DifferingKey[], columns: number): string[] {
  const lines = keys.flatMap(({ key, a, b }) => {
    const [from, to] = [a, b].map((value) => ascii(value ?? "(none)"));
    const line = `${ascii(key)}: ${from} -> ${to}`;
    if (line.length <= columns) return [line];
    return [
      ...wrap(ascii(key), columns),
      ...wrap(`  A ${from}`, columns, "    ").map(indented),
      ...wrap(`  B ${to}`, columns, "    ").map(indented),
    ];
  });
  const shown = lines.length === 0 ? ["no key: the runs have the same configuration"] : lines;
  return [...heading("CONFIGURATION THAT DIFFERS, A -> B", columns), ...shown];
}

function indented(line: string): string {
  return line.startsWith(" ") ? line : `  ${line}`;
}

function rowsOf(title: string, rows: ComparedRows, columns: number): string[] {
  const lines = "why" in rows
    ? wrap(`not compared: ${rows.why}`, columns)
    : rowLines(rows, columns);
  return [...heading(title, columns), ...lines];
}
