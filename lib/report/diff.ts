// Two runs side by side: what they were, their figures, and the configuration that differs.
import {
  type ComparedSection,
  compareFigures,
  figureAt,
  type ReportTree,
  treeOf,
} from "./diff_figures.ts";
import type { ComparedRows } from "./diff_rows.ts";

/** One of the two, as the user named it. */
export interface NamedReport {
  readonly name: string;
  readonly report: ReportTree;
}

/** What a run was, in words; parts that its report does not have are left out. */
export interface RunHead {
  readonly name: string;
  readonly market: string;
  readonly period: readonly [fromUs: number, toUs: number] | undefined;
  /** Paths as the report has them. */
  readonly files: readonly string[];
  readonly models: string;
  readonly digest: string;
}

export interface DifferingKey {
  readonly key: string;
  /** Undefined where the configuration has no such key. */
  readonly a: string | undefined;
  readonly b: string | undefined;
}

/** Figures of one symbol of runs of several. */
export interface ComparedSymbol {
  readonly symbol: string;
  readonly sections: readonly ComparedSection[];
}

export interface ReportDiff {
  readonly a: RunHead;
  readonly b: RunHead;
  readonly sameDigest: boolean;
  /** By their checksums. */
  readonly sameData: boolean;
  readonly sections: readonly ComparedSection[];
  readonly symbols: readonly ComparedSymbol[];
  readonly config: readonly DifferingKey[];
  /** Rows of orders.csv: each order from placement to end. */
  readonly orders: ComparedRows;
  readonly fills: ComparedRows;
}

/** Everything but the rows, which are read from files. */
export function compareReports(
  a: NamedReport,
  b: NamedReport,
): Omit<ReportDiff, "orders" | "fills"> {
  const [headA, headB] = [headOf(a), headOf(b)];
  return {
    a: headA,
    b: headB,
    sameDigest: headA.digest === headB.digest,
    sameData: checksums(a.report) === checksums(b.report),
    sections: compareFigures(a.report, b.report),
    symbols: compareSymbols(a.report, b.report),
    config: differingKeys(configOf(a.report), configOf(b.report)),
  };
}

function headOf({ name, report }: NamedReport): RunHead {
  const text = (path: string) => String(figureAt(report, path).value ?? "");
  const [from, to] = ["data.from_us", "data.to_us"].map((path) => figureAt(report, path).value);
  return {
    name,
    market: [text("data.market"), text("data.symbol"), ...symbolsOf(report)]
      .filter((word) => word !== "").join(" "),
    period: isTime(from) && isTime(to) ? [from, to] : undefined,
    files: filesOf(report).map((file) => String(file["path"])),
    models: modelsOf(report),
    digest: text("run.digest"),
  };
}

/** Microseconds that a date can be made of. */
function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}

function filesOf(report: ReportTree): readonly ReportTree[] {
  const files = treeOf(report["data"])?.["files"];
  const list: readonly unknown[] = Array.isArray(files) ? files : [];
  return list.map(treeOf).filter((file) => file !== undefined);
}

function checksums(report: ReportTree): string {
  return filesOf(report).map((file) => String(file["sha256"])).join(" ");
}

const LATENCIES = ["feed", "entry", "amend", "cancel", "response"];

function modelsOf(report: ReportTree): string {
  const at = (path: string) => figureAt(report, `models.${path}`).value ?? undefined;
  const latencies = LATENCIES.flatMap((kind) => {
    const value = at(`latency.${kind}_ms`);
    return value === undefined ? [] : [`${kind} ${value}`];
  });
  const parts = [
    at("profile") === undefined ? [] : [`profile ${at("profile")}`],
    at("fill") === undefined ? [] : [`fill model ${at("fill")}`],
    latencies.length === 0 ? [] : [`latencies ${latencies.join(", ")} ms`],
    at("fees.maker") === undefined ? [] : [`fees ${at("fees.maker")} and ${at("fees.taker")}`],
  ];
  return parts.flat().join("; ");
}

/** None in the report of a single one. */
function symbolsOf(report: ReportTree): readonly string[] {
  return Object.keys(treeOf(report["symbols"]) ?? {});
}

/** Of several symbols each has its own. */
function configOf(report: ReportTree): unknown {
  if (report["config"] !== undefined) return report["config"];
  const symbols = treeOf(report["symbols"]);
  return Object.fromEntries(
    symbolsOf(report).map((symbol) => [symbol, treeOf(symbols?.[symbol])?.["config"]]),
  );
}

/** Symbols that both have, in the order of A. */
function compareSymbols(a: ReportTree, b: ReportTree): readonly ComparedSymbol[] {
  const [symbolsA, symbolsB] = [treeOf(a["symbols"]), treeOf(b["symbols"])];
  return symbolsOf(a).flatMap((symbol) => {
    const [blockA, blockB] = [treeOf(symbolsA?.[symbol]), treeOf(symbolsB?.[symbol])];
    if (blockA === undefined || blockB === undefined) return [];
    return [{ symbol, sections: compareFigures(blockA, blockB) }];
  });
}

/** Keys of the two configurations whose values are not the same, in the order of A, then of B. */
export function differingKeys(a: unknown, b: unknown): readonly DifferingKey[] {
  const [leavesA, leavesB] = [new Map(leavesOf(a, "")), new Map(leavesOf(b, ""))];
  return [...new Set([...leavesA.keys(), ...leavesB.keys()])]
    .map((key) => ({ key, a: leavesA.get(key), b: leavesB.get(key) }))
    .filter((each) => each.a !== each.b);
}

/** Lists are one value each. */
function leavesOf(value: unknown, path: string): readonly (readonly [string, string])[] {
  const tree = treeOf(value);
  if (tree === undefined) return path === "" ? [] : [[path, valueText(value)]];
  return Object.entries(tree).flatMap(([key, inner]) =>
    inner === undefined ? [] : leavesOf(inner, path === "" ? key : `${path}.${key}`)
  );
}

function valueText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
