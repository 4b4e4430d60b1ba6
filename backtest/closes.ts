// Closes out of any CSV that has such a column, with the line of each for messages.
import { type ByteSource, cannotRead, openBytes, type SourceFile } from "../lib/feed/mod.ts";
import { type ClosePlace, CloseTable } from "./close_table.ts";
import { csvRecords } from "./csv_records.ts";

const CHUNK_BYTES = 1 << 16;
/** A longer line is refused. */
const LINE_CHARS_MAX = 1 << 24;
const BATCH_CLOSES = 1_024;
const QUOTE = '"';

/** A file as it is named and how large it is stored. */
export interface CloseFile {
  readonly path: string;
  readonly bytes: number;
  readonly at?: ClosePlace | undefined;
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

  /**
   * Reads the closes once, in batches of some lines each. Throws SyntaxError or RangeError with
   * file, line and column.
   */
  async *closes(): AsyncGenerator<readonly string[], void> {
    for (const { path, at } of this.#named) {
      const bytes = this.#open(path);
      this.#bytes = bytes;
      const before = this.rows;
      try {
        for await (const closes of closesOf(bytes, new CloseTable(path, at))) {
          this.rows += closes.length;
          yield closes;
        }
        if (this.rows === before) throw new RangeError(cannotRead({ path }, "it holds no closes"));
        if (bytes.file !== undefined) this.#files.push(bytes.file);
      } finally {
        bytes.close();
      }
      this.#bytesDone += bytes.bytesRead;
      this.#bytes = undefined;
    }
  }
}

/** Lines as they stand; from the first quote on, which may hold commas and newlines, by @std/csv. */
async function* closesOf(
  bytes: ByteSource,
  table: CloseTable,
): AsyncGenerator<readonly string[], void> {
  const texts = wholeLines(bytes);
  for await (const text of texts) {
    if (text.includes(QUOTE)) {
      yield* quotedCloses(joined(text, texts), { path: bytes.path, table });
      return;
    }
    yield table.read(text);
  }
}

async function* quotedCloses(
  texts: AsyncIterable<string>,
  { path, table }: { readonly path: string; readonly table: CloseTable },
): AsyncGenerator<readonly string[], void> {
  let closes: string[] = [];
  for await (const { fields, line } of csvRecords(texts, { path, linesBefore: table.lines })) {
    const close = table.take(fields, line);
    if (close !== undefined) closes.push(close);
    if (closes.length < BATCH_CLOSES) continue;
    yield closes;
    closes = [];
  }
  yield closes;
}

async function* joined(
  first: string,
  others: AsyncIterable<string>,
): AsyncGenerator<string, void> {
  yield first;
  yield* others;
}

/** Text in pieces that end with a line, but for the last. */
async function* wholeLines(bytes: ByteSource): AsyncGenerator<string, void> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(CHUNK_BYTES);
  let rest = "";
  for (;;) {
    const count = await bytes.read(buffer);
    const text = count === undefined
      ? decoder.decode()
      : decoder.decode(buffer.subarray(0, count), { stream: true });
    const end = count === undefined ? text.length : text.lastIndexOf("\n") + 1;
    const lines = end === 0 && count !== undefined ? "" : rest + text.slice(0, end);
    if (lines !== "") yield lines;
    if (count === undefined) return;
    rest = end === 0 ? rest + text : text.slice(end);
    if (LINE_CHARS_MAX < rest.length) {
      const what = `a line is longer than ${LINE_CHARS_MAX} characters`;
      throw new RangeError(cannotRead({ path: bytes.path }, what));
    }
  }
}
