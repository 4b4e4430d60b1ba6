// The lines of a file of any size, read block by block.

const BLOCK_BYTES = 1 << 16;
/** A longer line is no row of a table. */
const LINE_MAX = 1 << 20;

/**
 * Lines without their ends; a last one without an end counts. The file is closed when the loop
 * over them ends, early or not. Throws RangeError when it cannot be read or a line has no end.
 */
export function* linesOf(path: string): Generator<string, void, undefined> {
  const file = opened(path);
  try {
    const decoder = new TextDecoder();
    const block = new Uint8Array(BLOCK_BYTES);
    let rest = "";
    for (;;) {
      const count = file.readSync(block);
      rest += count === null ? decoder.decode() : decoder.decode(block.subarray(0, count), STREAM);
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield line.replace(/\r$/, "");
      if (LINE_MAX < rest.length) {
        throw new RangeError(`Cannot read ${path}: a line has more than ${LINE_MAX} characters`);
      }
      if (count === null) break;
    }
    if (rest !== "") yield rest;
  } finally {
    file.close();
  }
}

const STREAM = { stream: true };

function opened(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new RangeError(`Cannot read ${path}: ${error.message}`, { cause: error });
  }
}
