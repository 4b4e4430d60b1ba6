// Records of a CSV with quoted fields, by @std/csv, each with the line on which it starts.
import { CsvParseStream } from "@std/csv";
import { cannotRead } from "../lib/feed/mod.ts";
import { RecordLines } from "./record_lines.ts";

export interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

/** `Syntax error on line 4; parse error on line 5, column 2: bare " in non-quoted-field`. */
const CSV_FAULT = /line (\d+)(?:, column \d+)?: ([^:]+)$/;

/**
 * The records of text whose first line is that behind `linesBefore` of a file. What @std/csv finds
 * wrong is told as SyntaxError with the file's name and the line.
 */
export async function* csvRecords(
  texts: AsyncIterable<string>,
  { path, linesBefore }: { readonly path: string; readonly linesBefore: number },
): AsyncGenerator<CsvRecord, void> {
  const lines = new RecordLines();
  const rows = ReadableStream.from(followed(texts, lines)).pipeThrough(new CsvParseStream());
  try {
    for await (const fields of rows) yield { fields, line: linesBefore + lines.next() };
  } catch (error) {
    if (!(error instanceof SyntaxError) || error.message.startsWith("Cannot ")) throw error;
    const [, line, what] = CSV_FAULT.exec(error.message) ?? [];
    const place = { path, line: line === undefined ? undefined : linesBefore + Number(line) };
    throw new SyntaxError(cannotRead(place, what ?? error.message));
  }
}

async function* followed(
  texts: AsyncIterable<string>,
  lines: RecordLines,
): AsyncGenerator<string, void> {
  for await (const text of texts) {
    lines.add(text);
    yield text;
  }
}
