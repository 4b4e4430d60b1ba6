// Fetches the files that a look has found wanting, several at a time.
import { fetchFile, type Tell } from "./fetch_file.ts";
import type { Found } from "./look.ts";
import { inParallel } from "./parallel.ts";
import { Failed, type Remote } from "./remote.ts";

/** What became of one file. */
export type Outcome =
  | Exclude<Found, { readonly type: "wanted" }>
  | (Pick<Found, "period" | "name"> & {
    readonly type: "fetched";
    readonly bytes: number;
    /** Of them, those that were here from an earlier run. */
    readonly resumed: number;
    /** Whether it came with a wrong checksum at first. */
    readonly again: boolean;
    /** What was here under the name before. */
    readonly had: Extract<Found, { readonly type: "wanted" }>["had"];
  });

export interface Fetching {
  readonly parallel: number;
  readonly stop: AbortController;
  readonly tell: Tell;
  /** Told after each file. */
  fetched(): void;
}

/** Fetches all that is wanted. One file that cannot be had does not keep back the others. */
export function fetchAll(
  remote: Remote,
  { parallel: limit, stop, tell, fetched }: Fetching,
  found: readonly Found[],
): Promise<readonly Outcome[]> {
  return inParallel(found, { limit, stop }, async (one): Promise<Outcome> => {
    if (one.type !== "wanted") return one;
    const outcome = await fetchOne(remote, one, tell);
    fetched();
    return outcome;
  });
}

async function fetchOne(
  remote: Remote,
  { period, name, wanted, had }: Extract<Found, { readonly type: "wanted" }>,
  tell: Tell,
): Promise<Outcome> {
  const at = { period, name };
  try {
    const file = await fetchFile(remote, wanted, tell);
    return file === undefined
      ? { ...at, type: "missing" }
      : { ...at, type: "fetched", ...file, had };
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    return { ...at, type: "failed", why: error.message };
  }
}
