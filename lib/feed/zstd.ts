// Zstandard: its frames are followed here, because node:zlib does not miss what is cut off.
import { createZstdDecompress } from "node:zlib";
import { UNPACKED_BYTES, type Unpacker, Unpacking } from "./unpack.ts";

export const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd] as const;

const MAGIC_BYTES = 4;
const BLOCK_HEADER_BYTES = 3;
const CHECKSUM_BYTES = 4;
/** A block of one repeated byte takes one. */
const BLOCK_RLE = 1;
const BLOCK_RESERVED = 3;
const ID_BYTES = [0, 1, 2, 4] as const;
const SIZE_BYTES = [0, 2, 4, 8] as const;
/** Frames that hold no data: 0x184D2A50 to 0x184D2A5F. */
const SKIPPABLE = 0x184d2a50;

/**
 * Where the frames of a file end, by their headers alone (RFC 8878).
 *
 * A part is one header, or the bytes that a header announced. Headers are collected whole; what
 * was announced is only counted.
 */
class FrameWalk {
  /** Between two frames: here a file may end. */
  atEdge = true;
  /** The frame that begins or runs holds no data. */
  isSkippable = false;
  readonly #header = new Uint8Array(18);
  #have = 0;
  #part: "magic" | "skip_size" | "descriptor" | "frame" | "block" = "magic";
  #want = MAGIC_BYTES;
  /** Announced bytes still to come. */
  #left = 0;
  #isLast = false;
  #hasChecksum = false;

  /** Walks over bytes up to the end of a frame or of the bytes; returns how many. */
  walk(bytes: Uint8Array, from: number): number {
    let at = from;
    while (at < bytes.length) {
      this.atEdge = false;
      if (0 < this.#left) {
        const count = Math.min(this.#left, bytes.length - at);
        this.#left -= count;
        at += count;
      } else {
        this.#header[this.#have++] = bytes[at++] ?? 0;
        if (this.#have < this.#want) continue;
        this.#have = 0;
        this.#read();
      }
      if (this.#left === 0 && this.#isLast && this.#part === "magic") {
        this.#isLast = false;
        this.atEdge = true;
        return at;
      }
    }
    return at;
  }

  #read(): void {
    const view = new DataView(this.#header.buffer);
    switch (this.#part) {
      case "magic":
        return this.#readMagic(view.getUint32(0, true));
      case "skip_size":
        this.#left = view.getUint32(0, true);
        return this.#endFrame();
      case "descriptor":
        return this.#readDescriptor(view.getUint8(0));
      case "frame":
        return this.#expect("block", BLOCK_HEADER_BYTES);
      case "block":
        return this.#readBlock(view.getUint16(0, true) + view.getUint8(2) * 65_536);
    }
  }

  #readMagic(magic: number): void {
    this.isSkippable = (magic & 0xfffffff0) === SKIPPABLE;
    if (this.isSkippable) return this.#expect("skip_size", 4);
    if (magic === 0xfd2fb528) return this.#expect("descriptor", 1);
    throw new Error("what follows a frame is no frame");
  }

  #readDescriptor(byte: number): void {
    const isSingle = (byte & 0x20) !== 0;
    this.#hasChecksum = (byte & 0x04) !== 0;
    const size = SIZE_BYTES[byte >>> 6] ?? 0;
    const id = ID_BYTES[byte & 3] ?? 0;
    const bytes = (isSingle ? Math.max(1, size) : 1 + size) + id;
    this.#expect("frame", bytes);
  }

  #readBlock(header: number): void {
    const isLast = (header & 1) !== 0;
    const kind = (header >>> 1) & 3;
    if (kind === BLOCK_RESERVED) throw new Error("a block is of no known kind");
    this.#left = kind === BLOCK_RLE ? 1 : header >>> 3;
    if (!isLast) return this.#expect("block", BLOCK_HEADER_BYTES);
    if (this.#hasChecksum) this.#left += CHECKSUM_BYTES;
    this.#endFrame();
  }

  #endFrame(): void {
    this.#isLast = true;
    this.#expect("magic", MAGIC_BYTES);
  }

  #expect(part: "magic" | "skip_size" | "descriptor" | "frame" | "block", bytes: number): void {
    this.#part = part;
    this.#want = bytes;
  }
}

/** Zstandard, in one frame or several. */
export class ZstdUnpacker implements Unpacker {
  readonly name = "zstd";
  /** A block gives at most 128 KiB for 4 bytes: 64 MB are waiting at most. */
  readonly packedBytes = 1 << 11;
  readonly ready: Uint8Array[] = [];
  readonly #walk = new FrameWalk();
  #frame: Unpacking | undefined;

  async push(packed: Uint8Array): Promise<void> {
    for (let at = 0; at < packed.length;) {
      const end = this.#walk.walk(packed, at);
      const part = packed.subarray(at, end);
      at = end;
      // The first bytes of a frame may not yet tell its kind: node skips such frames itself.
      this.#frame ??= new Unpacking(
        createZstdDecompress({ chunkSize: UNPACKED_BYTES }),
        (chunk) => this.ready.push(chunk),
      );
      await this.#frame.write(part);
      if (this.#walk.atEdge) await this.#endFrame();
    }
  }

  async finish(): Promise<void> {
    if (!this.#walk.atEdge) throw new Error("unexpected end of file");
    await this.#endFrame();
  }

  close(): void {
    this.#frame?.close();
  }

  async #endFrame(): Promise<void> {
    const frame = this.#frame;
    this.#frame = undefined;
    await frame?.end();
    frame?.close();
  }
}
