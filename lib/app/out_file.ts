// A file that appears under its name only when it is complete.
import { writeAll } from "./io.ts";

/** Tells two files of one process apart. */
let files = 0;

/** Bytes go to a hidden name in the same folder; `finish` renames, `discard` removes. */
export class OutFile {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: Deno.FsFile;
  #done = false;

  /** Throws RangeError when the file cannot be made. */
  constructor(path: string) {
    this.#path = path;
    if (path.trim() === "") {
      throw new RangeError(`Cannot write ${JSON.stringify(path)}: it names no file`);
    }
    const slash = path.lastIndexOf("/");
    const name = path.slice(slash + 1);
    if (name === "" || isFolder(path)) {
      throw new RangeError(`Cannot write ${path}: there is a folder of that name`);
    }
    this.#temporary = `${path.slice(0, slash + 1)}.${name}.${Deno.pid}-${files++}.tmp`;
    this.#file = this.#told(() =>
      Deno.openSync(this.#temporary, { write: true, create: true, truncate: true })
    );
  }

  /** As stdout does, it tells whether anybody takes the bytes: a file always does. */
  write(bytes: Uint8Array): boolean {
    return this.#told(() => writeAll(this.#file, bytes));
  }

  /** Closes and renames; on failure nothing is left. */
  finish(): void {
    try {
      this.#file.close();
      this.#told(() => Deno.renameSync(this.#temporary, this.#path));
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
    try {
      Deno.removeSync(this.#temporary);
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
      const why = error.message.replace(/: (open|rename|write) '.*$/s, "");
      throw new RangeError(`Cannot write ${this.#path}: ${why}`, { cause: error });
    }
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new RangeError(`Cannot write ${path}: ${error instanceof Error ? error.message : error}`);
  }
}
