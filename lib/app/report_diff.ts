// `report-diff`: two reports side by side, and the first orders and fills that differ.
import { z } from "zod";
import { compareReports } from "../report/diff.ts";
import type { ReportTree } from "../report/diff_figures.ts";
import { diffJson } from "../report/diff_json.ts";
import { type ComparedRows, compareRows } from "../report/diff_rows.ts";
import { COLUMNS_MAX, COLUMNS_MIN, diffText } from "../report/diff_text.ts";
import { SCHEMA } from "../report/schema.ts";
import { type Io, print } from "./io.ts";
import { linesOf } from "./lines.ts";
import { readText } from "./text_file.ts";

export interface ReportDiffFlags {
  /** How many rows that differ are shown, as the user wrote it. */
  readonly decisions: string;
  readonly columns: string;
  readonly json?: boolean;
}

const DECISIONS_MAX = 10_000;

/** What every report has; the figures are looked for one by one. */
const REPORT = z.looseObject({
  schema: z.literal(SCHEMA),
  data: z.looseObject({}),
  run: z.looseObject({ digest: z.string() }),
});

/** Tells how two reports differ; that they do is no failure. */
export function reportDiff(paths: readonly [string, string], flags: ReportDiffFlags, io: Io): void {
  const limit = wholeOf(flags.decisions, { flag: "--decisions", min: 1, max: DECISIONS_MAX });
  const columns = wholeOf(flags.columns, { flag: "--columns", min: COLUMNS_MIN, max: COLUMNS_MAX });
  const [a, b] = [openReport(paths[0]), openReport(paths[1])];
  const diff = {
    ...compareReports(a, b),
    orders: rowsOf("orders.csv", { a, b, limit }),
    fills: rowsOf("fills.csv", { a, b, limit }),
  };
  print(io, flags.json === true ? diffJson(diff) : diffText(diff, { columns }));
}

interface OpenReport {
  readonly name: string;
  readonly folder: string;
  readonly report: ReportTree;
}

/** A folder stands for the report.json in it. */
function openReport(path: string): OpenReport {
  const name = isFolder(path) ? `${path.replace(/\/+$/, "")}/report.json` : path;
  const text = readText(name);
  const folder = name.includes("/") ? name.slice(0, name.lastIndexOf("/") + 1) : "";
  return { name: path, folder, report: parsed(text, name) };
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    // Reading it will tell what is wrong.
    return false;
  }
}

function parsed(text: string, name: string): ReportTree {
  const result = REPORT.safeParse(json(text, name));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const key = issue?.path.join(".") ?? "";
  const what = key === "schema"
    ? `its schema is not ${SCHEMA}, the one that this version reads`
    : `it is not a report${key === "" ? "" : `: see ${key}`}`;
  throw new RangeError(`Cannot compare ${name}: ${what}`);
}

function json(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SyntaxError(`Cannot compare ${name}: it is not JSON`);
  }
}

/** Compares one file of both folders, if both have it. */
function rowsOf(
  file: string,
  { a, b, limit }: { a: OpenReport; b: OpenReport; limit: number },
): ComparedRows {
  const missing = [a, b].find(({ folder }) => !isFile(`${folder}${file}`));
  if (missing !== undefined) return { why: `there is no ${missing.folder}${file}` };
  return compareRows(linesOf(`${a.folder}${file}`), linesOf(`${b.folder}${file}`), { limit });
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function wholeOf(
  text: string,
  { flag, min, max }: { readonly flag: string; readonly min: number; readonly max: number },
): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (min <= value && value <= max) return value;
  throw new RangeError(`Cannot use ${flag} ${text}: it must be a whole number, ${min} to ${max}`);
}
