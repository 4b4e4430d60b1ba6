// Zip archives with one file in them, checked against their directory.
import { crc32, createInflateRaw } from "node:zlib";
import { DEFLATE_PACKED_BYTES, UNPACKED_BYTES, type Unpacker, Unpacking } from "./unpack.ts";

export const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04] as const;
/** An archive without files begins with its end. */
export const ZIP_EMPTY_MAGIC = [0x50, 0x4b, 0x05, 0x06] as const;

const LOCAL_HEADER = 0x04034b50;
const LOCAL_HEADER_BYTES = 30;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_ENTRY_BYTES = 46;
const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const END_64 = 0x06064b50;
const END_64_BYTES = 56;
const LOCATOR_64 = 0x07064b50;
const LOCATOR_64_BYTES = 20;
const EXTRA_64 = 1;
const IN_EXTRA_32 = 0xffffffff;
const IN_EXTRA_16 = 0xffff;
/** A directory of more than this is no archive of market data. */
const DIRECTORY_BYTES_MAX = 1 << 20;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
const NAMES_SHOWN = 3;

/** The one file of an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  /** Where its packed bytes lie in the archive. */
  readonly from: number;
  readonly packed: number;
  readonly unpacked: number;
}

/** Bytes at a place of the archive; fewer where it ends. */
export type ReadAt = (from: number, length: number) => Uint8Array;

/** Finds the one file. Throws RangeError without a place where there is none, or several. */
export function findZipEntry(readAt: ReadAt, size: number): ZipEntry {
  const { from, bytes } = directoryOf(readAt, size);
  if (DIRECTORY_BYTES_MAX < bytes || size < from + bytes) {
    throw broken("its directory is too large");
  }
  const directory = exactly(readAt, from, bytes);
  const entries: DirectoryEntry[] = [];
  for (let at = 0; at + DIRECTORY_ENTRY_BYTES <= bytes;) {
    const entry = readEntry(directory, at);
    if (isData(entry.name)) entries.push(entry);
    at += entry.length;
  }
  const [first, second] = entries;
  if (first === undefined) throw new RangeError("its zip archive holds no file");
  if (second !== undefined) throw new RangeError(several(entries));
  if ((first.flags & ENCRYPTED) !== 0) throw new RangeError("its zip archive is encrypted");
  if (first.method !== STORED && first.method !== DEFLATED) {
    throw new RangeError(`its zip archive is packed by method ${first.method}, not deflate`);
  }
  const local = view(exactly(readAt, first.offset, LOCAL_HEADER_BYTES));
  if (local.getUint32(0, true) !== LOCAL_HEADER) throw broken("a header is not where it should be");
  const names = local.getUint16(26, true) + local.getUint16(28, true);
  const start = first.offset + LOCAL_HEADER_BYTES + names;
  if (size < start + first.packed) throw broken("unexpected end of file");
  const { name, method, crc, packed, unpacked } = first;
  return { name, method, crc, from: start, packed, unpacked };
}

/** The file of an archive out of all the archive's bytes, in their order. */
export class ZipUnpacker implements Unpacker {
  readonly name = "zip";
  readonly packedBytes = DEFLATE_PACKED_BYTES;
  readonly ready: Uint8Array[] = [];
  readonly #entry: ZipEntry;
  readonly #inflating: Unpacking | undefined;
  #at = 0;
  #crc = 0;
  #unpacked = 0;

  constructor(entry: ZipEntry) {
    this.#entry = entry;
    if (entry.method === STORED) return;
    const stream = createInflateRaw({ chunkSize: UNPACKED_BYTES });
    this.#inflating = new Unpacking(stream, (chunk) => this.#take(chunk));
  }

  async push(packed: Uint8Array): Promise<void> {
    const { from, packed: length } = this.#entry;
    const start = Math.max(0, from - this.#at);
    const end = Math.min(packed.length, from + length - this.#at);
    this.#at += packed.length;
    if (end <= start) return;
    const part = packed.slice(start, end);
    if (this.#inflating === undefined) this.#take(part);
    else await this.#inflating.write(part);
  }

  async finish(): Promise<void> {
    await this.#inflating?.end();
    const { unpacked, crc } = this.#entry;
    if (this.#unpacked !== unpacked) throw new Error(`unpacked to ${this.#unpacked} bytes`);
    if (this.#crc !== crc) throw new Error("its checksum is wrong");
  }

  close(): void {
    this.#inflating?.close();
  }

  #take(chunk: Uint8Array): void {
    this.#crc = crc32(chunk, this.#crc);
    this.#unpacked += chunk.length;
    this.ready.push(chunk);
  }
}

interface DirectoryEntry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
  /** Bytes that it takes in the directory. */
  readonly length: number;
}

/** Folders and what macOS adds are no data. */
function isData(name: string): boolean {
  return !name.endsWith("/") && !name.startsWith("__MACOSX/");
}

function several(entries: readonly DirectoryEntry[]): string {
  const names = entries.slice(0, NAMES_SHOWN).map(({ name }) => JSON.stringify(name)).join(", ");
  const more = NAMES_SHOWN < entries.length ? ", ..." : "";
  return `its zip archive holds ${entries.length} files (${names}${more}); ` +
    "unpack it and name those that are wanted";
}

function directoryOf(readAt: ReadAt, size: number): { from: number; bytes: number } {
  const tailFrom = Math.max(0, size - DIRECTORY_END_BYTES - COMMENT_BYTES_MAX);
  const tail = view(readAt(tailFrom, size - tailFrom));
  let at = tail.byteLength - DIRECTORY_END_BYTES;
  while (0 <= at && tail.getUint32(at, true) !== DIRECTORY_END) at--;
  if (at < 0) throw broken("unexpected end of file");
  const bytes = tail.getUint32(at + 12, true);
  const from = tail.getUint32(at + 16, true);
  const isLarge = bytes === IN_EXTRA_32 || from === IN_EXTRA_32 ||
    tail.getUint16(at + 10, true) === IN_EXTRA_16;
  return isLarge ? directory64(readAt, tailFrom + at) : { from, bytes };
}

function directory64(readAt: ReadAt, endAt: number): { from: number; bytes: number } {
  const locator = view(exactly(readAt, Math.max(0, endAt - LOCATOR_64_BYTES), LOCATOR_64_BYTES));
  if (locator.getUint32(0, true) !== LOCATOR_64) throw broken("its directory is not found");
  const end = view(exactly(readAt, uint64(locator, 8), END_64_BYTES));
  if (end.getUint32(0, true) !== END_64) throw broken("its directory is not found");
  return { from: uint64(end, 48), bytes: uint64(end, 40) };
}

function readEntry(directory: Uint8Array, at: number): DirectoryEntry {
  const entry = view(directory.subarray(at));
  if (entry.getUint32(0, true) !== DIRECTORY_ENTRY) throw broken("its directory is damaged");
  const nameBytes = entry.getUint16(28, true);
  const extraBytes = entry.getUint16(30, true);
  const length = DIRECTORY_ENTRY_BYTES + nameBytes + extraBytes + entry.getUint16(32, true);
  if (entry.byteLength < length) throw broken("its directory is damaged");
  const extraAt = at + DIRECTORY_ENTRY_BYTES + nameBytes;
  const large = largeSizes(view(directory.subarray(extraAt, extraAt + extraBytes)));
  const field = (offset: number) => {
    const value = entry.getUint32(offset, true);
    return value === IN_EXTRA_32 ? large.shift() ?? value : value;
  };
  // The extra field holds those of the three that did not fit, in this order.
  const unpacked = field(24);
  const packed = field(20);
  const offset = field(42);
  const name = directory.subarray(at + DIRECTORY_ENTRY_BYTES, extraAt);
  return {
    name: new TextDecoder().decode(name),
    flags: entry.getUint16(8, true),
    method: entry.getUint16(10, true),
    crc: entry.getUint32(16, true),
    packed,
    unpacked,
    offset,
    length,
  };
}

function largeSizes(extra: DataView): number[] {
  for (let at = 0; at + 4 <= extra.byteLength;) {
    const bytes = extra.getUint16(at + 2, true);
    const end = Math.min(extra.byteLength, at + 4 + bytes);
    if (extra.getUint16(at, true) === EXTRA_64) {
      const sizes: number[] = [];
      for (let from = at + 4; from + 8 <= end; from += 8) sizes.push(uint64(extra, from));
      return sizes;
    }
    at += 4 + bytes;
  }
  return [];
}

function exactly(readAt: ReadAt, from: number, length: number): Uint8Array {
  const bytes = readAt(from, length);
  if (bytes.length !== length) throw broken("unexpected end of file");
  return bytes;
}

function uint64(bytes: DataView, at: number): number {
  const value = Number(bytes.getBigUint64(at, true));
  if (!Number.isSafeInteger(value)) throw broken("a size in it is not possible");
  return value;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function broken(why: string): RangeError {
  return new RangeError(`its zip data is broken or cut off (${why})`);
}
