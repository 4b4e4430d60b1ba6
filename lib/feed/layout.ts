// What a format of tables is: its columns, how it is recognized, and how its rows become events.
import type { EventRing } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";
import type { Fields } from "./fields.ts";
import type { TableEvents } from "./table_events.ts";

/** What a file can tell of the market: a book, its touch alone, or trades. */
export type Gives = "book" | "touch" | "trades";

export interface Layout {
  /** As `--format` takes it. */
  readonly name: string;
  /** One line for people. */
  readonly title: string;
  readonly gives: Gives;
  /** Its rows say when they were received; otherwise the venue's time stands for it. */
  readonly receipt: boolean;
  /** Where that time stands. */
  readonly timeColumn: number;
  /** Where its rows name their symbol, if they do: such a file may hold several. */
  readonly symbolColumn?: number;
  /** Its rows say when it happened at the venue. */
  readonly venueTimes: boolean;
  /** Its events carry ids by which a missing one is noticed. */
  readonly ids: boolean;
  /** Names of the columns, and other headers that the same columns go by. */
  readonly columns: readonly string[];
  readonly otherHeaders?: readonly (readonly string[])[];
  /** One letter a column, for a file without a header; see `fitsShape`. */
  readonly shape?: string;
  /** A column that holds digits in every row and a name in a header. */
  readonly digitColumn: number;
  /** The symbol that the venue puts into the names of such files, where the rows have none. */
  symbolIn?(fileName: string): string | undefined;
  /** What the first row says. */
  declare(row: readonly string[]): Declared;
  mapper(parts: MapperParts): RowMapper;
}

/** What the first row says of the whole file. */
export interface Declared {
  readonly market: Market | undefined;
  readonly symbol: string | undefined;
  /** Local time in microseconds; 0 where it cannot be read. */
  readonly localFrom: number;
}

export interface MapperParts {
  readonly fields: Fields;
  readonly events: TableEvents;
  readonly market: Market;
  /** Number of the row in the order of several files, where the format has one. */
  readonly sequence: (ring: EventRing, value: number) => void;
}

/** Takes the row in `fields` to the ring. */
export interface RowMapper {
  row(ring: EventRing): void;
}

/**
 * Letters of a shape: `n` a whole number, `d` a decimal, `t` a time of 13 or 16 digits, `b` true or
 * false, `s` a word of letters, `c` a date and time of day, `p` a word that NULs may fill up.
 */
const SHAPES: Readonly<Record<string, RegExp>> = {
  n: /^-?\d+$/,
  d: /^\d+(\.\d+)?([eE][+-]?\d+)?$/,
  t: /^\d{13}(\d{3})?$/,
  b: /^(true|false)$/i,
  s: /^[A-Za-z]+$/,
  c: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  p: /^[A-Za-z0-9]+\0*$/,
};

/** Whether a row without header looks like one of the layout. */
export function fitsShape(row: readonly string[], shape: string): boolean {
  return row.length === shape.length &&
    row.every((field, index) => SHAPES[shape[index] ?? ""]?.test(field) ?? false);
}

/** Whether a row is the layout's header. */
export function fitsHeader(row: readonly string[], layout: Layout): boolean {
  const names = row.map((name) => name.trim().toLowerCase());
  return [layout.columns, ...(layout.otherHeaders ?? [])].some((columns) =>
    columns.length === names.length &&
    columns.every((name, index) => name.toLowerCase() === names[index])
  );
}

/** Whether a row has digits where the layout has them in every row. */
export function isDataRow(row: readonly string[], { digitColumn }: Layout): boolean {
  return /^-?\d/.test(row[digitColumn] ?? "");
}

/** Whole number of the text, 0 where it is none: what is wrong is told when the row is read. */
export function timeOrNone(text: string | undefined, unit: "us" | "ms" | "ns" | "dump"): number {
  if (text === undefined || !/^\d{1,19}$/.test(text)) return 0;
  if (unit === "ns") return Number(text.slice(0, -3));
  const value = Number(text);
  if (unit === "us") return Number.isSafeInteger(value) ? value : 0;
  const isMicroseconds = unit === "dump" && 1e15 <= value;
  const us = isMicroseconds ? value : value * 1_000;
  return Number.isSafeInteger(us) ? us : 0;
}
