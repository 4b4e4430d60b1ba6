// The files that are damaged: the fixture of each format, the same grown longer, and our own formats.
import { recognize } from "../../lib/feed/recognize.ts";
import { FIXTURES } from "../feed/fixtures.ts";
import { ownSeeds } from "./own_seeds.ts";
import type { Seed } from "./seed.ts";

/** Rows of data in a seed, at most. */
export const SEED_ROWS_MAX = 200;
const SYMBOL = "BTCUSDT";

/** All seeds: each fixture as it is and grown to `SEED_ROWS_MAX`, and those of our own formats. */
export function seeds(): readonly Seed[] {
  const tables = FIXTURES.flatMap(({ name, text, instrument }): Seed[] => {
    const { market } = instrument;
    const what = recognize(text, true);
    const hasBook = what?.kind === "table" && what.layout.gives !== "trades";
    const symbol = (what?.kind === "table" ? what.declared.symbol : undefined) ?? SYMBOL;
    const parts = { file: `${symbol}-${name}.csv`, market, symbol, instrument, hasBook };
    return [
      { ...parts, name, text },
      { ...parts, name: `${name}, grown`, text: grow(text) },
    ];
  });
  return [...tables, ...ownSeeds()];
}

/**
 * A table with its rows again and again, each time later and under later ids.
 *
 * Times move by the span of the rows and one gap more, so that bars stay evenly spaced; ids by their
 * span, so that what followed each other still does.
 */
export function grow(text: string): string {
  const lines = text.replaceAll('"', "").trimEnd().split("\n");
  const header = /[a-z]/i.test((lines[0] ?? "").split(",")[1] ?? "") &&
    !/^\d/.test(lines[0] ?? "");
  const names = header ? (lines[0] ?? "").split(",") : [];
  const rows = (header ? lines.slice(1) : lines).map((line) => line.split(","));
  const times = Math.max(1, Math.floor(SEED_ROWS_MAX / Math.max(1, rows.length)));
  const grown: string[] = header ? [lines[0] ?? ""] : [];
  const linked = linkedMove(rows, names);
  const moves = rows[0]?.map((_, column) => {
    const name = names[column];
    return name !== undefined && LINKED.test(name) ? linked : moveOf(rows, { column, name });
  }) ?? [];
  for (let time = 0; time < times; time++) {
    for (const row of rows) {
      grown.push(
        row.map((field, column) => moved(field, (moves[column] ?? 0n) * BigInt(time)))
          .join(","),
      );
    }
  }
  return `${grown.join("\n")}\n`;
}

const ID = /^(seq|id|.*_id|pu|.*trade_?id)$/i;

/** By how much a column moves from one time to the next; 0 where it stays. */
function moveOf(
  rows: readonly (readonly string[])[],
  { column, name }: { readonly column: number; readonly name: string | undefined },
): bigint {
  const seconds = rows.flatMap((row) => secondOf(row[column] ?? "") ?? []);
  const [second] = seconds;
  if (second !== undefined) return BigInt(Math.max(...seconds) - second + 1_000);
  const values = rows.map((row) => row[column] ?? "").filter((field) => /^\d+$/.test(field));
  if (values.length === 0) return 0n;
  const numbers = values.map(BigInt);
  const sorted = numbers.toSorted((a, b) => a < b ? -1 : a === b ? 0 : 1);
  const [first = 0n] = sorted;
  const last = sorted.at(-1) ?? 0n;
  const isTime = /^\d{13}(\d{3}){0,2}$/.test(values[0] ?? "");
  if (isTime) {
    const gap = last - (sorted.findLast((one) => one !== last) ?? last);
    const unit = 10n ** BigInt((values[0] ?? "").length - 10);
    return last - first + (gap === 0n ? unit : gap);
  }
  const isId = name === undefined ? column === 0 : ID.test(name);
  return isId ? last - first + 1n : 0n;
}

/** Ids of updates that name each other: one move for all of them. */
const LINKED = /^(first_id|last_id|prev_id|first_update_id|last_update_id|pu)$/;

function linkedMove(rows: readonly (readonly string[])[], names: readonly string[]): bigint {
  const columns = names.flatMap((name, column) => LINKED.test(name) ? [column] : []);
  const ids = rows.flatMap((row) => columns.map((column) => row[column] ?? ""))
    .filter((field) => /^\d+$/.test(field)).map(BigInt);
  const sorted = ids.toSorted((a, b) => a < b ? -1 : a === b ? 0 : 1);
  return (sorted.at(-1) ?? 0n) - (sorted[0] ?? 0n);
}

function moved(field: string, by: bigint): string {
  if (by === 0n) return field;
  if (/^\d+$/.test(field)) return String(BigInt(field) + by);
  const ms = secondOf(field);
  if (ms === undefined) return field;
  const text = new Date(ms + Number(by)).toISOString().slice(0, ISO_CHARS);
  return `${text.slice(0, 10)}${field[10] ?? ""}${text.slice(11)}${field.slice(ISO_CHARS)}`;
}

const ISO_CHARS = "2020-03-10T18:25:10".length;

/** The whole second of a time in ISO form, in milliseconds; undefined for other text. */
function secondOf(field: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d[ TD]\d\d:\d\d:\d\d/.test(field)) return undefined;
  return Date.parse(`${field.slice(0, 10)}T${field.slice(11, ISO_CHARS)}Z`);
}
