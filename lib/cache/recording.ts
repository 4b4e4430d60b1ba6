// A source whose events are kept for the next run while they pass.
import type { DeclaredMarket, EventSource, SourceFile, Tolerances } from "../feed/mod.ts";
import type { EventRing } from "../market/event_ring.ts";
import { BlockWriter } from "./block.ts";
import type { Stamp } from "./entry.ts";
import { type NewEntry, sameStamp, stampOf, type Store } from "./store.ts";

export interface RecordingParts {
  readonly source: EventSource;
  readonly store: Store;
  readonly key: string;
  readonly path: string;
  /** What the file was when it was opened. */
  readonly stamp: Stamp;
}

/**
 * Hands on what its source gives, and writes it down.
 *
 * What is kept counts only when the source has been read to its end and its file is still what it
 * was. Trouble with the disk ends the writing, not the run.
 */
export class RecordingSource implements EventSource {
  readonly placeOf?: (index: number) => number;
  readonly #parts: RecordingParts;
  readonly #source: EventSource;
  readonly #writer = new BlockWriter();
  #entry: NewEntry | undefined;

  constructor(parts: RecordingParts) {
    this.#parts = parts;
    this.#source = parts.source;
    this.#entry = parts.store.create(parts.key);
    const { source } = parts;
    if (source.placeOf !== undefined) this.placeOf = (index) => source.placeOf?.(index) ?? 0;
  }

  get declared(): DeclaredMarket {
    return this.#source.declared;
  }

  get rows(): number {
    return this.#source.rows;
  }

  get bytesRead(): number {
    return this.#source.bytesRead;
  }

  get bytesTotal(): number {
    return this.#source.bytesTotal;
  }

  get files(): readonly SourceFile[] {
    return this.#source.files;
  }

  get tolerances(): Tolerances {
    return this.#source.tolerances;
  }

  pull(ring: EventRing): boolean | Promise<boolean> {
    const from = ring.tail;
    const pulled = this.#source.pull(ring);
    if (typeof pulled !== "boolean") return pulled.then((more) => this.#took(more, ring, from));
    return this.#took(pulled, ring, from);
  }

  close(): void {
    this.#source.close();
    this.#entry?.discard();
    this.#entry = undefined;
  }

  /** Positional: called for each block. */
  #took(more: boolean, ring: EventRing, from: number): boolean {
    if (this.#entry === undefined) return more;
    try {
      if (from < ring.tail) this.#entry.add(this.#block(ring, from));
      if (!more) this.#finish(this.#entry);
    } catch (error) {
      this.#entry?.discard();
      this.#entry = undefined;
      this.#parts.store.warn(error);
    }
    return more;
  }

  #block(ring: EventRing, from: number): Uint8Array {
    const { rows, bytesRead, tolerances, files } = this.#source;
    const hasFile = 0 < files.length;
    const state = { rows, bytesRead, tolerances, hasFile, words: ring.words };
    return this.#writer.write(ring, from, { state, placeOf: this.placeOf });
  }

  #finish(entry: NewEntry): void {
    const { key, path, stamp, store } = this.#parts;
    const { declared, rows, tolerances, files: [file] } = this.#source;
    if (file === undefined || !sameStamp(stampOf(path), stamp)) return entry.discard();
    this.#entry = undefined;
    const hasPlaces = this.placeOf !== undefined;
    entry.finish({ key, stamp, file, declared, rows, tolerances, hasPlaces });
    store.evict(key);
  }
}
