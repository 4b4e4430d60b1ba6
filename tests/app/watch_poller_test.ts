// Asking for the market: what answers become, what they may not be, and when it asks again.
import { assertEquals } from "@std/assert";
import { Poller } from "../../lib/app/watch_poller.ts";
import type { Answer, Call, Clock } from "../../lib/binance/mod.ts";
import { SNAPSHOT, TRADE } from "../../lib/market/mod.ts";
import { BTC } from "./watched.ts";

const BOOK = { lastUpdateId: 7, bids: [["100.00", "1"]], asks: [["101.00", "2"]] };

function trade(id: number) {
  return { id, price: "100.00", qty: "0.5", time: 1_700_000_000_000, isBuyerMaker: true };
}

/** Answers in order; each turn of asking is let go by hand. */
async function asked(answers: readonly Answer[], turns: number) {
  let nowMs = 0;
  let due: (() => void) | undefined;
  let waitMs = 0;
  const clock: Clock = {
    nowUs: () => nowMs * 1_000,
    monotonicMs: () => nowMs,
    setTimer(run, ms) {
      due = run;
      waitMs = ms;
      return 1;
    },
    clearTimer: () => due = undefined,
  };
  const calls: Call[] = [];
  const types: number[] = [];
  const failures: string[] = [];
  const poller = new Poller({
    instrument: BTC,
    clock,
    everyMs: 1_000,
    caller: {
      call(call) {
        const answer = answers[calls.length] ?? { type: "not_sent", why: "no more" };
        calls.push(call);
        nowMs += 100;
        return Promise.resolve(answer);
      },
      close() {},
    },
    onEvents(ring) {
      for (; ring.head < ring.tail; ring.release(ring.head + 1)) {
        types.push(ring.type[ring.head & ring.eventMask] ?? -1);
      }
    },
    onFailure: (why) => failures.push(why),
  });
  poller.start();
  for (let turn = 1; turn < turns; turn++) {
    while (due === undefined) await Promise.resolve();
    const run = due;
    due = undefined;
    nowMs += waitMs;
    run();
  }
  while (due === undefined) await Promise.resolve();
  await poller.close();
  return { calls, types, failures, waitMs, isTimed: due !== undefined };
}

function ok(json: unknown): Answer {
  return { type: "ok", json };
}

Deno.test("Poller asks for book and trades, and waits for the rest of its interval", async () => {
  const { calls, types, waitMs, isTimed } = await asked([ok(BOOK), ok([trade(1), trade(2)])], 1);
  assertEquals(calls.map(({ endpoint, weight }) => [endpoint, weight]), [
    ["GET /api/v3/depth", 5],
    ["GET /api/v3/trades", 25],
  ]);
  assertEquals(types, [SNAPSHOT], "trades from before the first answer are nobody's");
  assertEquals([waitMs, isTimed], [800, false]);
});

Deno.test("Poller takes each trade once", async () => {
  const answers = [[trade(1)], [trade(1), trade(2), trade(3)], [trade(3), trade(4)]];
  const { types } = await asked(answers.flatMap((trades) => [ok(BOOK), ok(trades)]), 3);
  assertEquals(types, [SNAPSHOT, SNAPSHOT, TRADE, TRADE, SNAPSHOT, TRADE]);
});

const BAD: readonly (readonly [string, readonly Answer[], string])[] = [
  ["no answer", [{ type: "unknown", why: "lost" }], "lost"],
  ["a book that is a list", [ok([])], "the answer cannot be read: the book is not an object"],
  ["a book without an id", [ok({ bids: [], asks: [] })], "the answer cannot be read: "],
  [
    "trades that are no list",
    [ok(BOOK), ok({})],
    "the answer cannot be read: the trades are not a list",
  ],
  [
    "a trade that is none",
    [ok(BOOK), ok([1])],
    "the answer cannot be read: a trade is not an object",
  ],
  ["a trade without an id", [ok(BOOK), ok([{}])], "the answer cannot be read: a trade has no id"],
];

for (const [name, answers, want] of BAD) {
  Deno.test(`Poller tells ${name}, and asks again`, async () => {
    const { failures, isTimed } = await asked(answers, 1);
    assertEquals(failures.map((why) => why.slice(0, want.length)), [want]);
    assertEquals(isTimed, false, "closed");
  });
}
