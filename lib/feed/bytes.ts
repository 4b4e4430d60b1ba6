// Bytes of a file, plain or packed, with the SHA-256 of the file as it is stored.
import { createHash } from "node:crypto";
import { cannotRead } from "./refusal.ts";
import type { SourceFile } from "./source.ts";
import { GzipUnpacker, type Unpacker } from "./unpack.ts";
import { findZipEntry, ZIP_EMPTY_MAGIC, ZIP_MAGIC, ZipUnpacker } from "./zip.ts";
import { ZSTD_MAGIC, ZstdUnpacker } from "./zstd.ts";

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
const MAGIC_BYTES_MAX = 4;

/** Opens a file, unpacking what its first bytes say is packed. Throws RangeError if it cannot. */
export function openBytes(path: string): ByteSource {
  const stored = new FileBytes(path);
  try {
    const unpacker = unpackerOf(stored);
    return unpacker === undefined ? stored : new PackedBytes(stored, unpacker);
  } catch (error) {
    stored.close();
    throw error;
  }
}

function unpackerOf(stored: FileBytes): Unpacker | undefined {
  if (stored.startsWith(GZIP_MAGIC)) return new GzipUnpacker();
  if (stored.startsWith(ZSTD_MAGIC)) return new ZstdUnpacker();
  if (!stored.startsWith(ZIP_MAGIC) && !stored.startsWith(ZIP_EMPTY_MAGIC)) return undefined;
  return new ZipUnpacker(zipEntryOf(stored.path));
}

/** Looks into the directory at the archive's end, with a handle of its own. */
function zipEntryOf(path: string) {
  try {
    using handle = Deno.openSync(path, { read: true });
    const size = handle.statSync().size;
    return findZipEntry((from, length) => readAt(handle, from, length), size);
  } catch (error) {
    throw new RangeError(cannotRead({ path }, reasonOf(error)));
  }
}

function readAt(handle: Deno.FsFile, from: number, length: number): Uint8Array {
  handle.seekSync(from, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  let have = 0;
  while (have < length) {
    const count = handle.readSync(bytes.subarray(have));
    if (count === null) break;
    have += count;
  }
  return bytes.subarray(0, have);
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
  /** First bytes, looked at to tell what packed them; handed out before the rest, so a pipe works too. */
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
    const head = new Uint8Array(MAGIC_BYTES_MAX);
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

class PackedBytes implements ByteSource {
  readonly path: string;
  readonly #stored: FileBytes;
  readonly #unpacker: Unpacker;
  readonly #packed: Uint8Array;
  /** Bytes of the first ready chunk that are gone. */
  #used = 0;
  #hasEnded = false;

  constructor(stored: FileBytes, unpacker: Unpacker) {
    this.path = stored.path;
    this.#stored = stored;
    this.#unpacker = unpacker;
    this.#packed = new Uint8Array(unpacker.packedBytes);
  }

  get bytesRead(): number {
    return this.#stored.bytesRead;
  }

  get bytesTotal(): number {
    return this.#stored.bytesTotal;
  }

  get file(): SourceFile | undefined {
    return this.#unpacker.ready.length === 0 ? this.#stored.file : undefined;
  }

  read(buffer: Uint8Array): ReadResult {
    const [first] = this.#unpacker.ready;
    return first === undefined ? this.#unpackInto(buffer) : this.#hand(first, buffer);
  }

  close(): void {
    this.#stored.close();
    this.#unpacker.close();
  }

  #hand(first: Uint8Array, buffer: Uint8Array): number {
    const count = Math.min(first.length - this.#used, buffer.length);
    buffer.set(first.subarray(this.#used, this.#used + count));
    this.#used += count;
    if (this.#used === first.length) {
      this.#unpacker.ready.shift();
      this.#used = 0;
    }
    return count;
  }

  async #unpackInto(buffer: Uint8Array): Promise<number | undefined> {
    while (!this.#hasEnded) {
      await this.#unpackMore();
      const [first] = this.#unpacker.ready;
      if (first !== undefined) return this.#hand(first, buffer);
    }
    return undefined;
  }

  /** A broken or truncated file ends here. */
  async #unpackMore(): Promise<void> {
    const count = this.#stored.read(this.#packed);
    try {
      if (count !== undefined) return await this.#unpacker.push(this.#packed.subarray(0, count));
      await this.#unpacker.finish();
      this.#hasEnded = true;
    } catch (error) {
      this.close();
      const why = error instanceof Error ? error.message : String(error);
      const what = `its ${this.#unpacker.name} data is broken or cut off (${why})`;
      throw new RangeError(cannotRead({ path: this.path }, what));
    }
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
