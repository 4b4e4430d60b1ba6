// What is let out: linked windows, the reserve, pauses, and a simulated venue that never bans us.
import { assert, assertEquals } from "@std/assert";
import { type Prng, prng } from "../../lib/base/prng.ts";
import type { RateLimit, Usage } from "../../lib/binance/rate_limits.ts";
import { type Cost, type Permit, RequestBudget } from "../../lib/binance/request_budget.ts";

const WEIGHT: RateLimit = { type: "weight", windowMs: 60_000, limit: 100 };
const ORDERS: RateLimit = { type: "orders", windowMs: 10_000, limit: 5 };
const MINUTE_ORDERS: RateLimit = { type: "orders", windowMs: 60_000, limit: 8 };
const RAW: RateLimit = { type: "raw", windowMs: 300_000, limit: 50 };

const PLACE: Cost = { weight: 1, orders: 1, urgency: "order" };
const CANCEL: Cost = { weight: 1, orders: 0, urgency: "cancel" };
const QUERY: Cost = { weight: 20, orders: 0, urgency: "query" };

/** A venue time one second into a minute, and later. */
function at(ms: number) {
  return { monotonicMs: ms, venueMs: 1_789_000_020_000 + 1_000 + ms };
}

function taken(budget: RequestBudget, cost: Cost, ms = 0): Permit {
  const permit = budget.take(cost, at(ms));
  assert(typeof permit !== "number", `waits ${permit} ms`);
  return permit;
}

function answered(usage: readonly Usage[] = []) {
  return { type: "answered", usage, hold: undefined } as const;
}

function counts(budget: RequestBudget, ms = 0): readonly number[] {
  return budget.usage(at(ms)).map(({ count }) => count);
}

Deno.test("RequestBudget lets a call out only if every window has room", () => {
  const budget = new RequestBudget([WEIGHT, ORDERS, MINUTE_ORDERS]);
  for (let index = 0; index < 5; index += 1) {
    budget.settle(taken(budget, PLACE), answered(), at(0));
  }
  assertEquals(budget.take(PLACE, at(0)), 9_000);
  assertEquals(counts(budget), [5, 5, 5]);
  // The next ten seconds have room for three more, as far as the minute goes.
  for (let index = 0; index < 3; index += 1) taken(budget, PLACE, 9_250);
  assertEquals(budget.take(PLACE, at(9_300)), 59_000 - 9_300);
});

Deno.test("RequestBudget keeps a reserve of weight and raw requests for cancels", () => {
  const budget = new RequestBudget([WEIGHT, RAW]);
  for (let index = 0; index < 4; index += 1) taken(budget, QUERY);
  assertEquals(budget.take(QUERY, at(0)), 59_000);
  for (let index = 0; index < 10; index += 1) taken(budget, PLACE);
  assertEquals(budget.take(PLACE, at(0)), 59_000);
  for (let index = 0; index < 10; index += 1) taken(budget, CANCEL);
  assertEquals(budget.take(CANCEL, at(0)), 59_000);
  assertEquals(counts(budget), [100, 24]);
});

Deno.test("RequestBudget never lets out what no window can hold", () => {
  const budget = new RequestBudget([WEIGHT]);
  assertEquals(budget.take({ ...QUERY, weight: 91 }, at(0)), Infinity);
  taken(budget, { ...CANCEL, weight: 100 });
});

Deno.test("RequestBudget follows the venue's counters down: success may cost nothing", () => {
  const budget = new RequestBudget([WEIGHT, ORDERS]);
  for (let index = 1; index <= 5; index += 1) {
    const permit = taken(budget, PLACE);
    budget.settle(permit, answered([{ ...WEIGHT, count: 0 }, { ...ORDERS, count: index }]), at(0));
  }
  assertEquals(counts(budget), [0, 5]);
  assertEquals(budget.take(PLACE, at(0)), 9_000);
  // A fill lowers the count of orders: the next answer of any call tells.
  budget.settle(taken(budget, CANCEL), answered([{ ...ORDERS, count: 1 }]), at(0));
  assertEquals(counts(budget), [1, 1]);
  taken(budget, PLACE);
});

Deno.test("RequestBudget follows the venue's counters up: others share the address", () => {
  const budget = new RequestBudget([WEIGHT]);
  budget.settle(taken(budget, QUERY), answered([{ ...WEIGHT, count: 85 }]), at(0));
  assertEquals(budget.take(QUERY, at(0)), 59_000);
});

Deno.test("RequestBudget counts what nobody answered, and not what was never sent", () => {
  const budget = new RequestBudget([WEIGHT, ORDERS]);
  budget.settle(taken(budget, PLACE), { type: "unknown" }, at(0));
  budget.settle(taken(budget, PLACE), { type: "not_sent" }, at(0));
  budget.settle(taken(budget, PLACE), answered(), at(0));
  assertEquals(counts(budget), [2, 2]);
});

Deno.test("RequestBudget does not let an answer that was overtaken lower the count", () => {
  const budget = new RequestBudget([WEIGHT]);
  const first = taken(budget, CANCEL);
  const second = taken(budget, CANCEL);
  budget.settle(second, answered([{ ...WEIGHT, count: 40 }]), at(1));
  budget.settle(first, answered([{ ...WEIGHT, count: 7 }]), at(2));
  assertEquals(counts(budget), [40]);
});

Deno.test("RequestBudget adds what is under way to what the venue told", () => {
  const budget = new RequestBudget([WEIGHT]);
  const first = taken(budget, CANCEL);
  taken(budget, QUERY);
  budget.settle(first, answered([{ ...WEIGHT, count: 30 }]), at(1));
  assertEquals(counts(budget), [50]);
});

Deno.test("RequestBudget carries over what the venue may count in the next window", () => {
  const budget = new RequestBudget([ORDERS]);
  // At 8,900 ms the window has 100 ms left by our clock, perhaps none by the venue's.
  for (let index = 0; index < 5; index += 1) {
    budget.settle(taken(budget, PLACE, 8_900), answered(), at(8_950));
  }
  assertEquals(budget.take(PLACE, at(9_300)), 9_700);
});

Deno.test("RequestBudget waits until the window before is over by the venue's clock too", () => {
  const budget = new RequestBudget([ORDERS]);
  for (let index = 0; index < 5; index += 1) {
    budget.settle(taken(budget, PLACE, 0), answered(), at(10));
  }
  assertEquals(budget.take(PLACE, at(9_100)), 150);
  taken(budget, PLACE, 9_250);
});

Deno.test("RequestBudget does not take the counter of another window for this one", () => {
  const budget = new RequestBudget([ORDERS]);
  const late = taken(budget, PLACE, 8_000);
  budget.settle(late, answered([{ ...ORDERS, count: 5 }]), at(9_500));
  assertEquals(counts(budget, 9_500), [1]);
  const early = taken(budget, PLACE, 19_010);
  budget.settle(early, answered([{ ...ORDERS, count: 5 }]), at(19_400));
  assertEquals(counts(budget, 19_400), [1]);
});

Deno.test("RequestBudget forgets a window after a silence, and stays where a clock steps back", () => {
  const budget = new RequestBudget([ORDERS]);
  for (let index = 0; index < 5; index += 1) {
    budget.settle(taken(budget, PLACE), answered(), at(0));
  }
  assertEquals(counts(budget, -5_000), [5]);
  assertEquals(counts(budget, 100_000), [0]);
});

Deno.test("RequestBudget keeps counts when limits change", () => {
  const budget = new RequestBudget([WEIGHT, ORDERS]);
  taken(budget, PLACE);
  budget.settle(taken(budget, PLACE), answered(), at(0));
  budget.setLimits([{ ...ORDERS, limit: 2 }, MINUTE_ORDERS]);
  assertEquals(budget.limits, [{ ...ORDERS, limit: 2 }, MINUTE_ORDERS]);
  assertEquals(counts(budget), [2, 0]);
  assertEquals(budget.take(PLACE, at(0)), 9_000);
});

Deno.test("RequestBudget obeys a pause to the millisecond, and never shortens one", () => {
  const budget = new RequestBudget([WEIGHT]);
  const hold = { scope: "all", untilMs: 37_000 } as const;
  budget.settle(taken(budget, QUERY), { type: "answered", usage: [], hold }, at(0));
  budget.pause({ scope: "all", untilMs: 2_000 });
  assertEquals(budget.take(CANCEL, at(0)), 37_000);
  assertEquals(budget.take(CANCEL, at(36_999)), 1);
  taken(budget, CANCEL, 37_000);
});

Deno.test("RequestBudget lets cancels and queries through a pause of orders", () => {
  const budget = new RequestBudget([WEIGHT]);
  budget.pause({ scope: "orders", untilMs: 10_000 });
  assertEquals(budget.take(PLACE, at(0)), 10_000);
  taken(budget, CANCEL);
  taken(budget, QUERY);
  assertEquals([PLACE, CANCEL].map((cost) => budget.pausedUntilMs(cost)), [10_000, 0]);
});

interface Trip {
  readonly cost: Cost;
  readonly permit: Permit;
  readonly arrivesMs: number;
  readonly answersMs: number;
  answer: { readonly usage: readonly Usage[]; readonly retryMs: number | undefined } | undefined;
}

interface Tally {
  sent: number;
  refused: number;
  /** Arrivals that had been sent while we knew better. */
  disobeyed: number;
  cancels: number;
}

/** The venue's own counting: fixed windows of its clock. */
class FakeCounter {
  readonly #counts = new Map<string, number>();
  readonly #limits: readonly RateLimit[];

  constructor(limits: readonly RateLimit[]) {
    this.#limits = limits;
  }

  add(cost: Cost, venueMs: number): Trip["answer"] {
    const usage: Usage[] = [];
    let retryMs: number | undefined;
    for (const { type, windowMs, limit } of this.#limits) {
      const key = `${type} ${windowMs} ${Math.floor(venueMs / windowMs)}`;
      const count = (this.#counts.get(key) ?? 0) + (type === "raw" ? 1 : cost[type]);
      this.#counts.set(key, count);
      usage.push({ type, windowMs, count });
      if (limit < count) retryMs = Math.ceil((windowMs - venueMs % windowMs) / 1_000) * 1_000;
    }
    return { usage, retryMs };
  }
}

const LIMITS = [{ ...WEIGHT, limit: 300 }, { ...ORDERS, limit: 30 }, { ...RAW, limit: 900 }];
const VENUE_START_MS = 1_789_000_000_000;
const STEP_MS = 10;
const RUN_MS = 600_000;

/** Ten minutes of more demand than there is room for, clocks apart, answers lost and late. */
function simulate(seed: number, { others }: { readonly others: boolean }): Tally {
  const random = prng(seed);
  const budget = new RequestBudget(LIMITS);
  const venue = new FakeCounter(LIMITS);
  const apartMs = Math.floor(random() * 300) - 150;
  const tally: Tally = { sent: 0, refused: 0, disobeyed: 0, cancels: 0 };
  let trips: Trip[] = [];
  let knownUntilMs = 0;
  for (let nowMs = 0; nowMs < RUN_MS; nowMs += STEP_MS) {
    const time = { monotonicMs: nowMs, venueMs: VENUE_START_MS + nowMs + apartMs };
    for (const trip of trips) {
      if (trip.arrivesMs === nowMs) trip.answer = venue.add(trip.cost, VENUE_START_MS + nowMs);
      if (trip.answersMs !== nowMs) continue;
      const { usage = [], retryMs } = trip.answer ?? {};
      const hold = retryMs === undefined
        ? undefined
        : { scope: "all", untilMs: nowMs + retryMs } as const;
      if (hold !== undefined) tally.refused += 1;
      knownUntilMs = Math.max(knownUntilMs, hold?.untilMs ?? 0);
      const isLost = hold === undefined && random() < 0.05;
      budget.settle(
        trip.permit,
        isLost ? { type: "unknown" } : { type: "answered", usage, hold },
        time,
      );
    }
    trips = trips.filter(({ answersMs }) => nowMs < answersMs);
    if (others && random() < 0.05) venue.add(QUERY, VENUE_START_MS + nowMs);
    const cost = demand(random);
    const permit = budget.take(cost, time);
    if (typeof permit === "number") continue;
    if (nowMs < knownUntilMs) tally.disobeyed += 1;
    tally.sent += 1;
    if (cost.urgency === "cancel") tally.cancels += 1;
    const arrivesMs = nowMs + STEP_MS * (1 + Math.floor(random() * 10));
    const answersMs = arrivesMs + STEP_MS * (1 + Math.floor(random() * 10));
    trips.push({ cost, permit, arrivesMs, answersMs, answer: undefined });
  }
  return tally;
}

function demand(random: Prng): Cost {
  const roll = random();
  if (roll < 0.02) return QUERY;
  return roll < 0.3 ? CANCEL : PLACE;
}

for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
  Deno.test(`RequestBudget is never refused by a venue that nobody shares, seed ${seed}`, () => {
    const tally = simulate(seed, { others: false });
    assertEquals([tally.refused, tally.disobeyed], [0, 0]);
    assert(500 < tally.sent && 50 < tally.cancels, JSON.stringify(tally));
  });

  Deno.test(`RequestBudget sends nothing before Retry-After whoever else calls, seed ${seed}`, () => {
    const tally = simulate(seed, { others: true });
    assertEquals(tally.disobeyed, 0);
    assert(0 < tally.refused && 100 < tally.sent, JSON.stringify(tally));
  });
}
