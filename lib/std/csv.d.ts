// Types of @std/csv, for what we use of it.

export interface CsvReadOptions {
  readonly separator?: string;
  /** Lines that start with this character are skipped. */
  readonly comment?: string;
  readonly trimLeadingSpace?: boolean;
  readonly lazyQuotes?: boolean;
  /** 0: as many as the first row has; negative: any number; otherwise exactly this many. */
  readonly fieldsPerRecord?: number;
}

/** Reads a whole text; throws SyntaxError with line and column. Stream what is large. */
export function parse(
  input: string,
  options?: CsvReadOptions & { readonly skipFirstRow?: false; readonly columns?: undefined },
): string[][];
export function parse<const Column extends string>(
  input: string,
  options: CsvReadOptions & {
    readonly skipFirstRow?: boolean;
    readonly columns: readonly Column[];
  },
): Record<Column, string>[];
export function parse(
  input: string,
  options: CsvReadOptions & { readonly skipFirstRow: true; readonly columns?: undefined },
): Record<string, string>[];

export interface CsvParseStreamOptions extends CsvReadOptions {
  readonly skipFirstRow?: boolean;
  readonly columns?: readonly string[];
}

/** Text in, rows out: arrays, or objects where `skipFirstRow` or `columns` is given. */
export class CsvParseStream<Row = string[]> implements TransformStream<string, Row> {
  constructor(options?: CsvParseStreamOptions);
  readonly readable: ReadableStream<Row>;
  readonly writable: WritableStream<string>;
}

export interface StringifyOptions {
  readonly headers?: boolean;
  readonly separator?: string;
  readonly columns?: readonly string[];
  readonly crlf?: boolean;
  readonly bom?: boolean;
}

/** Writes rows as CSV, CRLF by default. */
export function stringify(
  data: readonly (readonly unknown[] | Readonly<Record<string, unknown>>)[],
  options?: StringifyOptions,
): string;
