// A file that appears under its name only when it is complete.
import { writeAll } from "./io.ts";

/** Tells two files of one process apart. */
let files = 0;

/**
 * Bytes go to a hidden name in the same folder; `finish` renames, `discard` removes. A link is
 * followed. A device or pipe is no file that can be replaced: it takes the bytes as they come.
 */
export class OutFile {
  readonly #path: string;
  /** What is renamed in the end, and to what; undefined where the bytes go straight in. */
  readonly #temporary: { readonly from: string; readonly to: string } | undefined;
  readonly #file: Deno.FsFile;
  #done = false;

  /** Throws RangeError when the file cannot be made, or something else is in its place. */
  constructor(path: string) {
    this.#path = path;
    if (path.trim() === "") {
      throw new RangeError(`Cannot write ${JSON.stringify(path)}: it names no file`);
    }
    const before = this.#told(() => statOf(path));
    if (path.endsWith("/") || before?.isDirectory === true) {
      throw new RangeError(`Cannot write ${path}: there is a folder of that name`);
    }
    if (before?.isCharDevice === true || before?.isFifo === true) {
      this.#file = this.#told(() => Deno.openSync(path, { write: true }));
      return;
    }
    if (before?.isFile === false) {
      throw new RangeError(`Cannot write ${path}: it is not a regular file`);
    }
    const to = before === undefined ? path : this.#told(() => Deno.realPathSync(path));
    const slash = to.lastIndexOf("/");
    const hidden = `.${to.slice(slash + 1)}.${Deno.pid}-${files++}.tmp`;
    const from = `${to.slice(0, slash + 1)}${hidden}`;
    this.#temporary = { from, to };
    this.#file = this.#told(() =>
      Deno.openSync(from, { write: true, create: true, truncate: true })
    );
  }

  /** As stdout does, it tells whether anybody takes the bytes: a file always does. */
  write(bytes: Uint8Array): boolean {
    return this.#told(() => writeAll(this.#file, bytes));
  }

  /** Closes and renames; on failure nothing is left. */
  finish(): void {
    const temporary = this.#temporary;
    try {
      this.#file.close();
      if (temporary !== undefined) {
        this.#told(() => Deno.renameSync(temporary.from, temporary.to));
      }
      this.#done = true;
    } catch (error) {
      this.#remove();
      throw error;
    }
  }

  /** Removes what has been written; does nothing after `finish`. */
  discard(): void {
    if (this.#done) return;
    this.#file.close();
    this.#remove();
  }

  /** Best effort: the disk may be what failed in the first place. */
  #remove(): void {
    this.#done = true;
    if (this.#temporary === undefined) return;
    try {
      Deno.removeSync(this.#temporary.from);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }

  #told<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      // The system names the hidden file, which the user never asked for.
      const why = error.message.replace(/: (open|rename|write|stat|realpath) '.*$/s, "");
      throw new RangeError(`Cannot write ${this.#path}: ${why}`, { cause: error });
    }
  }
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
