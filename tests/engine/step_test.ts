// The engine by stories: what it sends, what it holds back, and what it does when answers are bad.
import { assert, assertEquals } from "@std/assert";
import type { HalfTicks, PriceTicks, QtyLots, TimeUs } from "../../lib/base/units.ts";
import { prng } from "../../lib/base/prng.ts";
import type { ClientOrderId, OrderEvent, OrderRequest } from "../../lib/orders/mod.ts";
import { CONFIG, EngineRig, S } from "./rig.ts";

const LADDER = "buy0 99750x12 resting; buy1 99700x12 resting; buy2 99650x12 resting; " +
  "sell0 100250x11 resting; sell1 100300x11 resting; sell2 100350x11 resting";

function started(config = CONFIG): EngineRig {
  const rig = new EngineRig(config);
  rig.advance(2 * S);
  return rig;
}

function quoting(config = CONFIG): EngineRig {
  const rig = started(config);
  rig.settle();
  return rig;
}

function statusOf(rig: EngineRig, side: string, level: number): string | undefined {
  return rig.last.slots.find((slot) => slot.side === side && slot.level === level)?.status;
}

function fillOf(request: { id: ClientOrderId; price: PriceTicks }, qty: number, remaining: number) {
  return {
    type: "fill",
    id: request.id,
    venueAt: 1 as TimeUs,
    price: request.price,
    qty: qty as QtyLots,
    remaining: remaining as QtyLots,
    liquidity: "maker",
    fee: "0",
    feeAsset: "QUOTE",
    evidenceId: 1,
    evidence: "print",
    aheadBefore: 0 as QtyLots,
    aheadAfter: 0 as QtyLots,
    queueKnown: true,
    mid: 200_000 as HalfTicks,
  } as const;
}

Deno.test("step() places the ladder and rests it, when the venue accepts", () => {
  assertEquals(quoting().book(), LADDER);
});

Deno.test("step() does not ask again while requests are in flight", () => {
  const rig = started();
  assertEquals(rig.takeSent().length, 6);
  rig.live(4 * S, 100_050);
  assertEquals(rig.takeSent(), []);
  assertEquals(statusOf(rig, "buy", 0), "in_flight");
});

Deno.test("step() waits the retry delay, when the venue rejects for a reason of ours", () => {
  const rig = started();
  const [first, ...others] = rig.takeSent();
  assert(first !== undefined);
  for (const request of others) rig.accept(request);
  const { id } = first;
  rig.answer({ type: "rejected", id, venueAt: 1 as TimeUs, code: -1013, cause: "Filter failure" });
  assertEquals([rig.takeSent().length, statusOf(rig, "buy", 0)], [0, "venue_rejected"]);
  rig.live(3 * S - 1);
  assertEquals(rig.takeSent().length, 0);
  rig.live(3 * S);
  assertEquals(rig.takeSent().map((request) => request.type), ["place"]);
});

Deno.test("step() quotes again at once, when a post-only order would have matched", () => {
  const rig = started();
  const [first] = rig.takeSent();
  assert(first !== undefined);
  const cause = "Order would immediately match and take.";
  rig.answer({ type: "rejected", id: first.id, venueAt: 1 as TimeUs, code: -2010, cause });
  assertEquals(rig.takeSent().map((request) => request.type), ["place"]);
});

Deno.test("step() calls an order unknown after the timeout, and waits for the truth", () => {
  const rig = started();
  const [first, ...others] = rig.takeSent();
  assert(first !== undefined);
  for (const request of others) rig.accept(request);
  rig.live(7 * S);
  assertEquals(rig.state.orders.get(first.id)?.state, "unknown");
  rig.live(8 * S);
  assertEquals([rig.takeSent().length, statusOf(rig, "buy", 0)], [0, "unknown"]);
  rig.accept(first);
  assertEquals(rig.book(), LADDER);
});

Deno.test("step() books a fill, samples inventory and fills the slot again", () => {
  const rig = quoting();
  const order = [...rig.state.orders.values()][0];
  assert(order !== undefined);
  rig.answer(fillOf(order, 12, 0));
  assertEquals(rig.state.ledger.deviation.toString(), "12");
  assertEquals(rig.state.sample.inventory.deviation, 12);
  assertEquals(rig.takeSent().map((request) => request.type), ["place"]);
});

Deno.test("step() leaves a filled slot empty for the pause of the profile", () => {
  const kernel = { ...CONFIG.kernel, fillPauseUs: 2 * S };
  const rig = quoting({ ...CONFIG, kernel });
  const order = [...rig.state.orders.values()][0];
  assert(order !== undefined);
  rig.answer(fillOf(order, 12, 0));
  assertEquals([rig.takeSent().length, statusOf(rig, "buy", 0)], [0, "pausing"]);
  rig.live(4 * S);
  assertEquals(rig.takeSent().length, 1);
});

Deno.test("step() ignores news that come twice", () => {
  const rig = quoting();
  const order = [...rig.state.orders.values()][0];
  assert(order !== undefined);
  const fill = fillOf(order, 12, 0);
  rig.answer(fill);
  rig.answer(fill);
  assertEquals(rig.state.ledger.deviation.toString(), "12");
});

Deno.test("step() cancels everything after a gap, and quotes again after the snapshot", () => {
  const rig = quoting();
  rig.gap();
  const canceled = rig.takeSent();
  assertEquals(
    canceled.map((request) => `${request.type} ${request.reason}`),
    Array(6).fill("cancel bad_data"),
  );
  for (const request of canceled) rig.accept(request);
  assertEquals([rig.book(), statusOf(rig, "buy", 0)], ["", "gap"]);
  rig.snapshot(100_000);
  rig.settle();
  assertEquals(rig.book(), LADDER);
});

Deno.test("step() halts on silence and comes back with the messages", () => {
  const rig = quoting();
  rig.advance(5 * S);
  assertEquals(rig.state.breaker.level, "halt");
  rig.settle();
  assertEquals([rig.book(), statusOf(rig, "sell", 2)], ["", "stale"]);
  rig.now = 5 * S + 500_000;
  rig.quote(100_000);
  rig.advance(6 * S);
  rig.settle();
  assertEquals([rig.state.breaker.level, rig.book()], ["normal", LADDER]);
});

Deno.test("step() says that silence halted it, whatever the rule is called", () => {
  const rules = CONFIG.risk.rules.map((rule) =>
    rule.trigger === "stale" ? { ...rule, name: "quiet_feed" } : rule
  );
  const rig = quoting({ ...CONFIG, risk: { ...CONFIG.risk, rules } });
  rig.advance(5 * S);
  assertEquals(statusOf(rig, "buy", 0), "stale");
});

Deno.test("step() goes to CAUTION on the very message that moves 30 bp in 10 s", () => {
  const rig = quoting();
  rig.live(3 * S);
  rig.quote(100_299);
  assertEquals(rig.state.breaker.level, "normal");
  rig.quote(100_300);
  assertEquals(rig.state.breaker.level, "caution");
});

Deno.test("step() says which limit of the gate holds a slot back", () => {
  const gate = { ...CONFIG.risk.gate, requestLimits: [{ windowUs: 10 * S, limit: 4 }] };
  const rig = started({ ...CONFIG, risk: { ...CONFIG.risk, gate } });
  assertEquals(rig.takeSent().length, 4);
  assertEquals(rig.last.refusals.map((refusal) => refusal.limit), ["message_rate", "message_rate"]);
  assertEquals(statusOf(rig, "sell", 2), "gate_refused");
});

Deno.test("step() resets one order at a time and never leaves a side short", () => {
  const rig = quoting();
  rig.live(CONFIG.kernel.resetIntervalUs + S);
  const slots: string[] = [];
  for (let round = 0; round < 20; round++) {
    const requests = rig.takeSent();
    if (requests.length === 0) break;
    assertEquals(requests.length, 1);
    const [request] = requests;
    assert(request !== undefined && request.reason === "reset");
    slots.push(`${request.type} ${request.slot.side}${request.slot.level}`);
    rig.accept(request);
  }
  assertEquals(
    slots.join(" "),
    "amend buy0 amend buy1 amend buy2 amend sell0 amend sell1 amend sell2",
  );
  assertEquals([rig.state.reset.running, rig.state.reset.replaced], [false, 6]);
});

/** One seed: a walk of prices before a venue that rejects, delays, doubles and fills. */
function storm(seed: number): EngineRig {
  const random = prng(seed);
  const rig = started();
  let mid = 100_000;
  const late: { readonly at: number; readonly tell: () => void }[] = [];
  for (let turn = 0; turn < 600; turn++) {
    rig.advance(rig.now + Math.floor(random() * 400_000));
    mid += Math.floor(random() * 41) - 20;
    const draw = random();
    if (draw < 0.01) rig.gap();
    else if (draw < 0.05) rig.snapshot(mid);
    else rig.quote(mid);
    for (const request of rig.takeSent()) {
      late.push({ at: rig.now + delay(random), tell: answerOf(rig, request, random) });
    }
    const due = late.filter(({ at }) => at <= rig.now);
    for (const one of due) {
      late.splice(late.indexOf(one), 1);
      one.tell();
    }
    check(rig);
  }
  for (const { tell } of late.splice(0)) tell();
  return rig;
}

function delay(random: () => number): number {
  return random() < 0.05 ? 8 * S : Math.floor(random() * 100_000);
}

function answerOf(rig: EngineRig, request: OrderRequest, random: () => number): () => void {
  const draw = random();
  const base = { id: request.id, venueAt: 1 as TimeUs };
  const refused: OrderEvent = request.type === "place"
    ? { ...base, type: "rejected", code: -1013, cause: "Filter failure" }
    : { ...base, type: "amend_rejected", code: -2011, cause: "Unknown order sent." };
  return () => {
    // A refused cancel of an unknown order is no answer: only a query could tell.
    if (draw < 0.03 && request.type !== "cancel") return rig.answer(refused);
    rig.accept(request);
    if (draw < 0.1) rig.accept(request);
    if (request.type !== "cancel" && 0.9 < draw) {
      const part = Math.max(1, Math.floor(request.qty * random()));
      rig.answer(fillOf(request, part, request.qty - part));
    }
  };
}

/** Invariants after every event. */
function check(rig: EngineRig): void {
  const { gate } = CONFIG.risk;
  const orders = [...rig.state.orders.values()];
  assert(orders.length <= gate.ordersMax);
  for (const side of ["buy", "sell"]) {
    const mine = orders.filter((order) => order.slot.side === side);
    assert(mine.length <= 2 * CONFIG.kernel.levels, `${mine.length} orders a side`);
    const worst = mine.reduce((sum, order) => sum + order.remaining, 0);
    const deviation = rig.state.sample.inventory.deviation * (side === "buy" ? 1 : -1);
    const over = rig.state.sample.deviationMax + 40 < deviation + worst;
    assert(rig.state.sample.deviationMax === 0 || !over, "inventory limit");
  }
  for (const order of orders) assert(0 < order.remaining, `${order.id} rests with nothing`);
  assert(rig.now < rig.state.watch.until, "a watch that ends in the past");
}

Deno.test("step() keeps its limits in a storm, and in the calm after it every quote comes back", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const rig = storm(seed);
    for (let turn = 0; turn < 400; turn++) {
      rig.advance(rig.now + 500_000);
      if (turn === 0) rig.snapshot(100_000);
      rig.quote(100_000);
      rig.settle();
      check(rig);
    }
    const resting = [...rig.state.orders.values()].filter((order) => order.state !== "unknown");
    const sides = resting.map((order) => order.slot.side);
    assertEquals(sides.filter((side) => side === "buy").length, 3, `seed ${seed}: ${rig.book()}`);
    assertEquals(sides.filter((side) => side === "sell").length, 3, `seed ${seed}: ${rig.book()}`);
  }
});
