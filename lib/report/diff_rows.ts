// Rows of two tables, line by line: where they first differ, and how often.

/** Fields by the columns of the table. */
export type Fields = readonly string[];

export interface RowPair {
  /** Counted from 1, the header left out. */
  readonly row: number;
  /** Absent where the table is shorter. */
  readonly a: Fields | undefined;
  readonly b: Fields | undefined;
  /** Indexes of the columns that differ; none in a row of context. */
  readonly differing: readonly number[];
}

export interface RowDifferences {
  readonly columns: Fields;
  readonly rowsA: number;
  readonly rowsB: number;
  /** Pairs that differ, and rows that one table has more. */
  readonly differing: number;
  /** The first of them, each stretch after the row before it. */
  readonly first: readonly RowPair[];
}

/** What can be said of two files: how their rows differ, or why they are not compared. */
export type ComparedRows = RowDifferences | Readonly<{ why: string }>;

/** Reads both tables to their end, a header first, and keeps the first `limit` pairs that differ. */
export function compareRows(
  tableA: Iterable<string>,
  tableB: Iterable<string>,
  { limit }: { readonly limit: number },
): ComparedRows {
  const a = new Lines(tableA);
  const b = new Lines(tableB);
  try {
    const [header = "", headerB = ""] = [a.next(), b.next()];
    if (header !== headerB) return { why: `A has the columns ${header}, B ${headerB}` };
    let [differing, row] = [0, 0];
    const first: RowPair[] = [];
    let before: string | undefined;
    for (;;) {
      const [lineA, lineB] = [a.next(), b.next()];
      if (lineA === undefined && lineB === undefined) break;
      row += 1;
      if (lineA === lineB) {
        before = lineA;
        continue;
      }
      differing += 1;
      if (limit < differing) continue;
      if (before !== undefined) first.push(pairOf(row - 1, before, before));
      before = undefined;
      first.push(pairOf(row, lineA, lineB));
    }
    return { columns: fieldsOf(header), rowsA: a.rows, rowsB: b.rows, differing, first };
  } finally {
    a.close();
    b.close();
  }
}

// Positional, because it runs once a row that differs.
function pairOf(row: number, lineA: string | undefined, lineB: string | undefined): RowPair {
  const a = lineA === undefined ? undefined : fieldsOf(lineA);
  const b = lineB === undefined ? undefined : fieldsOf(lineB);
  if (a === undefined || b === undefined) return { row, a, b, differing: [] };
  const length = Math.max(a.length, b.length);
  const columns = Array.from({ length }, (_, index) => index);
  return { row, a, b, differing: columns.filter((index) => a[index] !== b[index]) };
}

/** The fields of one line; quoted ones without their quotes. */
export function fieldsOf(line: string): Fields {
  if (!line.includes('"')) return line.split(",");
  const fields: string[] = [];
  for (const [, quoted, plain] of `,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    fields.push(quoted === undefined ? plain ?? "" : quoted.replaceAll('""', '"'));
  }
  return fields;
}

/** An iterator that counts, and can be left before its end. */
class Lines {
  readonly #lines: Iterator<string>;
  #count = -1;
  #ended = false;

  constructor(lines: Iterable<string>) {
    this.#lines = lines[Symbol.iterator]();
  }

  /** Those after the header. */
  get rows(): number {
    return Math.max(0, this.#count);
  }

  next(): string | undefined {
    if (this.#ended) return undefined;
    const { done, value } = this.#lines.next();
    if (done) {
      this.#ended = true;
      return undefined;
    }
    this.#count += 1;
    return value;
  }

  close(): void {
    if (!this.#ended) this.#lines.return?.();
    this.#ended = true;
  }
}
