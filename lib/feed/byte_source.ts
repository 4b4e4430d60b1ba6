// What a reader pulls bytes from.
import type { SourceFile } from "./source.ts";

/** Bytes read or undefined at the end; a promise only where something has to be waited for. */
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
