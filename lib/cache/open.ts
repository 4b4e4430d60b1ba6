// Opens a file out of the cache, or parses it and keeps it there.
import { resolve } from "node:path";
import { setImmediate } from "node:timers";
import { type EventSource, PlainBytes, type SourceFile, StoredBytes } from "../feed/mod.ts";
import { CachedSource } from "./cached.ts";
import { PARSED_VERSION } from "./entry.ts";
import { RecordingSource } from "./recording.ts";
import { type CacheOptions, stampOf, Store } from "./store.ts";

/** Smaller files are parsed in the time that a run takes anyway: 50 ms for 400,000 rows. */
export const CACHE_FROM_BYTES = 1 << 22;

export interface CachedFile {
  readonly path: string;
  /**
   * Everything else that decides which events its bytes stand for: format, instrument, options.
   * Compared as JSON.
   */
  readonly meaning: unknown;
  /** Reads the file itself. */
  readonly parse: () => EventSource;
}

/** The parsed copies of the files of one run. */
export class Cache {
  readonly #options: CacheOptions;
  readonly #store: Store;

  constructor(options: CacheOptions) {
    this.#options = options;
    this.#store = new Store(options);
  }

  /** The file as events, from the cache where it is there and still true. */
  open({ path, meaning, parse }: CachedFile): EventSource {
    const stamp = stampOf(path);
    if (stamp === undefined || stamp.bytes < this.#options.fromBytes) return parse();
    const key = JSON.stringify([PARSED_VERSION, resolve(path), meaning]);
    const store = this.#store;
    const record = () => {
      store.drop(key);
      // What the file is by now: it may have changed since.
      const now = stampOf(path) ?? stamp;
      return new RecordingSource({ source: parse(), store, key, path, stamp: now });
    };
    const entry = store.open(key, stamp);
    if (entry === undefined) return record();
    const check = this.#options.verify ? (file: SourceFile) => isFile(path, file) : undefined;
    return new CachedSource({ entry, path, check, parse: record });
  }
}

const HASH_BYTES = 1 << 20;

/** Whether a file still has the bytes that it had. Throws RangeError when it cannot be read. */
async function isFile(path: string, { sha256 }: SourceFile): Promise<boolean> {
  const bytes = new PlainBytes(new StoredBytes(path));
  try {
    const buffer = new Uint8Array(HASH_BYTES);
    while (bytes.read(buffer) !== undefined) {
      // The process may be told to stop meanwhile.
      await new Promise<void>((next) => setImmediate(next));
    }
    return bytes.file?.sha256 === sha256;
  } finally {
    bytes.close();
  }
}
