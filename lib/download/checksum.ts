// SHA-256 of files, and the files beside the dumps that tell what it must be.
import { createHash } from "node:crypto";

const LINE = /^([0-9a-f]{64})[ \t]+\*?(\S+)\s*$/i;
const BLOCK_BYTES = 1 << 20;

/** Reads `<sha256 hex>  <name>`; undefined for other text, or for the sum of another file. */
export function parseChecksum(text: string, name: string): string | undefined {
  const match = LINE.exec(text.replace(/^\uFEFF/, ""));
  return match?.[2]?.split("/").at(-1) === name ? match[1]?.toLowerCase() : undefined;
}

/** The text of such a file. */
export function checksumText(sha256: string, name: string): string {
  return `${sha256}  ${name}\n`;
}

/** The SHA-256 of a file in hex; undefined where there is no file. */
export async function hashFile(path: string): Promise<string | undefined> {
  const file = openIfThere(path);
  if (file === undefined) return undefined;
  const hash = createHash("sha256");
  const block = new Uint8Array(BLOCK_BYTES);
  try {
    for (;;) {
      const count = await file.read(block);
      if (count === null) return hash.digest("hex");
      hash.update(block.subarray(0, count));
    }
  } finally {
    file.close();
  }
}

function openIfThere(path: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
