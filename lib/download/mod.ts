// The door to download: what the venue publishes, the plan of files, and how they are fetched.
export {
  daysNote,
  defaultFolder,
  type Dump,
  dumpOf,
  fileName,
  filePath,
  INTERVALS,
  KINDS,
} from "./dumps.ts";
export { fetchAll, type Outcome } from "./fetch_all.ts";
export { monthsHere, repeatedDays } from "./folder.ts";
export { type Found, look } from "./look.ts";
export { PATIENCE, type Patience } from "./patience.ts";
export { dayAt, type Days, dayText, type Period, periodsText } from "./period.ts";
export { FILES_MAX, isDue, type Plan, planFiles } from "./plan.ts";
export type { Remote } from "./remote.ts";
