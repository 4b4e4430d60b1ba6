// Rows that differ, on a terminal: one line a row, in all columns where there is room for them.
import type { RowDifferences, RowPair } from "./diff_rows.ts";
import { ascii, count, isoTime, left, right, wrap } from "./format.ts";

const GAP = 1;
const TEXT = /^[A-Za-z]/;
/** Microseconds of a date that isoTime can tell. */
const TIME = /^\d{1,16}$/;

/** Columns that are shown where not all can be, of either file. */
const NARROW = [
  "symbol",
  "placed_us",
  "venue_us",
  "side",
  "level",
  "price",
  "qty",
  "state",
  "liquidity",
  "reason",
];

/** The first pairs that differ, and how many there are. */
export function rowLines(rows: RowDifferences, columns: number): string[] {
  const { rowsA, rowsB, differing, first } = rows;
  const all = `A has ${count(rowsA)} rows, B ${count(rowsB)}`;
  if (differing === 0) return wrap(`no row: ${all}, the same`, columns);
  const shown = first.filter((pair) => !isContext(pair)).length;
  return [
    ...wrap(
      `${all}; compared line by line, ${count(differing)} differ, the first ${count(shown)} are ` +
        `(times are UTC, on the venue's clock but for local):`,
      columns,
    ),
    "",
    ...pairLines(rows, columns),
  ];
}

function isContext({ a, b, differing }: RowPair): boolean {
  return a !== undefined && b !== undefined && differing.length === 0;
}

/** Where a column stands in the file, and how wide it is here. */
interface Column {
  readonly index: number;
  readonly name: string;
  readonly width: number;
  readonly isText: boolean;
}

function pairLines({ columns: names, first }: RowDifferences, columns: number): string[] {
  const rowWidth = Math.max(3, ...first.map(({ row }) => count(row).length));
  const room = columns - rowWidth - 2 - GAP;
  const every = columnsOf(names, first);
  const narrow = every.filter(({ name }) => NARROW.includes(name));
  const isWide = widthOf(every) <= room || narrow.length === 0;
  const shown = isWide ? every : narrow;
  const head = " ".repeat(rowWidth + 2) + shown.map(headCell).join("");
  const lines = first.flatMap((pair) => {
    const { row, a, b, differing } = pair;
    const front = right(count(row), rowWidth);
    const line = (letter: string, fields: readonly string[] | undefined) =>
      `${front} ${letter}` + (fields === undefined ? " (no such row)" : cells(fields, shown));
    if (isContext(pair)) return [line("=", a)];
    const beside = differing.filter((index) => !shown.some((column) => column.index === index))
      .map((index) => changeText(names[index] ?? "", a?.[index], b?.[index]));
    const rest = beside.length === 0
      ? []
      : wrap(`also ${beside.join(", ")}`, columns - rowWidth - 3)
        .map((text) => " ".repeat(rowWidth + 3) + text);
    return [line("A", a), line("B", b), ...rest];
  });
  return [head, ...lines].map((line) => line.slice(0, columns));
}

function changeText(name: string, a = "", b = ""): string {
  const [from, to] = [a, b].map((field) => field === "" ? "none" : cellText(field, name));
  return `${label(name)} ${from} -> ${to}`;
}

function columnsOf(names: readonly string[], pairs: readonly RowPair[]): readonly Column[] {
  const rows = pairs.flatMap(({ a, b }) => [a, b].filter((fields) => fields !== undefined));
  return names.map((name, index) => {
    const texts = rows.map((fields) => cellText(fields[index], name));
    const width = Math.max(label(name).length, ...texts.map((text) => text.length));
    return { index, name, width, isText: texts.some((text) => TEXT.test(text)) };
  });
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width + GAP, 0);
}

function headCell({ name, width, isText }: Column): string {
  return " ".repeat(GAP) + (isText ? left(label(name), width) : right(label(name), width));
}

function cells(fields: readonly string[], columns: readonly Column[]): string {
  return columns.map(({ index, name, width, isText }) => {
    const text = cellText(fields[index], name);
    return " ".repeat(GAP) + (isText ? left(text, width) : right(text, width));
  }).join("");
}

function label(name: string): string {
  return name.replace(/_us$/, "").replace("client_order_id", "order");
}

/** Times without their year: `06-02 12:00:01.234567`. */
function cellText(field: string | undefined, name: string): string {
  const text = ascii(field ?? "");
  return name.endsWith("_us") && TIME.test(text) && Number(text) < 8.64e18 ? timeText(text) : text;
}

function timeText(us: string): string {
  return isoTime(Number(us)).slice(5, -1).replace("T", " ");
}
