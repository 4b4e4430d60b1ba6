// A source out of the cache, and what happens when it proves broken.
import {
  cannotRead,
  type DeclaredMarket,
  type EventSource,
  moveEvent,
  Sequence,
  type SourceFile,
  type Tolerances,
} from "../feed/mod.ts";
import { EventRing } from "../market/event_ring.ts";
import { BlockReader, type BlockState } from "./block.ts";
import { BlocksReader, type Footer } from "./entry.ts";
import { type OpenEntry, sameStamp, stampOf } from "./store.ts";

export interface CachedParts {
  readonly entry: OpenEntry;
  /** As the user named the file. */
  readonly path: string;
  /** Whether the file is what the entry was made of; asked before the first event. */
  readonly check: ((file: SourceFile) => Promise<boolean>) | undefined;
  /** Takes the entry away and reads the file itself. */
  readonly parse: () => EventSource;
}

/**
 * The events of an entry, in the very blocks in which they were parsed, so that a run that ends
 * early has read as much of the file.
 *
 * A block is handed out only when its checksum is right. Where one is not, the file itself is parsed
 * from its start, and what has been handed out is passed over: it was right.
 */
export class CachedSource implements EventSource {
  readonly declared: DeclaredMarket;
  readonly bytesTotal: number;
  readonly placeOf?: (index: number) => number;
  readonly #parts: CachedParts;
  readonly #footer: Footer;
  readonly #blocks: BlocksReader;
  readonly #reader = new BlockReader();
  readonly #sequence = new Sequence();
  #state: BlockState = { rows: 0, bytesRead: 0, tolerances: {}, hasFile: false, words: [] };
  #isChecked: boolean;
  #hasEnded = false;
  #isOpen = true;
  #delivered = 0;
  /** The file itself, once the entry has proved broken. */
  #parsed: Parsed | undefined;

  constructor(parts: CachedParts) {
    const { contents, file } = parts.entry;
    this.#parts = parts;
    this.#footer = contents.footer;
    this.#blocks = new BlocksReader(file, contents);
    this.#isChecked = parts.check === undefined;
    this.bytesTotal = contents.footer.stamp.bytes;
    const { market, symbol, syntheticSeed } = contents.footer.declared;
    this.declared = { market, symbol, syntheticSeed };
    if (this.#footer.hasPlaces) this.placeOf = (index) => this.#sequence.at(index);
  }

  get rows(): number {
    if (this.#parsed !== undefined) return this.#parsed.source.rows;
    return this.#hasEnded ? this.#footer.rows : this.#state.rows;
  }

  get bytesRead(): number {
    if (this.#parsed !== undefined) return this.#parsed.source.bytesRead;
    return this.#hasEnded ? this.bytesTotal : this.#state.bytesRead;
  }

  get tolerances(): Tolerances {
    if (this.#parsed !== undefined) return this.#parsed.source.tolerances;
    return this.#hasEnded ? this.#footer.tolerances : this.#state.tolerances;
  }

  get files(): readonly SourceFile[] {
    if (this.#parsed !== undefined) return this.#parsed.source.files;
    return this.#hasEnded || this.#state.hasFile
      ? [{ ...this.#footer.file, path: this.#parts.path }]
      : [];
  }

  pull(ring: EventRing): boolean | Promise<boolean> {
    if (this.#parsed !== undefined) return this.#pullParsed(ring, this.#parsed);
    if (!this.#isChecked) return this.#check(ring);
    if (!this.#blocks.hasMore) {
      this.#hasEnded = true;
      return false;
    }
    const block = this.#blocks.next();
    if (block === undefined) return this.#parse(ring);
    this.#take(ring, block);
    return true;
  }

  close(): void {
    this.#closeEntry();
    this.#parsed?.source.close();
  }

  #take(ring: EventRing, block: Uint8Array): void {
    const from = ring.tail;
    ring.paths[0] = this.#parts.path;
    this.#state = this.#reader.read(block, ring);
    this.#delivered += ring.tail - from;
    const { words } = this.#state;
    for (let at = ring.words.length; at < words.length; at++) ring.wordFlag(words[at] ?? "");
    if (this.placeOf === undefined) return;
    for (let index = from; index < ring.tail; index++) {
      this.#sequence.put(ring, index, this.#reader.places[index - from]!);
    }
  }

  async #check(ring: EventRing): Promise<boolean> {
    const isSame = await this.#parts.check?.(this.#footer.file) ?? true;
    this.#isChecked = true;
    return isSame ? this.pull(ring) : this.#parse(ring);
  }

  #parse(ring: EventRing): boolean | Promise<boolean> {
    const { path } = this.#parts;
    this.#closeEntry();
    // What has been handed out cannot be passed over in another file.
    if (0 < this.#delivered && !sameStamp(stampOf(path), this.#footer.stamp)) {
      throw new RangeError(cannotRead({ path }, "it changed while it was read"));
    }
    this.#parsed = { source: this.#parts.parse(), ring: new EventRing(), skip: this.#delivered };
    return this.#pullParsed(ring, this.#parsed);
  }

  #pullParsed(ring: EventRing, parsed: Parsed): boolean | Promise<boolean> {
    const pulled = parsed.source.pull(parsed.ring);
    const took = (more: boolean) => {
      this.#move(parsed, ring);
      return more;
    };
    return typeof pulled === "boolean" ? took(pulled) : pulled.then(took);
  }

  #move({ ring: from, source, skip }: Parsed, to: EventRing): void {
    if (from.head < skip) from.release(Math.min(skip, from.tail));
    while (from.head < from.tail) {
      if (this.placeOf !== undefined) this.#sequence.set(to, source.placeOf?.(from.head) ?? 0);
      moveEvent(from, to);
    }
  }

  #closeEntry(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#parts.entry.file.close();
  }
}

/** The file, parsed into a ring of its own, whose first events have been handed out before. */
interface Parsed {
  readonly source: EventSource;
  readonly ring: EventRing;
  readonly skip: number;
}
