// Work on the second core: large files are hashed and unpacked by a worker beside the engine.
import type { Asked, Told } from "./beside_jobs.ts";
import type { ByteSource, ReadResult } from "./byte_source.ts";
import { cannotRead } from "./refusal.ts";
import type { SourceFile } from "./source.ts";
import type { StoredBytes } from "./stored_bytes.ts";

/** Unpacked bytes that wait for the engine, a file: two buffers are filled while two are read. */
const BUFFERS = 4;
const BUFFER_BYTES = 1 << 18;

/**
 * One worker for all files of a run. It lives while there is something to do: it takes 10 ms to
 * start and about 18 MB of memory.
 */
export class Beside {
  #worker: Worker | undefined;
  #port: MessagePort | undefined;
  readonly #jobs = new Map<number, Job>();
  #count = 0;

  /** Reads a plain file here, and hashes it there, out of the system's cache. */
  hash(stored: StoredBytes): ByteSource {
    return new HashedBeside(stored, this.#begin("hash", stored.path));
  }

  /** Reads, hashes and unpacks a file there. */
  unpack(stored: StoredBytes): ByteSource {
    stored.close();
    const job = this.#begin("unpack", stored.path);
    for (let each = 0; each < BUFFERS; each++) job.giveRoom(new ArrayBuffer(BUFFER_BYTES));
    return new UnpackedBeside(stored, job);
  }

  #begin(type: "hash" | "unpack", path: string): Job {
    const id = this.#count++;
    const port = this.#start();
    const job = new Job(id, { port, end: () => this.#end(id) });
    this.#jobs.set(id, job);
    const asked: Asked = { type, job: id, path };
    port.postMessage(asked);
    return job;
  }

  #end(id: number): void {
    if (!this.#jobs.delete(id) || 0 < this.#jobs.size) return;
    this.#port?.close();
    this.#worker?.terminate();
    this.#port = undefined;
    this.#worker = undefined;
  }

  #start(): MessagePort {
    if (this.#port !== undefined) return this.#port;
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(new URL("./beside_worker.ts", import.meta.url), { type: "module" });
    port1.onmessage = ({ data }: MessageEvent<Told>) => this.#jobs.get(data.job)?.take(data);
    worker.onerror = (event) => {
      event.preventDefault();
      for (const job of [...this.#jobs.values()]) job.fail(new Error(event.message));
    };
    worker.postMessage("port", [port2]);
    this.#worker = worker;
    this.#port = port1;
    return port1;
  }
}

interface JobParts {
  readonly port: MessagePort;
  /** Told once when nothing is left to do. */
  end(): void;
}

/** One file in the worker's hands. */
class Job {
  /** Unpacked, in order, not yet read. */
  readonly ready: { readonly bytes: Uint8Array<ArrayBuffer>; readonly bytesRead: number }[] = [];
  /** How it ended. */
  outcome: SourceFile | Error | undefined;
  readonly #id: number;
  readonly #parts: JobParts;
  #wake: (() => void) | undefined;

  constructor(id: number, parts: JobParts) {
    this.#id = id;
    this.#parts = parts;
  }

  take(told: Told): void {
    switch (told.type) {
      case "bytes": {
        const bytes = new Uint8Array(told.buffer, 0, told.count);
        this.ready.push({ bytes, bytesRead: told.bytesRead });
        return this.#rouse();
      }
      case "done":
        return this.#settle(told.file);
      case "failed":
        return this.fail(told.isRefusal ? new RangeError(told.message) : new Error(told.message));
    }
  }

  fail(error: Error): void {
    this.#settle(error);
  }

  giveRoom(buffer: ArrayBuffer): void {
    if (this.outcome !== undefined) return;
    this.#send({ type: "room", job: this.#id, buffer }, [buffer]);
  }

  /** Waits until there is more to read, or the end. */
  async more(): Promise<void> {
    if (0 < this.ready.length || this.outcome !== undefined) return;
    await new Promise<void>((resolve) => this.#wake = resolve);
  }

  stop(): void {
    if (this.outcome !== undefined) return;
    this.#send({ type: "stop", job: this.#id });
    this.#settle(new Error("Cannot read on: the file is closed"));
  }

  #settle(outcome: SourceFile | Error): void {
    this.outcome ??= outcome;
    this.#parts.end();
    this.#rouse();
  }

  #send(asked: Asked, transfer: ArrayBuffer[] = []): void {
    this.#parts.port.postMessage(asked, transfer);
  }

  #rouse(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

/** The end waits for the hash, which reads four times as fast as the engine. */
class HashedBeside implements ByteSource {
  readonly path: string;
  file: SourceFile | undefined;
  readonly #stored: StoredBytes;
  readonly #job: Job;

  constructor(stored: StoredBytes, job: Job) {
    this.path = stored.path;
    this.#stored = stored;
    this.#job = job;
  }

  get bytesRead(): number {
    return this.#stored.bytesRead;
  }

  get bytesTotal(): number {
    return this.#stored.bytesTotal;
  }

  read(buffer: Uint8Array): ReadResult {
    return this.#stored.read(buffer) ?? this.#finish();
  }

  close(): void {
    this.#stored.close();
    this.#job.stop();
  }

  async #finish(): Promise<undefined> {
    const file = await outcomeOf(this.#job);
    if (file.bytes !== this.bytesRead) {
      throw new RangeError(cannotRead({ path: this.path }, "it changed while it was read"));
    }
    this.file = file;
  }
}

class UnpackedBeside implements ByteSource {
  readonly path: string;
  bytesRead = 0;
  readonly bytesTotal: number;
  file: SourceFile | undefined;
  readonly #job: Job;
  /** Bytes of the first chunk that are gone. */
  #used = 0;

  constructor(stored: StoredBytes, job: Job) {
    this.path = stored.path;
    this.bytesTotal = stored.bytesTotal;
    this.#job = job;
  }

  read(buffer: Uint8Array): ReadResult {
    return 0 < this.#job.ready.length ? this.#take(buffer) : this.#wait(buffer);
  }

  close(): void {
    this.#job.stop();
  }

  async #wait(buffer: Uint8Array): Promise<number | undefined> {
    await this.#job.more();
    if (0 < this.#job.ready.length) return this.#take(buffer);
    this.file = await outcomeOf(this.#job);
    this.bytesRead = this.file.bytes;
    return undefined;
  }

  #take(buffer: Uint8Array): number {
    const [first] = this.#job.ready;
    if (first === undefined) return 0;
    const { bytes, bytesRead } = first;
    const count = Math.min(bytes.length - this.#used, buffer.length);
    buffer.set(bytes.subarray(this.#used, this.#used + count));
    this.#used += count;
    if (this.#used === bytes.length) {
      this.#job.ready.shift();
      this.#used = 0;
      this.bytesRead = bytesRead;
      this.#job.giveRoom(bytes.buffer);
    }
    return count;
  }
}

async function outcomeOf(job: Job): Promise<SourceFile> {
  while (job.outcome === undefined) await job.more();
  if (job.outcome instanceof Error) throw job.outcome;
  return job.outcome;
}
