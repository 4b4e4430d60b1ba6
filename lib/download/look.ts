// Looks which of the planned files the host has, and which of them are here.
import { hashFile, parseChecksum } from "./checksum.ts";
import { type Dump, fileName, filePath } from "./dumps.ts";
import type { Wanted } from "./fetch_file.ts";
import { inParallel } from "./parallel.ts";
import { arrivedBytes, sizeOf, sumBeside } from "./part.ts";
import { monthPeriod, type Period } from "./period.ts";
import { daysInstead } from "./plan.ts";
import { askHead, askText, Failed, type Remote } from "./remote.ts";

/** What there is of one period, on the host and here. */
export type Found =
  & { readonly period: Period; readonly name: string }
  & Readonly<
    | { type: "missing" }
    /** `isGone`: the host no longer has it. */
    | { type: "here"; bytes: number; isGone: boolean }
    | { type: "wanted"; wanted: Wanted; arrived: number; had: Had }
    | { type: "failed"; why: string }
  >;

/** What was here under the name: nothing, an older version of the file, or other bytes. */
export type Had = "nothing" | "older" | "damaged";

/** What is looked for, and where. */
export interface Search {
  readonly dump: Dump;
  readonly folder: string;
  readonly parallel: number;
  readonly stop: AbortController;
  /** Told after each file. */
  looked(): void;
}

/**
 * Looks at every period, and at the days of each month that has no file. Earliest first; a month
 * of which there is neither a file nor a day is missing as a month.
 */
export async function look(
  remote: Remote,
  search: Search,
  periods: readonly Period[],
): Promise<readonly Found[]> {
  const { dump, stop, parallel: limit } = search;
  const lookAt = async (period: Period) => {
    const found = await lookAtOne(remote, search, period);
    search.looked();
    return found;
  };
  const found = await inParallel(periods, { limit, stop }, lookAt);
  const instead = found.flatMap(({ type, period }) =>
    type === "missing" ? daysInstead(dump, period) : []
  );
  const days = await inParallel(instead, { limit, stop }, lookAt);
  const byMonth = Map.groupBy(days, ({ period }) => monthPeriod(period.days.from).text);
  return found.flatMap((each) => {
    const parts = each.type === "missing" ? byMonth.get(each.period.text) ?? [] : [];
    return parts.some(({ type }) => type !== "missing") ? parts : [each];
  });
}

async function lookAtOne(
  remote: Remote,
  { dump, folder }: Search,
  period: Period,
): Promise<Found> {
  const name = fileName(dump, period);
  const at = { period, name };
  const path = `${folder}/${name}`;
  const from = filePath(dump, period);
  try {
    const text = await askText(remote, `${from}.CHECKSUM`);
    if (text === undefined) return missing(at, path);
    const sha256 = parseChecksum(text, name);
    if (sha256 === undefined) throw new Failed(`its checksum cannot be read: ${text.slice(0, 80)}`);
    const hash = await hashFile(path);
    if (hash === sha256) return { ...at, type: "here", bytes: sizeOf(path) ?? 0, isGone: false };
    const head = await askHead(remote, from);
    if (head === undefined) return missing(at, path);
    const wanted = { from, path, sha256, ...head };
    const older = hash === sumBeside(path) ? "older" : "damaged";
    const had = hash === undefined ? "nothing" : older;
    return { ...at, type: "wanted", wanted, arrived: arrivedBytes(path, sha256), had };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { ...at, type: "failed", why: error.message };
  }
}

function missing(at: { readonly period: Period; readonly name: string }, path: string): Found {
  const bytes = sizeOf(path);
  return bytes === undefined
    ? { ...at, type: "missing" }
    : { ...at, type: "here", bytes, isGone: true };
}
