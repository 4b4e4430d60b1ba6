// A gzip file that is written while it goes on, and appears under its name when it is complete.
import { OutFile } from "./out_file.ts";

/** Bytes that may wait to be packed: more, and the disk or the machine cannot keep up. */
const WAITING_BYTES_MAX = 64 * 1024 * 1024;

/** Packs in the background. Nothing is thrown while it goes on: the end tells. */
export class GzFile {
  readonly path: string;
  /** Plain bytes written so far. */
  bytes = 0;
  readonly #file: OutFile;
  readonly #writer: WritableStreamDefaultWriter<BufferSource>;
  readonly #pumped: Promise<void>;
  readonly #onFailure: (error: Error) => void;
  #failure: Error | undefined;
  #waiting = 0;

  /** Throws RangeError where the file cannot be made; `onFailure` is told once of what follows. */
  constructor(path: string, onFailure: (error: Error) => void) {
    this.path = path;
    this.#onFailure = onFailure;
    this.#file = new OutFile(path);
    const { readable, writable } = new CompressionStream("gzip");
    this.#writer = writable.getWriter();
    this.#pumped = this.#pump(readable);
  }

  /** Takes a copy; after a failure nothing. */
  write(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#failure !== undefined || bytes.length === 0) return;
    this.bytes += bytes.length;
    this.#waiting += bytes.length;
    if (WAITING_BYTES_MAX < this.#waiting) {
      return this.#fail(
        new RangeError(`Cannot write ${this.path}: ${this.#waiting} bytes wait for the disk`),
      );
    }
    this.#writer.write(bytes.slice()).then(
      () => this.#waiting -= bytes.length,
      (error) => this.#fail(error),
    );
  }

  /** Completes the file; throws what went wrong, and then leaves nothing. */
  async finish(): Promise<void> {
    if (this.#failure === undefined) {
      try {
        await this.#writer.close();
      } catch (error) {
        this.#fail(error);
      }
    } else await this.#writer.abort().catch((error) => this.#fail(error));
    await this.#pumped;
    if (this.#failure === undefined) return this.#file.finish();
    this.#file.discard();
    throw this.#failure;
  }

  async #pump(readable: ReadableStream<Uint8Array>): Promise<void> {
    try {
      for await (const chunk of readable) this.#file.write(chunk);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = error instanceof Error ? error : new Error(String(error));
    this.#onFailure(this.#failure);
  }
}
