// The order book: what it answers, and that it equals a naive one under random commands.
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { OrderBook, PRICE_MAX } from "../../lib/market/book.ts";
import { ASK, BID } from "../../lib/market/event_ring.ts";
import { NaiveBook } from "./naive_book.ts";

/** Wider than the book's window, so that levels become far. */
const FAR = 300_000;

Deno.test("OrderBook is empty at first", () => {
  const book = new OrderBook();
  for (const side of [BID, ASK]) {
    assertEquals(book.best(side), 0);
    assertEquals(book.size(side), 0);
    assertEquals(book.next(side, 100), 0);
    assertEquals(book.qtyAt(side, 100), 0);
    assertEquals(book.known(side, 100), false);
  }
});

Deno.test("OrderBook.best() is the highest bid and the lowest ask", () => {
  const book = new OrderBook();
  for (const price of [100, 103, 101]) book.set(BID, price, price);
  for (const price of [110, 107, 109]) book.set(ASK, price, price);
  assertEquals([book.best(BID), book.best(ASK)], [103, 107]);
  book.set(BID, 103, 0);
  book.set(ASK, 107, 0);
  assertEquals([book.best(BID), book.best(ASK)], [101, 109]);
});

Deno.test("OrderBook.set() replaces a quantity, and removing an absent level is nothing", () => {
  const book = new OrderBook();
  book.set(BID, 100, 5);
  book.set(BID, 100, 7);
  book.set(BID, 99, 0);
  assertEquals(book.qtyAt(BID, 100), 7);
  assertEquals(book.qtyAt(BID, 99), 0);
  assertEquals(book.size(BID), 1);
  assertEquals(book.qtyAt(ASK, 100), 0);
});

Deno.test("OrderBook.next() walks levels outwards, near and far", () => {
  const book = new OrderBook();
  const bids = [6_100_000, 6_099_999, 6_080_000, 500_000, 1];
  const asks = [6_100_001, 6_100_033, 6_101_200, 9_000_000, PRICE_MAX];
  for (const price of bids) book.set(BID, price, 1);
  for (const price of asks) book.set(ASK, price, 1);
  assertEquals(walk(book, BID), bids);
  assertEquals(walk(book, ASK), asks);
  assertEquals(book.next(BID, 7_000_000), 6_100_000);
  assertEquals(book.next(ASK, 1), 6_100_001);
});

Deno.test("OrderBook finds the far levels when the near ones are gone", () => {
  const book = new OrderBook();
  book.set(BID, 6_100_000, 1);
  book.set(BID, 500_000, 2);
  book.set(BID, 400_000, 3);
  book.set(BID, 6_100_000, 0);
  assertEquals(book.best(BID), 500_000);
  assertEquals(book.qtyAt(BID, 500_000), 2);
  book.set(BID, 500_000, 0);
  assertEquals(book.best(BID), 400_000);
  book.set(BID, 400_000, 0);
  assertEquals([book.best(BID), book.size(BID)], [0, 0]);
});

Deno.test("OrderBook.known() holds in the reach and for named prices until the clear", () => {
  const book = new OrderBook();
  book.set(BID, 1_000, 1);
  book.setReach(990, 1_010);
  book.set(ASK, 5_000, 0);
  book.set(ASK, 5_000_000, 0);
  assertEquals([990, 1_000, 1_010].map((price) => book.known(ASK, price)), [true, true, true]);
  assertEquals([989, 1_011, 4_999].map((price) => book.known(ASK, price)), [false, false, false]);
  assertEquals([book.known(ASK, 5_000), book.known(BID, 5_000)], [true, false]);
  assertEquals([book.known(ASK, 5_000_000), book.known(ASK, 5_000_001)], [true, false]);
  book.clear();
  assertEquals([1_000, 5_000, 5_000_000].map((price) => book.known(ASK, price)), [
    false,
    false,
    false,
  ]);
});

Deno.test("OrderBook keeps names when its window moves away and back", () => {
  const book = new OrderBook();
  book.set(BID, 100_000, 1);
  book.set(BID, 100_007, 0);
  book.set(BID, 5_000_000, 1);
  assertEquals([book.known(BID, 100_007), book.known(BID, 100_008)], [true, false]);
  book.set(BID, 5_000_000, 0);
  assertEquals(book.best(BID), 100_000);
  assertEquals([book.known(BID, 100_007), book.known(BID, 5_000_000)], [true, true]);
});

Deno.test("OrderBook forgets names beyond its limit and stays right about quantities", () => {
  const book = new OrderBook();
  book.set(BID, 2_000_000_000, 1);
  const step = 50_000;
  for (let price = step; price < 1_000_000_000; price += step) book.set(BID, price, 0);
  book.set(BID, 1_000_000_000, 3);
  assertEquals([book.known(BID, step), book.known(BID, 1_000_000_000)], [true, false]);
  assertEquals(book.qtyAt(BID, 1_000_000_000), 3);
});

for (const price of [0, -1, 1.5, NaN, Infinity, PRICE_MAX + 1, 2 ** 32 + 5]) {
  Deno.test(`OrderBook.set() refuses ${price} as a price`, () => {
    const error = assertThrows(() => new OrderBook().set(BID, price, 1), RangeError);
    assertEquals(error.message.startsWith(`Cannot use ${price} as a price in ticks: `), true);
  });
}

type Command = Readonly<
  | { type: "set"; side: number; price: number; qty: number }
  | { type: "remove_best"; side: number }
  | { type: "reach"; low: number; high: number }
  | { type: "clear" }
>;

/** Prices around a few centers: near, at the edge of the window, far, and next to the limits. */
const price = fc.oneof(
  { weight: 6, arbitrary: around(1_000_000, 40) },
  { weight: 3, arbitrary: around(1_000_000, FAR) },
  { weight: 1, arbitrary: around(2_000_000, FAR) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: PRICE_MAX - 2_000, max: PRICE_MAX }) },
);
const side = fc.constantFrom(BID, ASK);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      type: fc.constant("set" as const),
      side,
      price,
      qty: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 })),
    }),
  },
  { weight: 12, arbitrary: fc.record({ type: fc.constant("remove_best" as const), side }) },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant("reach" as const), low: price, high: price }),
  },
  { weight: 1, arbitrary: fc.constant({ type: "clear" } as const) },
);

Deno.test("OrderBook equals a naive book under random commands", () => {
  fc.assert(
    fc.property(
      fc.array(command, { maxLength: 120, size: "max" }),
      fc.array(price, { minLength: 8, maxLength: 8 }),
      (commands, probes) => {
        const fast = new OrderBook();
        const naive = new NaiveBook();
        for (const each of commands) {
          run(fast, each);
          run(naive, each);
          for (const bookSide of [BID, ASK]) {
            assertEquals(fast.best(bookSide), naive.best(bookSide));
            assertEquals(fast.size(bookSide), naive.size(bookSide));
          }
          const touched = "price" in each ? [each.price] : [];
          for (const probe of [...touched, ...probes]) {
            for (const bookSide of [BID, ASK]) {
              assertEquals(fast.qtyAt(bookSide, probe), naive.qtyAt(bookSide, probe));
              assertEquals(fast.next(bookSide, probe), naive.next(bookSide, probe));
              assertEquals(fast.known(bookSide, probe), naive.known(bookSide, probe));
            }
          }
        }
        for (const bookSide of [BID, ASK]) {
          assertEquals(walk(fast, bookSide), walk(naive, bookSide));
        }
      },
    ),
    { seed: 20261121, numRuns: 60 },
  );
});

function run(book: OrderBook | NaiveBook, command: Command): void {
  if (command.type === "set") {
    book.set(command.side, command.price, command.qty);
  } else if (command.type === "remove_best") {
    const best = book.best(command.side);
    if (0 < best) book.set(command.side, best, 0);
  } else if (command.type === "reach") {
    book.setReach(command.low, command.high);
  } else {
    book.clear();
  }
}

function walk(book: OrderBook | NaiveBook, side: number): number[] {
  const prices: number[] = [];
  for (let at = book.best(side); 0 < at; at = book.next(side, at)) prices.push(at);
  return prices;
}

function around(center: number, width: number): fc.Arbitrary<number> {
  return fc.integer({ min: center - width, max: center + width });
}
