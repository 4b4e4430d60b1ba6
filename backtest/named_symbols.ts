// Which symbols the first megabytes of a file name anywhere in their text: a quick look, no parsing.
import { openBytes } from "../lib/feed/mod.ts";

const BLOCK_BYTES = 1 << 18;
/** No symbol is longer; two blocks overlap by so much. */
const SYMBOL_BYTES_MAX = 64;

/**
 * Those of the symbols whose letters, in any case, stand in the file's first `bytesMax` bytes. That
 * they stand there does not mean that a row is theirs; that they do not means that none is.
 */
export async function namedIn(
  path: string,
  { symbols, bytesMax }: { readonly symbols: readonly string[]; readonly bytesMax: number },
): Promise<readonly string[]> {
  if (symbols.length === 0) return [];
  const missing = new Set(symbols);
  const bytes = openBytes(path);
  try {
    const block = new Uint8Array(BLOCK_BYTES);
    const decoder = new TextDecoder("latin1");
    let before = "";
    for (let have = 0; have < bytesMax && 0 < missing.size;) {
      const count = await bytes.read(block);
      if (count === undefined) break;
      have += count;
      const text = before + decoder.decode(block.subarray(0, count)).toUpperCase();
      for (const symbol of missing) if (text.includes(symbol)) missing.delete(symbol);
      before = text.slice(-SYMBOL_BYTES_MAX);
    }
  } finally {
    bytes.close();
  }
  return symbols.filter((symbol) => !missing.has(symbol));
}
