// What several files say twice: trades are told by their ids, bars by their time.
import { type EventRing, TRADE } from "../market/event_ring.ts";
import { cannotRead } from "./refusal.ts";

/** What a file may share with others. */
export interface Repeatable {
  readonly path: string;
  /** Files of the same text number their trades alike; undefined where ids are not compared. */
  readonly tradeIds?: string | undefined;
  /** For how long an event of bars says what the market did; undefined for other files. */
  readonly barCoversUs?: number | undefined;
}

/** The ids that a file has given so far; `to` is 0 before the first. */
interface Given {
  readonly kind: string;
  from: number;
  to: number;
}

/** Looks at the first event of each file's ring before it is merged. */
export class Repeats {
  /** Trades left out, by the place of their file. */
  readonly left = new Map<number, number>();
  readonly #files: readonly Repeatable[];
  readonly #given: readonly (Given | undefined)[];
  readonly #hasBars: boolean;
  /** The highest id of any file of a kind: above it nothing is repeated. */
  readonly #highest = new Map<string, number>();
  #barFile = -1;
  #barAt = 0;

  constructor(files: readonly Repeatable[]) {
    this.#files = files;
    const counts = new Map<string, number>();
    for (const { tradeIds } of files) {
      if (tradeIds !== undefined) counts.set(tradeIds, (counts.get(tradeIds) ?? 0) + 1);
    }
    this.#given = files.map(({ tradeIds: kind }) =>
      kind === undefined || counts.get(kind) === 1 ? undefined : { kind, from: 0, to: 0 }
    );
    this.#hasBars = files.some(({ barCoversUs }) => barCoversUs !== undefined);
  }

  /** Whether files of this place have to be asked. */
  concerns(file: number): boolean {
    return this.#hasBars || this.#given[file] !== undefined;
  }

  /**
   * Whether the first event of the ring is a trade that another file of its kind has given. Throws
   * RangeError for a bar that overlaps one of another file.
   */
  has(ring: EventRing, file: number): boolean {
    const slot = ring.head & ring.eventMask;
    if (this.#hasBars) this.#checkBar(ring.local[slot]!, file);
    const given = this.#given[file];
    if (given === undefined || ring.type[slot] !== TRADE) return false;
    const id = ring.tradeId[slot]!;
    if (id === 0) return false;
    if (this.#isOthers(id, given)) {
      this.left.set(file, (this.left.get(file) ?? 0) + 1);
      return true;
    }
    if (given.to === 0 || id < given.from) given.from = id;
    if (given.to < id) given.to = id;
    return false;
  }

  #isOthers(id: number, own: Given): boolean {
    if ((this.#highest.get(own.kind) ?? 0) < id) {
      this.#highest.set(own.kind, id);
      return false;
    }
    for (const other of this.#given) {
      if (other === undefined || other === own || other.kind !== own.kind) continue;
      if (other.from <= id && id <= other.to) return true;
    }
    return false;
  }

  #checkBar(at: number, file: number): void {
    const before = this.#barFile;
    const covers = this.#files[before]?.barCoversUs ?? 0;
    const isOverlap = before !== file && 0 <= before && at < this.#barAt + Math.max(1, covers);
    if (isOverlap) {
      const [one, other] = [this.#files[file]?.path ?? "", this.#files[before]?.path ?? ""];
      const what = `its bars overlap those of ${other}: name each stretch of time once`;
      throw new RangeError(cannotRead({ path: one }, what));
    }
    this.#barFile = file;
    this.#barAt = at;
  }
}
