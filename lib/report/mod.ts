// The door of report/: a report from its parts, its files, and what a terminal shows of it.
export {
  buildReport,
  type DataParts,
  type ReportParts,
  reportText,
  type RunParts,
} from "./assemble.ts";
export { KeptRows } from "./kept_rows.ts";
export { type NaiveResult, naiveReturn } from "./naive_return.ts";
export { RunSeries } from "./run_series.ts";
export { summary } from "./terminal.ts";
export { ReportFiles } from "./write.ts";
