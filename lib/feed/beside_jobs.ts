// What the worker beside the engine does: reads files of its own, hashes and unpacks them.
import { setImmediate } from "node:timers";
import type { ByteSource } from "./byte_source.ts";
import type { SourceFile } from "./source.ts";
import { PlainBytes, StoredBytes } from "./stored_bytes.ts";

/** What the engine's side sends. Numbers of jobs are its own. */
export type Asked = Readonly<
  | { type: "hash"; job: number; path: string }
  | { type: "unpack"; job: number; path: string }
  /** Room for bytes of a job that unpacks; what comes in them is told with `bytes`. */
  | { type: "room"; job: number; buffer: ArrayBuffer }
  | { type: "stop"; job: number }
>;

/** What is told. A job ends with `done`, with `failed`, or silently after `stop`. */
export type Told = Readonly<
  | { type: "bytes"; job: number; buffer: ArrayBuffer; count: number; bytesRead: number }
  | { type: "done"; job: number; file: SourceFile }
  | { type: "failed"; job: number; message: string; isRefusal: boolean }
>;

/** Bytes hashed before messages are looked at again. */
const HASH_BYTES = 1 << 18;

/**
 * The runtime gives the memory of unpacked chunks back when it collects young objects, of which the
 * worker makes too few: without a little more of them 15 MB of chunks would be lying about.
 */
const LITTER_WORDS = 1 << 13;

interface Job {
  isStopped: boolean;
  litter: readonly number[];
  readonly room: ArrayBuffer[];
  wake: (() => void) | undefined;
}

/** Serves one port until it is closed. */
export function serveBeside(port: MessagePort): void {
  const jobs = new Map<number, Job>();
  const begin = (id: number, act: (job: Job) => Promise<SourceFile | undefined>) => {
    const job: Job = { isStopped: false, litter: [], room: [], wake: undefined };
    jobs.set(id, job);
    const tell = (told: Told) => {
      jobs.delete(id);
      if (!job.isStopped) port.postMessage(told);
    };
    act(job).then(
      (file) => file !== undefined && tell({ type: "done", job: id, file }),
      (error) => tell({ type: "failed", job: id, ...failureOf(error) }),
    );
  };
  port.onmessage = ({ data }: MessageEvent<Asked>) => {
    switch (data.type) {
      case "hash":
        return begin(data.job, (job) => hash(data.path, job));
      case "unpack":
        return begin(data.job, (job) => unpack(data.path, { job, id: data.job, port }));
      case "room":
        jobs.get(data.job)?.room.push(data.buffer);
        return wake(jobs.get(data.job));
      case "stop":
        return stop(jobs.get(data.job));
    }
  };
}

function wake(job: Job | undefined): void {
  const waiting = job?.wake;
  if (job === undefined || waiting === undefined) return;
  job.wake = undefined;
  waiting();
}

function stop(job: Job | undefined): void {
  if (job !== undefined) job.isStopped = true;
  wake(job);
}

function failureOf(error: unknown): { message: string; isRefusal: boolean } {
  const message = error instanceof Error ? error.message : String(error);
  return { message, isRefusal: error instanceof RangeError };
}

async function hash(path: string, job: Job): Promise<SourceFile | undefined> {
  const bytes = new PlainBytes(new StoredBytes(path));
  try {
    const buffer = new Uint8Array(HASH_BYTES);
    while (bytes.read(buffer) !== undefined) {
      // Other jobs, which the engine may be waiting for, get their turn.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (job.isStopped) return undefined;
    }
    return bytes.file;
  } finally {
    bytes.close();
  }
}

async function unpack(
  path: string,
  { job, id, port }: { readonly job: Job; readonly id: number; readonly port: MessagePort },
): Promise<SourceFile | undefined> {
  // Loaded when it is needed: hashing alone takes half the memory.
  const { openHere } = await import("./packed_bytes.ts");
  const bytes = openHere(new StoredBytes(path));
  try {
    for (;;) {
      const buffer = await roomOf(job);
      if (buffer === undefined) return undefined;
      const count = await fill(buffer, bytes);
      job.litter = new Array<number>(LITTER_WORDS).fill(count);
      if (job.isStopped) return undefined;
      if (0 < count) {
        const { bytesRead } = bytes;
        const told: Told = { type: "bytes", job: id, buffer, count, bytesRead };
        port.postMessage(told, [buffer]);
      }
      if (bytes.file !== undefined) return bytes.file;
    }
  } finally {
    bytes.close();
  }
}

async function roomOf(job: Job): Promise<ArrayBuffer | undefined> {
  while (job.room.length === 0 && !job.isStopped) {
    await new Promise<void>((resolve) => job.wake = resolve);
  }
  return job.isStopped ? undefined : job.room.pop();
}

/** Fills the buffer unless the bytes end before: few large messages cost less than many. */
async function fill(buffer: ArrayBuffer, bytes: ByteSource): Promise<number> {
  let have = 0;
  while (have < buffer.byteLength) {
    const count = await bytes.read(new Uint8Array(buffer, have));
    if (count === undefined) break;
    have += count;
  }
  return have;
}
