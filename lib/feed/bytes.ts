// Bytes of a file, plain or packed, with the SHA-256 of the file as it is stored.
import { createHash } from "node:crypto";
import type { Beside } from "./beside.ts";
import type { ByteSource } from "./byte_source.ts";
import { isPacked, openHere } from "./packed_bytes.ts";
import type { SourceFile } from "./source.ts";
import { StoredBytes } from "./stored_bytes.ts";

export type { ByteSource, ReadResult } from "./byte_source.ts";

/**
 * Files from these sizes on are hashed, or unpacked and hashed, beside the reader. Below, a worker
 * takes longer to start (10 ms) than what it would save.
 */
export const HASH_BESIDE_BYTES = 1 << 25;
export const UNPACK_BESIDE_BYTES = 1 << 21;

export interface OpenBytesOptions {
  /** What hashes and unpacks large files; without it the reader does. */
  readonly beside?: Beside | undefined;
  /** From which sizes on; otherwise those above. */
  readonly hashFrom?: number | undefined;
  readonly unpackFrom?: number | undefined;
}

/** Opens a file, unpacking what its first bytes say is packed. Throws RangeError if it cannot. */
export function openBytes(path: string, options: OpenBytesOptions = {}): ByteSource {
  const { beside, hashFrom = HASH_BESIDE_BYTES, unpackFrom = UNPACK_BESIDE_BYTES } = options;
  const stored = new StoredBytes(path);
  if (beside === undefined || !stored.isRegular) return openHere(stored);
  const packed = isPacked(stored);
  if (stored.bytesTotal < (packed ? unpackFrom : hashFrom)) return openHere(stored);
  return packed ? beside.unpack(stored) : beside.hash(stored);
}

/** Bytes in memory, as if they were a plain file: for tests and generated data. */
export function memoryBytes(path: string, content: Uint8Array): ByteSource {
  return new MemoryBytes(path, content);
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
