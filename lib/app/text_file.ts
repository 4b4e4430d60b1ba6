// Small files of text that a user names: the configuration, an exchangeInfo answer.

/** Largest that is read; an exchangeInfo answer has some megabytes. */
const BYTES_MAX = 64 * 1024 * 1024;

/** The text of a file; throws RangeError or SyntaxError naming it. */
export function readText(path: string): string {
  const text = readTextIfThere(path);
  if (text === undefined) throw new RangeError(`Cannot read ${path}: there is no such file`);
  return text;
}

/** The same, or nothing where there is no such file. */
export function readTextIfThere(path: string): string | undefined {
  const bytes = readBytes(path);
  if (bytes === undefined) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new SyntaxError(`Cannot read ${path}: it is not UTF-8 text`);
  }
}

function readBytes(path: string): Uint8Array | undefined {
  try {
    const { isDirectory, size } = Deno.statSync(path);
    if (isDirectory) throw new RangeError(`Cannot read ${path}: it is a folder`);
    if (BYTES_MAX < size) {
      throw new RangeError(`Cannot read ${path}: it has ${size} bytes, the limit is ${BYTES_MAX}`);
    }
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
    throw new RangeError(`Cannot read ${path}: ${error.message}`, { cause: error });
  }
}
