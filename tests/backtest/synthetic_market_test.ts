// The synthetic market keeps the venue's rules, and what the plan promises happens.
import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { SEED } from "../../backtest/generate.ts";
import { type Message, playMarket } from "../../backtest/synthetic_market.ts";
import { MOVES, PLAN, SWEEPS } from "../../backtest/synthetic_plan.ts";
import { ASK, BID, DEPTH, QUOTE, SNAPSHOT, TRADE } from "../../lib/market/event_ring.ts";

const messages = playMarket(SEED);
const quotes = messages.filter(({ type }) => type === QUOTE);
const trades = messages.filter(({ type }) => type === TRADE);

function touch(message: Message): { readonly bid: number; readonly ask: number } {
  const [bid, ask] = message.levels;
  assert(bid?.side === BID && ask?.side === ASK, "Cannot read the quote");
  return { bid: bid.price, ask: ask.price };
}

function midAt(seconds: number): number {
  const local = PLAN.startUs + seconds * 1_000_000;
  const quote = quotes.findLast((each) => each.local <= local) ?? quotes[0];
  assert(quote !== undefined);
  const { bid, ask } = touch(quote);
  return (bid + ask) / 2;
}

Deno.test("playMarket() never goes back in local time and stays within the feed's latency", () => {
  messages.reduce((last, { local, venue }) => {
    assert(last <= local, `Cannot go back from ${last} to ${local}`);
    if (venue !== 0) assert(5_000 <= local - venue && local - venue <= 60_000);
    return local;
  }, 0);
});

Deno.test("playMarket() never crosses the touch, and sizes are above 0", () => {
  for (const quote of quotes) {
    const { bid, ask } = touch(quote);
    assert(bid < ask, `Cannot quote ${bid} / ${ask}`);
    assert(quote.levels.every(({ qty }) => 0 < qty));
  }
});

Deno.test("playMarket() numbers trades without a hole", () => {
  trades.forEach(({ tradeId }, index) => assertEquals(tradeId, (trades[0]?.tradeId ?? 0) + index));
});

Deno.test("playMarket() has one sequence gap, and a snapshot mends it within seconds", () => {
  let known = 0;
  let gapAt = 0;
  const gaps: number[] = [];
  for (const { type, local, firstId, lastId } of messages) {
    if (type === SNAPSHOT) {
      if (gapAt !== 0) gaps.push(local - gapAt);
      gapAt = 0;
    }
    if (type === DEPTH && firstId !== known + 1 && gapAt === 0) gapAt = local;
    if (type === SNAPSHOT || type === DEPTH) known = lastId;
  }
  assertEquals([gaps.length, gapAt], [1, 0]);
  assertGreater(gaps[0] ?? 0, 100_000);
  assertLess(gaps[0] ?? 0, 5_000_000);
});

Deno.test("playMarket() rebuilds a book whose best prices are those of the quotes", () => {
  const book = [new Map<number, number>(), new Map<number, number>()];
  let [known, compared, isWhole] = [0, 0, true];
  let next = 0;
  for (const { type, firstId, lastId, levels } of messages) {
    if (type !== SNAPSHOT && type !== DEPTH) continue;
    if (type === DEPTH && firstId !== known + 1) isWhole = false;
    if (type === SNAPSHOT) book.forEach((side) => side.clear());
    if (type === SNAPSHOT) isWhole = true;
    for (const { side, price, qty } of levels) {
      if (qty === 0) book[side]?.delete(price);
      else book[side]?.set(price, qty);
    }
    known = lastId;
    const bid = Math.max(...book[BID]?.keys() ?? []);
    const ask = Math.min(...book[ASK]?.keys() ?? []);
    assert(!isWhole || bid < ask, `Cannot build a book of ${bid} / ${ask} at ${lastId}`);
    while ((quotes[next]?.lastId ?? Infinity) <= lastId) next++;
    const quoted = quotes[next - 1];
    if (!isWhole || quoted === undefined) continue;
    assertEquals({ bid, ask }, touch(quoted));
    compared++;
  }
  assertGreater(compared, 5_000);
});

function secondsSince(message: Message): number {
  return (message.venue - PLAN.startUs) / 1_000_000;
}

Deno.test("playMarket() prints at the touch, and deeper in sweeps alone", () => {
  const seen = new Map(quotes.flatMap((quote) => {
    const { bid, ask } = touch(quote);
    return [[`${BID} ${bid}`, quote], [`${ASK} ${ask}`, quote]] as const;
  }));
  for (const trade of trades) {
    const at = secondsSince(trade);
    if (SWEEPS.some(({ atS }) => atS <= at && at < atS + 0.05)) continue;
    const [print] = trade.levels;
    assert(print !== undefined);
    const side = print.side === BID ? ASK : BID;
    assert(seen.has(`${side} ${print.price}`) || at < 10, `Cannot print at ${print.price}`);
  }
});

Deno.test("playMarket() prints mostly small quantities", () => {
  const small = trades.filter(({ levels }) => (levels[0]?.qty ?? 0) < 2_000);
  assertGreater(small.length / trades.length, 0.5);
});

for (const { atS, aggressor, depthBp } of SWEEPS) {
  Deno.test(`playMarket() sweeps ${depthBp} bp by a ${aggressor} at ${atS} s and comes back`, () => {
    const before = midAt(atS);
    const after = midAt(atS + 5);
    const sign = aggressor === "buy" ? 1 : -1;
    const reached = trades.filter(({ venue }) => {
      const since = venue / 1_000 - PLAN.startUs / 1_000 - atS * 1_000;
      return 0 <= since && since < 50;
    }).map(({ levels }) => sign * ((levels[0]?.price ?? before) / before - 1) * 10_000);
    assertGreater(Math.max(...reached), depthBp - 1);
    assertLess(Math.max(...reached), depthBp + 1);
    assertLess(Math.abs(after / before - 1) * 10_000, depthBp / 2);
  });
}

for (const { atS, moveBp, lastsMs } of MOVES) {
  Deno.test(`playMarket() moves by ${moveBp} bp at ${atS} s for good`, () => {
    const moved = (midAt(atS + lastsMs / 1_000 + 1) / midAt(atS) - 1) * 10_000;
    assertLess(Math.abs(moved - moveBp), 8);
  });
}

Deno.test("playMarket() is silent for five seconds once", () => {
  const pauses = messages.slice(1).map(({ local }, index) => local - (messages[index]?.local ?? 0));
  const long = pauses.filter((pause) => 4_900_000 < pause);
  assertEquals(long.length, 1);
  assertLess(long[0] ?? 0, 8_000_000);
});

Deno.test("playMarket() keeps the ladder's band within the snapshots' reach", () => {
  const reach = PLAN.startTicks * PLAN.snapshotReachBp / 10_000;
  for (const quote of quotes) {
    const { bid, ask } = touch(quote);
    assert(bid * (1 - 0.0045) > PLAN.startTicks - reach, `Cannot reach below ${bid}`);
    assert(ask * (1 + 0.0045) < PLAN.startTicks + reach, `Cannot reach above ${ask}`);
  }
});
