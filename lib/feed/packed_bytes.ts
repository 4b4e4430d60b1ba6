// Bytes of a packed file, unpacked step by step in this thread.
import type { ByteSource, ReadResult } from "./byte_source.ts";
import { cannotRead } from "./refusal.ts";
import type { SourceFile } from "./source.ts";
import { PlainBytes, reasonOf, type StoredBytes } from "./stored_bytes.ts";
import { GzipUnpacker, type Unpacker } from "./unpack.ts";
import { findZipEntry, ZIP_EMPTY_MAGIC, ZIP_MAGIC, ZipUnpacker } from "./zip.ts";
import { ZSTD_MAGIC, ZstdUnpacker } from "./zstd.ts";

const GZIP_MAGIC = [0x1f, 0x8b] as const;

/** Whether the first bytes of a file are those of a packed one. */
export function isPacked(stored: StoredBytes): boolean {
  return [GZIP_MAGIC, ZSTD_MAGIC, ZIP_MAGIC, ZIP_EMPTY_MAGIC].some((magic) =>
    stored.startsWith(magic)
  );
}

/** Opens a file for this thread, unpacking what its first bytes say is packed. */
export function openHere(stored: StoredBytes): ByteSource {
  const plain = new PlainBytes(stored);
  if (!isPacked(stored)) return plain;
  try {
    return new PackedBytes(plain, unpackerOf(stored));
  } catch (error) {
    stored.close();
    throw error;
  }
}

/** Throws RangeError for an archive that cannot be read. */
function unpackerOf(stored: StoredBytes): Unpacker {
  if (stored.startsWith(GZIP_MAGIC)) return new GzipUnpacker();
  if (stored.startsWith(ZSTD_MAGIC)) return new ZstdUnpacker();
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

/** The plain bytes of a packed file; its hash is that of the file as stored. */
class PackedBytes implements ByteSource {
  readonly path: string;
  readonly #stored: PlainBytes;
  readonly #unpacker: Unpacker;
  readonly #packed: Uint8Array;
  /** Bytes of the first ready chunk that are gone. */
  #used = 0;
  #hasEnded = false;

  constructor(stored: PlainBytes, unpacker: Unpacker) {
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
