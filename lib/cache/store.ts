// The folder of the cache: names of entries, what is still true, what has to go.
import { createHash } from "node:crypto";
import { type Contents, EntryWriter, type Footer, readContents, type Stamp } from "./entry.ts";

/** Whatever one run needs of the cache. */
export interface CacheOptions {
  /** Where entries lie; made when the first is written. Files of other names are left alone. */
  readonly folder: string;
  /** Sizes of all entries together, in bytes. */
  readonly bytesMax: number;
  /** Smaller files are parsed each time. */
  readonly fromBytes: number;
  /** Hashes each file again before what is kept of it is believed. */
  readonly verify: boolean;
  /** Milliseconds since the epoch: entries that were used longest ago go first. */
  readonly nowMs: () => number;
  /** Told once when files cannot be kept. */
  readonly warn: (line: string) => void;
}

const ENTRY_NAME = /^[0-9a-f]{32}\.parsed$/;
const PART_NAME = /^[0-9a-f]{32}\..*\.part$/;
/** What an interrupted run has left goes after so long; one that still runs is younger. */
const PART_MS_MAX = 24 * 3_600_000;

/** Entries of one folder. */
export class Store {
  readonly #options: CacheOptions;
  #hasWarned = false;

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  /** What was kept under a key, if it is whole and of the same file. Close its file. */
  open(key: string, stamp: Stamp): OpenEntry | undefined {
    const path = this.#path(key);
    const file = openIfThere(path);
    if (file === undefined) return undefined;
    const contents = readContents(file);
    if (contents === undefined || !isOf(contents.footer, key, stamp)) {
      file.close();
      return undefined;
    }
    this.#touch(path);
    return { file, contents };
  }

  /** Takes an entry away that proved broken or no longer true. */
  drop(key: string): void {
    removeIfThere(this.#path(key));
  }

  /** Begins an entry; undefined, with a warning, where there is no place for it. */
  create(key: string): NewEntry | undefined {
    const { folder } = this.#options;
    try {
      Deno.mkdirSync(folder, { recursive: true });
      const prefix = `${nameOf(key)}.`;
      const part = Deno.makeTempFileSync({ dir: folder, prefix, suffix: ".part" });
      return new NewEntry(part, { path: this.#path(key), bytesMax: this.#options.bytesMax });
    } catch (error) {
      this.warn(error);
      return undefined;
    }
  }

  /** Oldest out, until all entries together are small enough; never the one kept last. */
  evict(keep: string): void {
    const { folder, bytesMax, nowMs } = this.#options;
    const entries: { path: string; bytes: number; usedMs: number }[] = [];
    for (const { name, isFile } of Deno.readDirSync(folder)) {
      const path = `${folder}/${name}`;
      const info = isFile ? statIfThere(path) : undefined;
      if (info === undefined) continue;
      const usedMs = info.mtime?.getTime() ?? 0;
      if (ENTRY_NAME.test(name)) entries.push({ path, bytes: info.size, usedMs });
      else if (PART_NAME.test(name) && usedMs + PART_MS_MAX < nowMs()) removeIfThere(path);
    }
    let bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    const kept = this.#path(keep);
    const oldestFirst = entries.filter((entry) => entry.path !== kept)
      .sort((a, b) => a.usedMs - b.usedMs);
    for (const entry of oldestFirst) {
      if (bytes <= bytesMax) return;
      removeIfThere(entry.path);
      bytes -= entry.bytes;
    }
  }

  /** Tells, once, why files are not kept. */
  warn(error: unknown): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const why = error instanceof Error ? error.message : String(error);
    this.#options.warn(`Cannot keep parsed data in ${this.#options.folder}: ${why}`);
  }

  #path(key: string): string {
    return `${this.#options.folder}/${nameOf(key)}.parsed`;
  }

  #touch(path: string): void {
    const now = new Date(this.#options.nowMs());
    try {
      Deno.utimeSync(path, now, now);
    } catch {
      // A cache that may only be read serves too; its entries keep the time when they were written.
    }
  }
}

export interface OpenEntry {
  readonly file: Deno.FsFile;
  readonly contents: Contents;
}

/** An entry under a name of its own until it is whole. */
export class NewEntry {
  readonly #part: string;
  readonly #path: string;
  readonly #bytesMax: number;
  readonly #file: Deno.FsFile;
  readonly #writer: EntryWriter;
  #isOpen = true;

  constructor(part: string, { path, bytesMax }: { path: string; bytesMax: number }) {
    this.#part = part;
    this.#path = path;
    this.#bytesMax = bytesMax;
    this.#file = Deno.openSync(part, { write: true });
    try {
      this.#writer = new EntryWriter(this.#file);
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  /** Throws RangeError when the entry is larger than the whole cache may be. */
  add(block: Uint8Array): void {
    this.#writer.add(block);
    if (this.#bytesMax < this.#writer.bytes) {
      throw new RangeError(`they take more than ${this.#bytesMax} bytes (--cache-max)`);
    }
  }

  finish(footer: Footer): void {
    this.#writer.finish(footer);
    this.#file.close();
    this.#isOpen = false;
    Deno.renameSync(this.#part, this.#path);
  }

  discard(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#file.close();
    removeIfThere(this.#part);
  }
}

/** Size and time of the last change; undefined for what is no plain file. */
export function stampOf(path: string): Stamp | undefined {
  const info = statIfThere(path);
  if (info === undefined || !info.isFile || info.mtime === null) return undefined;
  return { bytes: info.size, changedMs: info.mtime.getTime() };
}

export function sameStamp(one: Stamp | undefined, other: Stamp | undefined): boolean {
  return one !== undefined && one.bytes === other?.bytes && one.changedMs === other.changedMs;
}

function isOf(footer: Footer, key: string, stamp: Stamp): boolean {
  return footer.key === key && sameStamp(footer.stamp, stamp);
}

function nameOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}

function openIfThere(path: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(path, { read: true });
  } catch {
    // Not there, or not to be read: the source will be parsed.
    return undefined;
  }
}

function statIfThere(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch {
    // Another process may have taken it away.
    return undefined;
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Another process was first, or it may not be: what is broken is never believed anyway.
  }
}
