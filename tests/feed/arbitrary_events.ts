// Random market events for the laws of the feed: every type, with and without ids, levels, words.
import fc from "fast-check";
import {
  ASK,
  BID,
  DEPTH,
  FUNDING,
  MARK,
  QUOTE,
  SNAPSHOT,
  TRADE,
} from "../../lib/market/event_ring.ts";
import type { PlainEvent } from "./rings.ts";

const START_US = 1_700_000_000_000_000;
const ID_MAX = 9_000_000_000_000;
const PRICE_MAX = 20_000_000_000;

const side = fc.constantFrom(BID, ASK);
const price = fc.oneof(
  fc.integer({ min: 1, max: 9_999_999 }),
  fc.integer({ min: 1, max: PRICE_MAX }),
);
const size = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 999 }),
  fc.integer({ min: 1, max: PRICE_MAX }),
);
const id = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: ID_MAX }));
const venue = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2 * START_US }));

type Body = Omit<PlainEvent, "local">;

const book: fc.Arbitrary<Body> = fc.record({
  type: fc.constantFrom(SNAPSHOT, DEPTH),
  venue,
  ids: fc.tuple(id, id, id, fc.constant(0)),
  word: fc.constant(undefined),
  rows: fc.array(fc.tuple(side, price, size), { maxLength: 12 }),
});

const quote: fc.Arbitrary<Body> = fc.record({
  type: fc.constant(QUOTE),
  venue,
  ids: fc.tuple(fc.constant(0), id, fc.constant(0), fc.constant(0)),
  word: fc.constant(undefined),
  rows: fc.tuple(fc.subarray([BID, ASK]), price, size).map(([sides, at, qty]) =>
    sides.map((one) => [one, at, qty])
  ),
});

const trade: fc.Arbitrary<Body> = fc.record({
  venue,
  ids: fc.tuple(fc.constant(0), fc.constant(0), fc.constant(0), id),
  row: fc.tuple(side, price, fc.integer({ min: 1, max: PRICE_MAX })),
  word: fc.constantFrom(undefined, undefined, "INSURANCE_FUND", "ADL"),
}).map(({ row, ...rest }) => ({ ...rest, type: TRADE, rows: [row] }));

const nothing: fc.Arbitrary<Body> = venue.map((at) => ({
  type: TRADE,
  venue: at,
  ids: [0, 0, 0, 5],
  word: "NA",
  rows: [[BID, 0, 0]],
}));

const mark: fc.Arbitrary<Body> = fc.tuple(venue, fc.integer({ min: 1, max: 9_000_000_000_000 }))
  .map(
    ([at, e8]) => ({
      type: MARK,
      venue: at,
      ids: [0, 0, 0, 0],
      word: undefined,
      rows: [[BID, e8, 0]],
    }),
  );

const funding: fc.Arbitrary<Body> = fc.tuple(venue, fc.integer({ min: -750_000, max: 750_000 }))
  .map(
    ([at, e8]) => ({
      type: FUNDING,
      venue: at,
      ids: [0, 0, 0, 0],
      word: undefined,
      rows: [[BID, e8, START_US + 60_000_000]],
    }),
  );

/** One to a few dozen events whose local time never goes back. */
export function eventsOf(): fc.Arbitrary<readonly PlainEvent[]> {
  const body = fc.oneof(book, book, quote, quote, trade, nothing, mark, funding);
  const step = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 }));
  return fc.array(fc.tuple(body, step), { minLength: 1, maxLength: 30 }).map((pairs) => {
    let local = START_US;
    return pairs.map(([event, wait]) => {
      local += wait;
      return { ...event, local };
    });
  });
}
