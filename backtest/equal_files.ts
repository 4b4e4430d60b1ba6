// Refuses two files of equal content, whose rows would count twice.
import { createHash } from "node:crypto";
import { cannotRead } from "../lib/feed/mod.ts";

/** So much of the front and of the back of two files of one size is compared. */
const PART_BYTES = 1 << 16;

/**
 * Throws RangeError where two files are as long as each other, begin alike and end alike. Files
 * that fit into the two parts are compared whole.
 */
export function refuseEqual(files: readonly { readonly path: string; bytes: number }[]): void {
  const sizes = Map.groupBy(files, ({ bytes }) => bytes);
  for (const same of sizes.values()) {
    if (same.length < 2) continue;
    const seen = new Map<string, string>();
    for (const { path, bytes } of same) {
      const hash = hashOf(path, bytes);
      const before = seen.get(hash);
      if (before !== undefined) {
        throw new RangeError(cannotRead({ path }, `it has the same content as ${before}`));
      }
      seen.set(hash, path);
    }
  }
}

function hashOf(path: string, bytes: number): string {
  const hash = createHash("sha256");
  const part = new Uint8Array(PART_BYTES);
  const file = Deno.openSync(path);
  try {
    for (const from of [0, Math.max(PART_BYTES, bytes - PART_BYTES)]) {
      file.seekSync(from, Deno.SeekMode.Start);
      let have = 0;
      for (let count = -1; have < part.length && count !== 0; have += count) {
        count = file.readSync(part.subarray(have)) ?? 0;
      }
      hash.update(part.subarray(0, have));
    }
  } finally {
    file.close();
  }
  return hash.digest("hex");
}
