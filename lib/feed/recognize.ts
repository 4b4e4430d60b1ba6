// Tells by its first lines what an input file is, and what it is about.
import { csvFields } from "./csv_line.ts";
import { COLUMNS, COMMENT_START, parseComment, UNDECLARED } from "./event_csv_format.ts";
import { LAYOUTS, type OwnFormat } from "./formats.ts";
import { fitsHeader, fitsShape, isDataRow, type Layout } from "./layout.ts";
import { parseRawMessage, splitRawLine } from "./raw_message.ts";
import type { DeclaredMarket } from "./source.ts";

/** What the head of a file shows. */
export type Recognized = Readonly<
  | { kind: "event_csv"; declared: DeclaredMarket; localFrom: number }
  | { kind: "raw"; declared: DeclaredMarket; localFrom: number }
  | { kind: "table"; layout: Layout; declared: DeclaredMarket; localFrom: number }
  | { kind: "closes" }
  | { kind: "empty" }
  | { kind: "unknown" }
>;

/** The name that a column of closes must have, in any case. */
export const CLOSE_COLUMN = "close";

const RAW_START = /^\d+ +\{/;

export interface RecognizeOptions {
  /** What the user says the file is; its content is then asked only what it is about. */
  readonly format?: OwnFormat | Layout | undefined;
}

/**
 * Recognizes the head of a file; undefined when more of it is needed to tell.
 *
 * What is wrong inside the file is left to its reader, which names line and column.
 */
export function recognize(
  head: string,
  hasEnded: boolean,
  { format }: RecognizeOptions = {},
): Recognized | undefined {
  const text = head.replace(/^\uFEFF/, "");
  const all = text.split(/\r?\n/);
  // What follows the last newline may be half a line.
  const lines = (hasEnded ? all : all.slice(0, -1)).filter((line) => line.trim() !== "");
  const [first] = lines;
  if (first === undefined) return hasEnded ? { kind: "empty" } : undefined;
  switch (format) {
    case "event_csv":
      return recognizeEventCsv(lines, hasEnded);
    case "raw_lines":
      return recognizeRaw(lines, hasEnded);
    case "closes":
      return { kind: "closes" };
    case undefined:
      break;
    default:
      return recognizeTable(lines, hasEnded, format);
  }
  if (RAW_START.test(first)) return recognizeRaw(lines, hasEnded);
  if (isEventCsv(first)) return recognizeEventCsv(lines, hasEnded);
  const row = fieldsOf(first);
  const layout = LAYOUTS.find((one) => fits(row, one));
  if (layout !== undefined) return recognizeTable(lines, hasEnded, layout);
  return closeColumn(row) === undefined ? { kind: "unknown" } : { kind: "closes" };
}

function fits(row: readonly string[], layout: Layout): boolean {
  return fitsHeader(row, layout) || (layout.shape !== undefined && fitsShape(row, layout.shape));
}

function recognizeTable(
  lines: readonly string[],
  hasEnded: boolean,
  layout: Layout,
): Recognized | undefined {
  const [first = "", second] = lines;
  const hasHeader = !isDataRow(fieldsOf(first), layout);
  if (hasHeader && second === undefined && !hasEnded) return undefined;
  const { market, symbol, localFrom } = layout.declare(
    fieldsOf((hasHeader ? second : first) ?? ""),
  );
  return {
    kind: "table",
    layout,
    declared: { market, symbol, syntheticSeed: undefined },
    localFrom,
  };
}

/** Index of the column of closes in a header; undefined if there is none. */
export function closeColumn(header: readonly string[]): number | undefined {
  const index = header.findIndex((name) => name.trim().toLowerCase() === CLOSE_COLUMN);
  return index < 0 ? undefined : index;
}

function isEventCsv(first: string): boolean {
  const [column] = COLUMNS;
  return first.startsWith(COMMENT_START.trim()) || fieldsOf(first).includes(column);
}

function recognizeEventCsv(lines: readonly string[], hasEnded: boolean): Recognized | undefined {
  const [first = ""] = lines;
  const hasComment = first.startsWith(COMMENT_START.trim());
  const row = lines[hasComment ? 2 : 1];
  if (row === undefined && !hasEnded) return undefined;
  const declared = hasComment ? attempt(() => parseComment(first)) : UNDECLARED;
  const local = Number(fieldsOf(row ?? "")[0]);
  return {
    kind: "event_csv",
    declared: declared ?? UNDECLARED,
    localFrom: Number.isSafeInteger(local) ? local : 0,
  };
}

function recognizeRaw(lines: readonly string[], hasEnded: boolean): Recognized | undefined {
  const [first = ""] = lines;
  const localFrom = attempt(() => splitRawLine(first).local) ?? 0;
  for (const line of lines) {
    const message = attempt(() => parseRawMessage(splitRawLine(line).json));
    if (message?.market === undefined || message.symbol === undefined) continue;
    const { market, symbol } = message;
    return { kind: "raw", declared: { market, symbol, syntheticSeed: undefined }, localFrom };
  }
  return hasEnded ? { kind: "raw", declared: UNDECLARED, localFrom } : undefined;
}

function fieldsOf(line: string): readonly string[] {
  return attempt(() => csvFields(line)) ?? [];
}

/** The result, or undefined where the text is wrong: the reader will say how. */
function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
