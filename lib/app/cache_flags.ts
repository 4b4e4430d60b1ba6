// The flags of the cache of parsed files.
import { CACHE_FROM_BYTES, type CacheOptions } from "../cache/mod.ts";
import { nowMs } from "../engine/clock.ts";
import type { Io } from "./io.ts";

export interface CacheFlags {
  /** False by `--no-cache`. */
  readonly cache?: boolean;
  readonly cacheMax?: string;
  readonly verify?: boolean;
  readonly quiet?: boolean;
}

/** In the folder in which the command runs. */
const CACHE_FOLDER = ".cache/parsed";
const CACHE_MAX = "10GB";

/** What the flags say; undefined for no cache. Throws RangeError for a size that is none. */
export function cacheOf(flags: CacheFlags, io: Io): CacheOptions | undefined {
  const { cache = true, cacheMax = CACHE_MAX, verify = false, quiet = false } = flags;
  const bytesMax = parseBytes(cacheMax, "--cache-max");
  if (!cache || bytesMax === 0) return undefined;
  return {
    folder: CACHE_FOLDER,
    bytesMax,
    fromBytes: CACHE_FROM_BYTES,
    verify,
    nowMs,
    warn: (line) => {
      if (!quiet) io.stderr(`${line}\n`);
    },
  };
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["B", 1],
  ["KB", 1e3],
  ["MB", 1e6],
  ["GB", 1e9],
  ["TB", 1e12],
  ["KIB", 2 ** 10],
  ["MIB", 2 ** 20],
  ["GIB", 2 ** 30],
  ["TIB", 2 ** 40],
]);

/** Bytes of a size such as `10GB` or `512 MiB`; throws RangeError for anything else. */
export function parseBytes(text: string, flag: string): number {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?) ?([A-Za-z]*)$/.exec(text.trim()) ?? [];
  const factor = UNITS.get(unit.toUpperCase());
  const bytes = Math.floor(Number(digits) * (factor ?? 1));
  if (digits === "" || factor === undefined || !Number.isSafeInteger(bytes)) {
    throw new RangeError(`Cannot use ${flag} ${text}: it must be a size such as 10GB or 512MiB`);
  }
  return bytes;
}
