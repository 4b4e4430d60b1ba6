// Random books written in every layout of book updates: read, they are the book of a naive reader.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { nowCell } from "../../lib/base/now.ts";
import { ASK, BID } from "../../lib/market/event_ring.ts";
import { MarketView } from "../../lib/market/view.ts";
import { NaiveBook } from "../market/naive_book.ts";
import { readNow, tableSource, USDM } from "./rings.ts";

/** One changed level, in ticks and lots. */
type Level = readonly [side: number, price: number, qty: number];

interface Step {
  readonly isSnapshot: boolean;
  readonly levels: readonly Level[];
}

const side = fc.constantFrom(BID, ASK);
const priceOf = (of: number) =>
  fc.integer(of === BID ? { min: 1, max: 500 } : { min: 501, max: 999 });
const levelOf = (qtyMin: number) =>
  side.chain((of) =>
    fc.tuple(fc.constant(of), priceOf(of), fc.integer({ min: qtyMin, max: 9_999 }))
  );
const snapshot = fc.uniqueArray(levelOf(1), {
  minLength: 1,
  maxLength: 20,
  selector: ([of, price]) => `${of} ${price}`,
}).map((levels): Step => ({
  isSnapshot: true,
  // Both sides are there, so that the book has a touch.
  levels: [
    [BID, 500, 7] as const,
    [ASK, 501, 7] as const,
    ...levels.filter(([, price]) => price !== 500 && price !== 501),
  ],
}));
const update = fc.array(levelOf(0), { minLength: 1, maxLength: 6 })
  .map((levels): Step => ({ isSnapshot: false, levels }));
const steps = fc.tuple(
  snapshot,
  fc.array(fc.oneof({ weight: 8, arbitrary: update }, { weight: 1, arbitrary: snapshot }), {
    maxLength: 12,
  }),
).map(([first, rest]) => separated([first, ...rest]));

/** No snapshot follows a snapshot: in one of the layouts the two would be one. */
function separated(all: readonly Step[]): readonly Step[] {
  return all.filter((step, index) => !step.isSnapshot || all[index - 1]?.isSnapshot !== true);
}

const price = (ticks: number) => (ticks / 10).toFixed(1);
const qty = (lots: number) => (lots / 1_000).toFixed(3);
const START = 1_680_652_700_000;

/** The steps in each layout; ids go up by ten, and each update names the one before. */
const WRITERS: Readonly<Record<string, (steps: readonly Step[]) => string>> = {
  tardis_incremental_book_l2: (all) =>
    table("exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount", all, {
      row: ([of, ticks, lots], { isSnapshot }, index) =>
        `binance-futures,BTCUSDT,${START + index}000,${START + index}005,${isSnapshot},` +
        `${of === BID ? "bid" : "ask"},${price(ticks)},${qty(lots)}`,
    }),
  binance_t_depth: (all) =>
    table(
      "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu",
      all,
      {
        row: ([of, ticks, lots], { isSnapshot }, index) => {
          const id = 10 * index + 10;
          const ids = isSnapshot ? `${id},${id}` : `${id - 10},${id}`;
          const kind = isSnapshot ? "snap" : "set";
          return `BTCUSDT,${START + index},${ids},${of === BID ? "b" : "a"},${kind},` +
            `${price(ticks)},${qty(lots)},${isSnapshot ? -1 : id - 10}`;
        },
      },
    ),
};

function table(
  header: string,
  all: readonly Step[],
  { row }: { row: (level: Level, step: Step, index: number) => string },
): string {
  const rows = all.flatMap((step, index) => step.levels.map((level) => row(level, step, index)));
  return [header, ...rows, ""].join("\n");
}

function naiveOf(all: readonly Step[]): NaiveBook {
  const book = new NaiveBook();
  for (const { isSnapshot, levels } of all) {
    if (isSnapshot) book.clear();
    for (const [of, ticks, lots] of levels) book.set(of, ticks, lots);
  }
  return book;
}

for (const [name, write] of Object.entries(WRITERS)) {
  Deno.test(`TableSource reads ${name} into the book that a naive reader has`, () => {
    const property = fc.property(steps, fc.integer({ min: 1, max: 300 }), (all, blockBytes) => {
      const ring = readNow(tableSource(write(all), { instrument: USDM, blockBytes }));
      assertEquals(ring.tail, all.length);
      const view = new MarketView({ market: "usdm", resyncWaitUs: 0 });
      for (let index = 0; index < ring.tail; index++) view.apply(ring, index, nowCell(index));
      const naive = naiveOf(all);
      for (let ticks = 1; ticks < 1_000; ticks++) {
        for (const one of [BID, ASK]) {
          assertEquals(view.book.qtyAt(one, ticks), naive.qtyAt(one, ticks));
        }
      }
      assertEquals(view.counters.gaps, 0);
    });
    fc.assert(property, { seed: 20261121, numRuns: 100 });
  });
}
