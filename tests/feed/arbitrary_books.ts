// Random streams of one book: updates with ids, and snapshots in time, late, or amid an update.
import fc from "fast-check";
import { ASK, BID } from "../../lib/market/event_ring.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { NaiveBook } from "../market/naive_book.ts";

/** One level, in ticks and lots. */
export type Level = readonly [side: number, price: number, qty: number];

/** One message of a stream. An update's `first` to `last` are the changes that it tells. */
export type BookMessage = Readonly<
  | { kind: "update"; first: number; last: number; prev: number; levels: readonly Level[] }
  | { kind: "snapshot"; last: number; levels: readonly Level[] }
>;

/** Bids end here and asks begin behind, so that no book is ever crossed. */
const MIDDLE = 3_000_000;
const FLOOR_LEVELS = 25;
const FAR = MIDDLE - FLOOR_LEVELS - 1;
/** Never changed, so that both sides always have levels: as far away as there are any. */
const FLOOR: readonly Level[] = Array.from({ length: FLOOR_LEVELS }, (_, at) => at + 1)
  .flatMap((price): Level[] => [[BID, price, 3], [ASK, 2 * MIDDLE + 1 - price, 3]]);

const distance = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 140_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: FAR }) },
);
const side = fc.constantFrom(BID, ASK);
const qty = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9_999 }));
const level = fc.tuple(side, distance, qty).map(([of, away, lots]): Level => [
  of,
  of === BID ? MIDDLE - away : MIDDLE + 1 + away,
  lots,
]);

/** What happens at the venue: changes, and then and now somebody asks for the whole book. */
const happening = fc.record({
  levels: fc.array(level, { minLength: 1, maxLength: 6 }),
  /** Changes that the update tells; so many ids. */
  ids: fc.integer({ min: 2, max: 9 }),
  asked: fc.option(
    fc.record({
      /** Share of the update that the answer has already. */
      inside: fc.double({ min: 0, max: 1, noNaN: true }),
      /** Messages that arrive before the answer does. */
      late: fc.nat(3),
    }),
    { freq: 4 },
  ),
});
type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;

/** Streams as a market numbers them; a snapshot is among the first messages. */
export function arbitraryBook(market: Market): fc.Arbitrary<readonly BookMessage[]> {
  const first = happening.map((one): Happening => ({
    ...one,
    asked: one.asked ?? { inside: 1, late: 0 },
  }));
  return fc.tuple(first, fc.array(happening, { maxLength: 14 }))
    .map(([one, rest]) => streamOf([one, ...rest], market));
}

/** The same with snapshots in time and whole alone, and no update before the first. */
export function arbitraryBookInTime(market: Market): fc.Arbitrary<readonly BookMessage[]> {
  return arbitraryBook(market).map((all) => inTime(all));
}

function streamOf(all: readonly Happening[], market: Market): readonly BookMessage[] {
  const book = new NaiveBook();
  for (const each of FLOOR) book.set(...each);
  const arrivals: { readonly at: number; readonly message: BookMessage }[] = [];
  let last = 1_000;
  all.forEach(({ levels, ids, asked }, at) => {
    const prev = last;
    last += ids;
    // USD-M numbers run over all symbols, so that the first one says little.
    const first = market === "spot" ? prev + 1 : prev;
    const inside = asked === null ? 0 : Math.round(levels.length * asked.inside);
    for (const each of levels.slice(0, inside)) book.set(...each);
    if (asked !== null) {
      const isWhole = inside === levels.length;
      const id = isWhole ? last : last - 1;
      const message: BookMessage = { kind: "snapshot", last: id, levels: levelsOf(book) };
      // Before the update itself, or behind some that come later.
      const when = asked.late === 0 && !isWhole ? at - 0.5 : at + asked.late + 0.5;
      arrivals.push({ at: when, message });
    }
    for (const each of levels.slice(inside)) book.set(...each);
    arrivals.push({ at, message: { kind: "update", first, last, prev, levels } });
  });
  return arrivals.toSorted((a, b) => a.at - b.at).map(({ message }) => message);
}

/** What the fast book and the naive one have in common. */
export interface AnyBook {
  best(side: number): number;
  next(side: number, price: number): number;
  qtyAt(side: number, price: number): number;
}

/** Replaces each snapshot by the whole book at its place; never two in a row. */
function inTime(all: readonly BookMessage[]): readonly BookMessage[] {
  const book = new NaiveBook();
  for (const each of FLOOR) book.set(...each);
  let last = 1_000;
  const messages: BookMessage[] = [{ kind: "snapshot", last, levels: levelsOf(book) }];
  for (const message of all) {
    if (message.kind === "update") {
      for (const each of message.levels) book.set(...each);
      last = message.last;
      messages.push(message);
    } else if (messages.at(-1)?.kind === "update") {
      messages.push({ kind: "snapshot", last, levels: levelsOf(book) });
    }
  }
  return messages;
}

/** All levels of a book, best first, bids before asks; `count` a side at most. */
export function levelsOf(book: AnyBook, count = Infinity): readonly Level[] {
  return [BID, ASK].flatMap((of) => {
    const levels: Level[] = [];
    let price = book.best(of);
    for (; price !== 0 && levels.length < count; price = book.next(of, price)) {
      levels.push([of, price, book.qtyAt(of, price)]);
    }
    return levels;
  });
}

/** Reads a stream as the venue's documentation says, by searching lists. */
export class NaiveReader {
  readonly book = new NaiveBook();
  isSynced = false;
  #waiting: (BookMessage & { readonly kind: "update" })[] = [];
  #last = 0;

  take(message: BookMessage): void {
    if (message.kind === "update") {
      if (this.isSynced) this.#apply(message);
      else this.#waiting.push(message);
      return;
    }
    if (this.isSynced && message.last < this.#last) return;
    this.book.clear();
    for (const each of message.levels) this.book.set(...each);
    const prices = message.levels.map(([, price]) => price);
    this.book.setReach(Math.min(...prices), Math.max(...prices));
    this.#last = message.last;
    this.isSynced = true;
    for (const update of this.#waiting.filter(({ last }) => message.last <= last)) {
      this.#apply(update);
    }
    this.#waiting = [];
  }

  #apply({ last, levels }: BookMessage & { readonly kind: "update" }): void {
    if (last < this.#last) return;
    for (const each of levels) this.book.set(...each);
    this.#last = last;
  }
}

/** The book of the venue after each message. */
export function wholeBooks(all: readonly BookMessage[]): readonly NaiveBook[] {
  const reader = new NaiveReader();
  const books: NaiveBook[] = [];
  for (const message of all) {
    reader.take(message);
    const book = new NaiveBook();
    for (const each of levelsOf(reader.book)) book.set(...each);
    books.push(book);
  }
  return books;
}
