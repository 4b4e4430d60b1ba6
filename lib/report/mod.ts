// The door of report/: a report from its parts, its files, and what a terminal shows of it.
export {
  buildReport,
  type DataParts,
  type ModelParts,
  type ReportParts,
  reportText,
  type RunParts,
} from "./assemble.ts";
export type { AccountPath } from "./account_meter.ts";
export type { AccountReport } from "./account_schema.ts";
export { buildAccountReport, type SymbolParts } from "./assemble_account.ts";
export { KEPT_ROWS_MAX, KeptRows } from "./kept_rows.ts";
export { type NaiveResult, naiveReturn } from "./naive_return.ts";
export type { RowSink } from "./rows.ts";
export { RunSeries, SERIES_BUCKETS } from "./run_series.ts";
export { summary } from "./terminal.ts";
export { ReportFiles } from "./write.ts";
