// One step of unpacking at a time: node:zlib's streams, pulled from instead of listened to.
import { Buffer } from "node:buffer";
import { createGunzip } from "node:zlib";

/** Bytes unpacked at a time. */
export const UNPACKED_BYTES = 1 << 17;

/** Turns packed bytes into plain ones. What goes wrong is thrown as an Error without a place. */
export interface Unpacker {
  /** As a message calls it. */
  readonly name: string;
  /** Packed bytes taken at a time, so that what waits unpacked stays small. */
  readonly packedBytes: number;
  /** Unpacked and not yet handed out. */
  readonly ready: Uint8Array[];
  push(packed: Uint8Array): Promise<void>;
  /** The packed bytes have ended. */
  finish(): Promise<void>;
  close(): void;
}

/** A stream of node:zlib, as far as it is used here. */
export interface ZlibStream {
  on(name: "data", listener: (chunk: Buffer) => void): unknown;
  on(name: "error", listener: (error: Error) => void): unknown;
  once(name: "error", listener: () => void): unknown;
  off(name: "error", listener: () => void): unknown;
  write(chunk: Buffer, done: () => void): unknown;
  end(done: () => void): unknown;
  destroy(): unknown;
  readonly destroyed: boolean;
}

/** Drives one such stream. */
export class Unpacking {
  readonly #stream: ZlibStream;
  #failure: Error | undefined;

  constructor(stream: ZlibStream, take: (chunk: Uint8Array) => void) {
    this.#stream = stream;
    stream.on("data", take);
    stream.on("error", (error) => this.#failure ??= error);
  }

  async write(packed: Uint8Array): Promise<void> {
    // A copy: the stream may hold on to what it was given.
    const chunk = Buffer.from(Uint8Array.from(packed).buffer);
    await this.#settle((done) => this.#stream.write(chunk, done));
  }

  async end(): Promise<void> {
    await this.#settle((done) => this.#stream.end(done));
  }

  close(): void {
    if (!this.#stream.destroyed) this.#stream.destroy();
  }

  async #settle(step: (done: () => void) => void): Promise<void> {
    await new Promise<void>((resolve) => {
      const done = () => {
        this.#stream.off("error", done);
        resolve();
      };
      this.#stream.once("error", done);
      step(done);
    });
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** Deflate gives at most 1,032 bytes for each: 17 MB are waiting at most. */
export const DEFLATE_PACKED_BYTES = 1 << 14;

/** gzip, in one member or several. */
export class GzipUnpacker implements Unpacker {
  readonly name = "gzip";
  readonly packedBytes = DEFLATE_PACKED_BYTES;
  readonly ready: Uint8Array[] = [];
  readonly #unpacking = new Unpacking(
    createGunzip({ chunkSize: UNPACKED_BYTES }),
    (chunk) => this.ready.push(chunk),
  );

  push(packed: Uint8Array): Promise<void> {
    return this.#unpacking.write(packed);
  }

  finish(): Promise<void> {
    return this.#unpacking.end();
  }

  close(): void {
    this.#unpacking.close();
  }
}
