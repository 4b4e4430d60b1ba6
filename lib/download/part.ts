// A file that is arriving: bytes go to `<name>.part`, which outlives the process and is resumed.
import { checksumText, parseChecksum } from "./checksum.ts";

/**
 * The file under its temporary name. Beside it, `<name>.part.CHECKSUM` says which version of the
 * file it is the beginning of: what is left of another version is not gone on with.
 */
export class Part {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  #bytes = 0;
  #isOurs = false;

  private constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Opens what there is of the file with that SHA-256, or begins it. Throws RangeError where it
   * cannot be written, or where another process is writing it.
   */
  static open(path: string, sha256: string): Part {
    return told(path, () => {
      const arrived = arrivedBytes(path, sha256);
      const part = new Part(path, Deno.openSync(partOf(path), { write: true, create: true }));
      try {
        if (!part.#file.tryLockSync(true)) {
          throw new RangeError(`Cannot write ${partOf(path)}: another download is writing it`);
        }
        part.#isOurs = true;
        if (arrived === 0) part.restart();
        else part.#bytes = part.#file.seekSync(0, Deno.SeekMode.End);
        const text = checksumText(sha256, nameOf(path));
        Deno.writeTextFileSync(`${partOf(path)}.CHECKSUM`, text);
        return part;
      } catch (error) {
        part.close();
        throw error;
      }
    });
  }

  /** How many bytes have arrived. */
  get bytes(): number {
    return this.#bytes;
  }

  write(bytes: Uint8Array): void {
    told(this.#path, () => {
      for (let at = 0; at < bytes.length;) {
        const count = this.#file.writeSync(bytes.subarray(at));
        at += count;
        this.#bytes += count;
      }
    });
  }

  /** Forgets what has arrived. */
  restart(): void {
    told(this.#path, () => {
      this.#file.truncateSync(0);
      this.#file.seekSync(0, Deno.SeekMode.Start);
      this.#bytes = 0;
    });
  }

  /** Leaves what has arrived where it is; of nothing, it leaves nothing. */
  close(): void {
    this.#file.close();
    if (this.#isOurs && this.#bytes === 0) removePart(this.#path);
  }
}

/** `<name>.part` */
export function partOf(path: string): string {
  return `${path}.part`;
}

/** The bytes that have arrived of the file with that SHA-256. */
export function arrivedBytes(path: string, sha256: string): number {
  const text = textIfThere(`${partOf(path)}.CHECKSUM`) ?? "";
  if (parseChecksum(text, nameOf(path)) !== sha256) return 0;
  return sizeOf(partOf(path)) ?? 0;
}

/** Gives the file its name, and the checksum beside it. */
export function finishPart(path: string, sha256: string): void {
  told(path, () => {
    Deno.writeTextFileSync(`${path}.CHECKSUM`, checksumText(sha256, nameOf(path)));
    Deno.renameSync(partOf(path), path);
    Deno.removeSync(`${partOf(path)}.CHECKSUM`);
  });
}

/** Removes what has arrived, where there is anything. */
export function removePart(path: string): void {
  told(path, () => {
    for (const each of [partOf(path), `${partOf(path)}.CHECKSUM`]) {
      if (sizeOf(each) !== undefined) Deno.removeSync(each);
    }
  });
}

/** The SHA-256 that a file had when it was fetched, as the file beside it says. */
export function sumBeside(path: string): string | undefined {
  return parseChecksum(textIfThere(`${path}.CHECKSUM`) ?? "", nameOf(path));
}

/** Bytes of a file; undefined where there is none. */
export function sizeOf(path: string): number | undefined {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function textIfThere(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** A full disk and its like in one line. */
function told<Result>(path: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
    const why = error.message.replace(/: (open|rename|write|writefile|remove) '.*$/s, "");
    throw new RangeError(
      `Cannot write ${path}: ${why}; what has arrived stays, and the same command goes on from it`,
      { cause: error },
    );
  }
}
