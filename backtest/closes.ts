// Closes out of any CSV that has such a column, with the line of each for messages.
import { CsvParseStream } from "@std/csv";
import {
  type ByteSource,
  cannotRead,
  closeColumn,
  found,
  openBytes,
  type SourceFile,
} from "../lib/feed/mod.ts";
import { RecordLines } from "./record_lines.ts";

const CHUNK_BYTES = 1 << 16;
const PLAIN = /^\d+(\.\d+)?$/;
const NOTHING = /^0+(\.0+)?$/;

/** A file as it is named and how large it is stored. */
export interface CloseFile {
  readonly path: string;
  readonly bytes: number;
  /** Where they stand, for a table that has no column of that name. */
  readonly at?: {
    readonly column: number;
    readonly columns: number;
    readonly hasHeader: boolean;
  } | undefined;
}

/** The closes of one or more files, one after the other, as decimal text above 0. */
export class CloseSource {
  readonly bytesTotal: number;
  rows = 0;
  readonly #named: readonly CloseFile[];
  readonly #open: (path: string) => ByteSource;
  readonly #files: SourceFile[] = [];
  #bytes: ByteSource | undefined;
  #bytesDone = 0;

  /** `open` is how a file is opened; tests read from memory. */
  constructor(files: readonly CloseFile[], open: (path: string) => ByteSource = openBytes) {
    this.#named = files;
    this.bytesTotal = files.reduce((sum, file) => sum + file.bytes, 0);
    this.#open = open;
  }

  get bytesRead(): number {
    return this.#bytesDone + (this.#bytes?.bytesRead ?? 0);
  }

  /** Complete once all closes have been read. */
  get files(): readonly SourceFile[] {
    return this.#files;
  }

  close(): void {
    this.#bytes?.close();
  }

  /** Reads the closes once. Throws SyntaxError or RangeError with file, line and column. */
  async *closes(): AsyncGenerator<string, void> {
    for (const { path, at } of this.#named) {
      const bytes = this.#open(path);
      this.#bytes = bytes;
      try {
        yield* this.#closesOf(bytes, at);
        if (bytes.file !== undefined) this.#files.push(bytes.file);
      } finally {
        bytes.close();
      }
      this.#bytesDone += bytes.bytesRead;
      this.#bytes = undefined;
    }
  }

  async *#closesOf(bytes: ByteSource, at: CloseFile["at"]): AsyncGenerator<string, void> {
    const { path } = bytes;
    const lines = new RecordLines();
    let columns = at?.hasHeader === false ? at.columns : undefined;
    let column = at?.column;
    let isEmpty = true;
    for await (const row of records(bytes, lines)) {
      const line = lines.next();
      if (columns === undefined || column === undefined) {
        columns = row.length;
        column ??= closeColumn(row);
        if (column !== undefined) continue;
        throw new SyntaxError(cannotRead({ path, line }, "there is no close column"));
      }
      if (row.length !== columns) {
        const what = `wrong columns: found ${row.length}, expected ${columns}`;
        throw new SyntaxError(cannotRead({ path, line }, what));
      }
      yield checked((row[column] ?? "").trim(), { path, line });
      this.rows++;
      isEmpty = false;
    }
    if (isEmpty) throw new RangeError(cannotRead({ path }, "it holds no closes"));
  }
}

function checked(text: string, place: { path: string; line: number }): string {
  const column = "close";
  if (NOTHING.test(text)) throw new RangeError(cannotRead({ ...place, column }, "close is 0"));
  if (PLAIN.test(text)) return text;
  if (PLAIN.test(text.slice(1)) && text.startsWith("-")) {
    throw new RangeError(cannotRead({ ...place, column }, `close is ${text}, below 0`));
  }
  throw new SyntaxError(cannotRead({ ...place, column }, `close is ${found(text)}`));
}

/** `Syntax error on line 4; parse error on line 5, column 2: bare " in non-quoted-field`. */
const CSV_FAULT = /line (\d+)(?:, column \d+)?: ([^:]+)$/;

/** The records of a file; what @std/csv finds wrong is told with the file's name and the line. */
async function* records(bytes: ByteSource, lines: RecordLines): AsyncGenerator<string[], void> {
  const rows = ReadableStream.from(textOf(bytes, lines)).pipeThrough(new CsvParseStream());
  try {
    for await (const row of rows) yield row;
  } catch (error) {
    if (!(error instanceof SyntaxError) || error.message.startsWith("Cannot ")) throw error;
    const [, line, what] = CSV_FAULT.exec(error.message) ?? [];
    const place = { path: bytes.path, line: line === undefined ? undefined : Number(line) };
    throw new SyntaxError(cannotRead(place, what ?? error.message));
  }
}

async function* textOf(bytes: ByteSource, lines: RecordLines): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(CHUNK_BYTES);
  for (;;) {
    const count = await bytes.read(buffer);
    const text = count === undefined
      ? decoder.decode()
      : decoder.decode(buffer.subarray(0, count), { stream: true });
    lines.add(text);
    if (text !== "") yield text;
    if (count === undefined) return;
  }
}
