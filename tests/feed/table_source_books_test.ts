// Random books written in every format of books: read, they are the book of a naive reader.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { nowCell } from "../../lib/base/now.ts";
import { LAYOUTS } from "../../lib/feed/formats.ts";
import { ASK, BID, type EventRing } from "../../lib/market/event_ring.ts";
import { MarketView } from "../../lib/market/view.ts";
import { NaiveBook } from "../market/naive_book.ts";
import {
  arbitraryBook,
  arbitraryBookInTime,
  type BookMessage,
  levelsOf,
  NaiveReader,
  wholeBooks,
} from "./arbitrary_books.ts";
import { BOOK_FORMATS, type BookFormat } from "./book_writers.ts";
import { readNow } from "./rings.ts";

const RUNS = { seed: 20261121, numRuns: 60 };
/** The levels behind the touch that are compared one by one. */
const TOP = 10;

/** Every level, the best ones by their place, and prices beside them where nothing rests. */
function assertSame(view: MarketView, naive: NaiveBook): void {
  const levels = levelsOf(naive);
  assertEquals(levelsOf(view.book), levels);
  assertEquals(levelsOf(view.book, TOP), levelsOf(naive, TOP));
  for (const side of [BID, ASK]) {
    assertEquals(view.book.size(side), naive.size(side));
    assertEquals(view.book.best(side), naive.best(side));
  }
  for (const [side, price] of levels) {
    for (const beside of [price - 1, price + 1]) {
      assertEquals(view.book.qtyAt(side, beside), naive.qtyAt(side, beside));
      assertEquals(view.book.known(side, beside), naive.known(side, beside));
    }
  }
}

/** Applies the events one after the other; `check` sees the view after each. */
function playAll(
  ring: EventRing,
  { instrument }: BookFormat,
  check: (view: MarketView, index: number) => void,
): void {
  const view = new MarketView({ market: instrument.market, resyncWaitUs: 1e15 });
  for (let index = 0; index < ring.tail; index++) {
    view.apply(ring, index, nowCell(ring.local[index & ring.eventMask] ?? 0));
    check(view, index);
  }
  assertEquals([view.counters.gaps, view.counters.crossed], [0, 0]);
}

function checkStream(format: BookFormat, messages: readonly BookMessage[], blockBytes: number) {
  const ring = readNow(format.open({ messages, books: [], blockBytes }));
  assertEquals(ring.tail, messages.length);
  const reader = new NaiveReader();
  playAll(ring, format, (view, index) => {
    const message = messages[index];
    assert(message !== undefined);
    reader.take(message);
    assertEquals(view.queuesKnown, reader.isSynced);
    if (reader.isSynced) assertSame(view, reader.book);
  });
}

function checkWhole(
  format: BookFormat,
  messages: readonly BookMessage[],
  { blockBytes, levels }: { readonly blockBytes: number; readonly levels: number },
) {
  const books = wholeBooks(messages);
  const ring = readNow(format.open({ messages, books, blockBytes }));
  assertEquals(ring.tail, books.length);
  playAll(ring, format, (view, index) => {
    const book = books[index];
    assert(book !== undefined);
    assertSame(view, cut(book, levels));
  });
}

/** The best levels of a book, and nothing known behind them. */
function cut(book: NaiveBook, count: number): NaiveBook {
  const best = new NaiveBook();
  const levels = levelsOf(book, count);
  for (const level of levels) best.set(...level);
  const prices = levels.map(([, price]) => price);
  best.setReach(Math.min(...prices), Math.max(...prices));
  return best;
}

for (const format of BOOK_FORMATS) {
  const { name, carries, instrument } = format;
  Deno.test(`a book read from ${name} is that of a naive reader after every event`, () => {
    const { market } = instrument;
    const stream = carries === "ids" ? arbitraryBook(market) : arbitraryBookInTime(market);
    const property = fc.property(stream, fc.integer({ min: 1, max: 3_000 }), (all, blockBytes) => {
      if (typeof carries !== "number") checkStream(format, all, blockBytes);
      else checkWhole(format, all, { blockBytes, levels: carries });
    });
    fc.assert(property, RUNS);
  });
}

Deno.test("every layout that gives a book is among those that are read from random streams", () => {
  const names = BOOK_FORMATS.flatMap(({ name }) => name.split(" and "))
    .map((name) => name.split(" of ")[0]);
  for (const layout of LAYOUTS.filter(({ gives }) => gives === "book")) {
    assert(names.includes(layout.name), `${layout.name} is missing`);
  }
});
