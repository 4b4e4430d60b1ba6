// Where the closes stand in a CSV, and which of its lines are refused.
import { cannotRead, closeColumn, found } from "../lib/feed/mod.ts";

const LINE_FEED = 10;
const RETURN = 13;
const COMMA = 44;
const POINT = 46;
const ZERO = 48;
const PLAIN = /^\d+(\.\d+)?$/;
const NOTHING = /^0+(\.0+)?$/;

/** Where the closes stand, for a table that has no column of that name. */
export interface ClosePlace {
  readonly column: number;
  readonly columns: number;
  readonly hasHeader: boolean;
}

/** One file's closes out of its lines or records, in their order. */
export class CloseTable {
  /** Lines that `read` has taken. */
  lines = 0;
  readonly #path: string;
  #columns: number | undefined;
  #column: number | undefined;

  constructor(path: string, at: ClosePlace | undefined) {
    this.#path = path;
    this.#columns = at?.hasHeader === false ? at.columns : undefined;
    this.#column = at?.column;
  }

  /** The closes of whole lines without a quote. Blank lines are none. */
  read(text: string): readonly string[] {
    const closes: string[] = [];
    for (let from = 0; from < text.length;) {
      this.lines++;
      const column = this.#column ?? 0;
      let commas = 0;
      let [start, end] = [from, -1];
      let at = from;
      for (; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === LINE_FEED) break;
        if (code !== COMMA) continue;
        if (commas === column) end = at;
        commas++;
        if (commas === column) start = at + 1;
      }
      const lineEnd = from < at && text.charCodeAt(at - 1) === RETURN ? at - 1 : at;
      if (from < lineEnd) {
        if (this.#columns === undefined) {
          this.#readHeader(text.slice(from, lineEnd).split(","), this.lines);
        } else {
          this.#checkColumns(commas + 1, this.lines);
          closes.push(this.#checked(text.slice(start, end < 0 ? lineEnd : end), this.lines));
        }
      }
      from = at + 1;
    }
    return closes;
  }

  /** The close of one record; undefined for the header. */
  take(record: readonly string[], line: number): string | undefined {
    if (this.#columns === undefined) {
      this.#readHeader(record, line);
      return undefined;
    }
    this.#checkColumns(record.length, line);
    return this.#checked(record[this.#column ?? 0] ?? "", line);
  }

  #readHeader(header: readonly string[], line: number): void {
    this.#columns = header.length;
    this.#column ??= closeColumn(header);
    if (this.#column !== undefined) return;
    throw new SyntaxError(cannotRead({ path: this.#path, line }, "there is no close column"));
  }

  #checkColumns(count: number, line: number): void {
    if (count === this.#columns) return;
    const what = `wrong columns: found ${count}, expected ${this.#columns}`;
    throw new SyntaxError(cannotRead({ path: this.#path, line }, what));
  }

  #checked(field: string, line: number): string {
    if (isPlainAbove0(field)) return field;
    const text = field.trim();
    const place = { path: this.#path, line, column: "close" };
    if (NOTHING.test(text)) throw new RangeError(cannotRead(place, "close is 0"));
    if (PLAIN.test(text)) return text;
    if (PLAIN.test(text.slice(1)) && text.startsWith("-")) {
      throw new RangeError(cannotRead(place, `close is ${text}, below 0`));
    }
    throw new SyntaxError(cannotRead(place, `close is ${found(text)}`));
  }
}

/** What most fields are, told without a regular expression; false where it is not sure. */
function isPlainAbove0(text: string): boolean {
  const last = text.length - 1;
  let isAbove0 = false;
  let points = 0;
  for (let at = 0; at <= last; at++) {
    const code = text.charCodeAt(at);
    const digit = code - ZERO;
    if (9 < digit >>> 0) {
      if (code !== POINT || at === 0 || at === last || 0 < points) return false;
      points++;
    } else if (digit !== 0) {
      isAbove0 = true;
    }
  }
  return isAbove0;
}
