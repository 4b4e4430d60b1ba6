// Bytes of a file as it is stored, and their SHA-256.
import { createHash } from "node:crypto";
import type { ByteSource } from "./byte_source.ts";
import { cannotRead } from "./refusal.ts";
import type { SourceFile } from "./source.ts";

const MAGIC_BYTES_MAX = 4;

/** An open file and its first bytes, which tell what packed it. */
export class StoredBytes {
  readonly path: string;
  bytesRead = 0;
  readonly bytesTotal: number;
  /** It can be opened again and holds the same: a pipe cannot. */
  readonly isRegular: boolean;
  readonly #handle: Deno.FsFile;
  /** Handed out before the rest, so a pipe works too. */
  #head: Uint8Array;
  #isOpen = true;

  /** Throws RangeError when the file cannot be opened or read. */
  constructor(path: string) {
    this.path = path;
    try {
      this.#handle = Deno.openSync(path, { read: true });
    } catch (error) {
      throw new RangeError(cannotRead({ path }, reasonOf(error)));
    }
    const { size, isFile } = this.#handle.statSync();
    this.bytesTotal = size;
    this.isRegular = isFile;
    this.#head = new Uint8Array(0);
    this.#head = this.#readHead();
  }

  startsWith(magic: readonly number[]): boolean {
    return magic.every((byte, index) => this.#head[index] === byte);
  }

  /** Fills the front of the buffer; undefined at the end. */
  read(buffer: Uint8Array): number | undefined {
    const count = this.#take(buffer);
    this.bytesRead += count ?? 0;
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

/** A file as it is stored, hashed as it is read. */
export class PlainBytes implements ByteSource {
  readonly path: string;
  file: SourceFile | undefined;
  readonly #stored: StoredBytes;
  readonly #hash = createHash("sha256");

  constructor(stored: StoredBytes) {
    this.path = stored.path;
    this.#stored = stored;
  }

  get bytesRead(): number {
    return this.#stored.bytesRead;
  }

  get bytesTotal(): number {
    return this.#stored.bytesTotal;
  }

  read(buffer: Uint8Array): number | undefined {
    const count = this.#stored.read(buffer);
    if (count === undefined) {
      this.file ??= { path: this.path, sha256: this.#hash.digest("hex"), bytes: this.bytesRead };
      return undefined;
    }
    this.#hash.update(count === buffer.length ? buffer : buffer.subarray(0, count));
    return count;
  }

  close(): void {
    this.#stored.close();
  }
}

/** What went wrong with a file, in words of a refusal. */
export function reasonOf(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.NotCapable) return "reading it is not allowed (--allow-read)";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  return error instanceof Error ? error.message : String(error);
}
