// The door of feed/: recorded data to events in the ring, and back.
export { type ByteSource, memoryBytes, openBytes } from "./bytes.ts";
export { EventCsvSource } from "./event_csv.ts";
export { UNDECLARED } from "./event_csv_format.ts";
export { EventCsvWriter } from "./event_csv_writer.ts";
export { FORMAT_NAMES, formatOf, type OwnFormat } from "./formats.ts";
export { type Findings, Inspection, type Range } from "./inspection.ts";
export type { Layout } from "./layout.ts";
export { BLOCK_BYTES, BLOCK_BYTES_MAX } from "./line_blocks.ts";
export { type MergeInput, mergeSources } from "./merge.ts";
export { RawLinesSource } from "./raw_lines.ts";
export { closeColumn, recognize, type Recognized } from "./recognize.ts";
export { cannotRead, found, located } from "./refusal.ts";
export { TableSource } from "./table_source.ts";
export type { Spread } from "./sampled.ts";
export type { DeclaredMarket, EventSource, SourceFile, Tolerances } from "./source.ts";
export { type Verdict, verdict } from "./verdict.ts";
