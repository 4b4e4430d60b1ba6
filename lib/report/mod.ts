// The door of report/: a report from its parts, its files, and what a terminal shows of it.
export {
  buildReport,
  type DataParts,
  type ReportParts,
  reportText,
  type RunParts,
} from "./assemble.ts";
export { type NaiveResult, naiveReturn } from "./naive_return.ts";
export { summary } from "./terminal.ts";
export { ReportFiles } from "./write.ts";
