// Bytes of a file, plain or gzip, with the SHA-256 of the file as it is stored.
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { createGunzip, type Gunzip } from "node:zlib";
import { cannotRead } from "./refusal.ts";
import type { SourceFile } from "./source.ts";

/** Bytes read or undefined at the end; a promise only where unpacking has to be waited for. */
export type ReadResult = number | undefined | Promise<number | undefined>;

/** A stream of bytes that a reader pulls from. */
export interface ByteSource {
  readonly path: string;
  /** Fills the front of the buffer; undefined at the end. Never 0 for a buffer that has room. */
  read(buffer: Uint8Array): ReadResult;
  /** Bytes read of the file as stored, and its size. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** Complete once `read` has returned undefined. */
  readonly file: SourceFile | undefined;
  close(): void;
}

const GZIP_MAGIC = [0x1f, 0x8b] as const;
/** Packed bytes unpacked at a time; deflate gives at most 1,032 for each, so 17 MB are waiting. */
const PACKED_BYTES = 1 << 14;
const UNPACKED_BYTES = 1 << 17;

/** Opens a file, unpacking it where its first bytes say gzip. Throws RangeError if it cannot. */
export function openBytes(path: string): ByteSource {
  const stored = new FileBytes(path);
  try {
    return stored.startsWith(GZIP_MAGIC) ? new GzipBytes(stored) : stored;
  } catch (error) {
    stored.close();
    throw error;
  }
}

/** Bytes in memory, as if they were a plain file: for tests and generated data. */
export function memoryBytes(path: string, content: Uint8Array): ByteSource {
  return new MemoryBytes(path, content);
}

class FileBytes implements ByteSource {
  readonly path: string;
  bytesRead = 0;
  readonly bytesTotal: number;
  file: SourceFile | undefined;
  readonly #handle: Deno.FsFile;
  readonly #hash = createHash("sha256");
  /** First bytes, looked at to tell gzip; handed out before the rest, so a pipe works too. */
  #head: Uint8Array;
  #isOpen = true;

  constructor(path: string) {
    this.path = path;
    try {
      this.#handle = Deno.openSync(path, { read: true });
    } catch (error) {
      throw new RangeError(cannotRead({ path }, reasonOf(error)));
    }
    this.bytesTotal = this.#handle.statSync().size;
    this.#head = new Uint8Array(0);
    this.#head = this.#readHead();
  }

  startsWith(magic: readonly number[]): boolean {
    return magic.every((byte, index) => this.#head[index] === byte);
  }

  read(buffer: Uint8Array): number | undefined {
    const count = this.#take(buffer);
    if (count === undefined) {
      this.file ??= {
        path: this.path,
        sha256: this.#hash.digest("hex"),
        bytes: this.bytesRead,
      };
      return undefined;
    }
    this.bytesRead += count;
    this.#hash.update(count === buffer.length ? buffer : buffer.subarray(0, count));
    return count;
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#handle.close();
  }

  #take(buffer: Uint8Array): number | undefined {
    if (this.#head.length === 0) return this.#readFile(buffer);
    const count = Math.min(this.#head.length, buffer.length);
    buffer.set(this.#head.subarray(0, count));
    this.#head = this.#head.subarray(count);
    return count;
  }

  #readHead(): Uint8Array {
    const head = new Uint8Array(GZIP_MAGIC.length);
    let have = 0;
    while (have < head.length) {
      const count = this.#readFile(head.subarray(have));
      if (count === undefined) break;
      have += count;
    }
    return head.subarray(0, have);
  }

  #readFile(buffer: Uint8Array): number | undefined {
    try {
      return this.#handle.readSync(buffer) ?? undefined;
    } catch (error) {
      this.close();
      throw new RangeError(cannotRead({ path: this.path }, reasonOf(error)));
    }
  }
}

class GzipBytes implements ByteSource {
  readonly path: string;
  readonly #stored: FileBytes;
  readonly #gunzip: Gunzip = createGunzip({ chunkSize: UNPACKED_BYTES });
  readonly #packed = new Uint8Array(PACKED_BYTES);
  /** Unpacked and not yet handed out; `#used` bytes of the first are gone. */
  readonly #ready: Uint8Array[] = [];
  #used = 0;
  #failure: Error | undefined;
  #hasEnded = false;

  constructor(stored: FileBytes) {
    this.path = stored.path;
    this.#stored = stored;
    this.#gunzip.on("data", (chunk: Buffer) => this.#ready.push(chunk));
    this.#gunzip.on("error", (error: Error) => this.#failure ??= error);
  }

  get bytesRead(): number {
    return this.#stored.bytesRead;
  }

  get bytesTotal(): number {
    return this.#stored.bytesTotal;
  }

  get file(): SourceFile | undefined {
    return this.#ready.length === 0 ? this.#stored.file : undefined;
  }

  read(buffer: Uint8Array): ReadResult {
    const first = this.#ready[0];
    return first === undefined ? this.#unpackInto(buffer) : this.#hand(first, buffer);
  }

  close(): void {
    this.#stored.close();
    if (!this.#gunzip.destroyed) this.#gunzip.destroy();
  }

  #hand(first: Uint8Array, buffer: Uint8Array): number {
    const count = Math.min(first.length - this.#used, buffer.length);
    buffer.set(first.subarray(this.#used, this.#used + count));
    this.#used += count;
    if (this.#used === first.length) {
      this.#ready.shift();
      this.#used = 0;
    }
    return count;
  }

  async #unpackInto(buffer: Uint8Array): Promise<number | undefined> {
    while (!this.#hasEnded) {
      const count = this.#stored.read(this.#packed);
      if (count === undefined) {
        await this.#settle((done) => this.#gunzip.end(done));
        this.#hasEnded = true;
      } else {
        // A copy: the stream may hold on to what it was given.
        const chunk = Buffer.from(this.#packed.slice(0, count));
        await this.#settle((done) => this.#gunzip.write(chunk, done));
      }
      const first = this.#ready[0];
      if (first !== undefined) return this.#hand(first, buffer);
    }
    return undefined;
  }

  /** Runs one step of the unpacking; a broken or truncated file ends here. */
  async #settle(step: (done: () => void) => void): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#gunzip.off("error", done);
        resolve();
      };
      this.#gunzip.once("error", done);
      step(done);
    });
    if (this.#failure === undefined) return;
    this.close();
    throw new RangeError(
      cannotRead(
        { path: this.path },
        `its gzip data is broken or cut off (${this.#failure.message})`,
      ),
    );
  }
}

class MemoryBytes implements ByteSource {
  readonly path: string;
  bytesRead = 0;
  readonly bytesTotal: number;
  file: SourceFile | undefined;
  readonly #content: Uint8Array;

  constructor(path: string, content: Uint8Array) {
    this.path = path;
    this.#content = content;
    this.bytesTotal = content.length;
  }

  read(buffer: Uint8Array): number | undefined {
    const count = Math.min(buffer.length, this.#content.length - this.bytesRead);
    if (count === 0) {
      const sha256 = createHash("sha256").update(this.#content).digest("hex");
      this.file ??= { path: this.path, sha256, bytes: this.bytesTotal };
      return undefined;
    }
    buffer.set(this.#content.subarray(this.bytesRead, this.bytesRead + count));
    this.bytesRead += count;
    return count;
  }

  close(): void {}
}

function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.NotCapable) return "reading it is not allowed (--allow-read)";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  return error instanceof Error ? error.message : String(error);
}
