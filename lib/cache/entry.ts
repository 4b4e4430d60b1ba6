// One file of the cache: blocks of events, and behind them what the whole file is.
import type { DeclaredMarket, SourceFile, Tolerances } from "../feed/mod.ts";
import { crc32 } from "node:zlib";

/**
 * Version of what is kept. It is part of every key: raise it whenever the layout here changes, or
 * whenever a source makes other events, rows or counts out of the same bytes.
 */
export const PARSED_VERSION = 1;

/** The file that an entry was made of, by what its folder says of it. */
export interface Stamp {
  readonly bytes: number;
  /** Time of its last change, in milliseconds. */
  readonly changedMs: number;
}

/** What stands behind the blocks. */
export interface Footer {
  readonly key: string;
  readonly stamp: Stamp;
  readonly file: SourceFile;
  readonly declared: DeclaredMarket;
  readonly rows: number;
  readonly tolerances: Tolerances;
  /** Whether events have places; see EventSource. */
  readonly hasPlaces: boolean;
}

/** Where the blocks end, and what they are. */
export interface Contents {
  readonly footer: Footer;
  /** Bytes and checksum of each block, in turns. */
  readonly blocks: Uint32Array;
}

/*
 * Layout: 8 bytes by which the file is known; the blocks, one after the other; for each block its
 * bytes and its checksum (u32); the footer as JSON; then bytes of both (u32), the checksum of all
 * that follows the blocks (u32), and again the 8 bytes. The checksum is CRC-32: the runtime's is
 * faster than memory, and misses no change of up to four bytes in a row.
 */
const MAGIC = new TextEncoder().encode("ekparse1");
export const BLOCKS_FROM = MAGIC.length;
const TAIL_BYTES = 12 + MAGIC.length;
/** 500 million blocks would be 100 TB: a footer that is larger is broken. */
const FOOTER_BYTES_MAX = 1 << 28;

/** An entry that is being written. Errors of the disk are thrown as they are. */
export class EntryWriter {
  /** Bytes written so far. */
  bytes = 0;
  readonly #file: Deno.FsFile;
  #blocks = new Uint32Array(1 << 8);
  #count = 0;

  constructor(file: Deno.FsFile) {
    this.#file = file;
    this.#write(MAGIC);
  }

  add(block: Uint8Array): void {
    if (this.#count === this.#blocks.length) {
      const grown = new Uint32Array(2 * this.#blocks.length);
      grown.set(this.#blocks);
      this.#blocks = grown;
    }
    this.#blocks[this.#count++] = block.length;
    this.#blocks[this.#count++] = crc32(block);
    this.#write(block);
  }

  finish(footer: Footer): void {
    const text = new TextEncoder().encode(JSON.stringify(footer));
    const index = new Uint8Array(this.#blocks.buffer, 0, this.#count * 4);
    const tail = new Uint8Array(TAIL_BYTES);
    const view = new DataView(tail.buffer);
    view.setUint32(0, index.length, true);
    view.setUint32(4, text.length, true);
    view.setUint32(8, checksumOf(index, text, tail.subarray(0, 8)), true);
    tail.set(MAGIC, 12);
    this.#write(index);
    this.#write(text);
    this.#write(tail);
  }

  #write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at += this.#file.writeSync(bytes.subarray(at));
    this.bytes += bytes.length;
  }
}

function checksumOf(index: Uint8Array, text: Uint8Array, lengths: Uint8Array): number {
  return crc32(lengths, crc32(text, crc32(index)));
}

/** Reads what stands behind the blocks; undefined where anything about it is wrong. */
export function readContents(file: Deno.FsFile): Contents | undefined {
  const size = file.statSync().size;
  const tail = readAt(file, size - TAIL_BYTES, TAIL_BYTES);
  if (tail === undefined || !isMagic(tail.subarray(12))) return undefined;
  const view = new DataView(tail.buffer);
  const indexBytes = view.getUint32(0, true);
  const textBytes = view.getUint32(4, true);
  if (FOOTER_BYTES_MAX < indexBytes + textBytes || indexBytes % 8 !== 0) return undefined;
  const indexFrom = size - TAIL_BYTES - textBytes - indexBytes;
  const index = readAt(file, indexFrom, indexBytes);
  const text = readAt(file, indexFrom + indexBytes, textBytes);
  const magic = readAt(file, 0, MAGIC.length);
  if (index === undefined || text === undefined || magic === undefined) return undefined;
  if (checksumOf(index, text, tail.subarray(0, 8)) !== view.getUint32(8, true)) return undefined;
  const blocks = new Uint32Array(index.buffer);
  if (!isMagic(magic) || bytesOf(blocks) !== indexFrom) return undefined;
  return { footer: JSON.parse(new TextDecoder().decode(text)), blocks };
}

function bytesOf(blocks: Uint32Array): number {
  let sum = BLOCKS_FROM;
  for (let at = 0; at < blocks.length; at += 2) sum += blocks[at]!;
  return sum;
}

function isMagic(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, at) => bytes[at] === byte);
}

/** Bytes at a place; undefined where the file does not have them. */
function readAt(
  file: Deno.FsFile,
  at: number,
  length: number,
): Uint8Array<ArrayBuffer> | undefined {
  if (at < 0) return undefined;
  file.seekSync(at, Deno.SeekMode.Start);
  const bytes = new Uint8Array(length);
  return readFull(file, bytes) ? bytes : undefined;
}

function readFull(file: Deno.FsFile, bytes: Uint8Array): boolean {
  for (let have = 0; have < bytes.length;) {
    const count = file.readSync(bytes.subarray(have));
    if (count === null) return false;
    have += count;
  }
  return true;
}

/** Hands out the blocks of an open entry, each one checked. */
export class BlocksReader {
  readonly #file: Deno.FsFile;
  readonly #blocks: Uint32Array;
  #buffer = new Uint8Array(0);
  #next = 0;

  constructor(file: Deno.FsFile, { blocks }: Contents) {
    this.#file = file;
    this.#blocks = blocks;
    file.seekSync(BLOCKS_FROM, Deno.SeekMode.Start);
  }

  get hasMore(): boolean {
    return this.#next < this.#blocks.length;
  }

  /** The next block, at the front of its buffer, valid until the next; undefined if it is broken. */
  next(): Uint8Array | undefined {
    const length = this.#blocks[this.#next++]!;
    const checksum = this.#blocks[this.#next++]!;
    if (this.#buffer.length < length) this.#buffer = new Uint8Array(length + (length >> 2));
    const block = this.#buffer.subarray(0, length);
    return readFull(this.#file, block) && crc32(block) === checksum ? block : undefined;
  }
}
