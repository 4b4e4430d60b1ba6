// Who goes first where there is little room, and who is held.
import { assert, assertEquals } from "@std/assert";
import { type Cost, RequestBudget } from "../../lib/binance/request_budget.ts";
import { type Admission, RequestQueue } from "../../lib/binance/request_queue.ts";
import { manualClock } from "./manual_clock.ts";

const WEIGHT = { type: "weight", windowMs: 1_000, limit: 10 } as const;
const ORDERS = { type: "orders", windowMs: 10_000, limit: 2 } as const;
const PLACE: Cost = { weight: 1, orders: 1, urgency: "order" };
const AMEND: Cost = { weight: 1, orders: 0, urgency: "order" };
const CANCEL: Cost = { weight: 1, orders: 0, urgency: "cancel" };
const QUERY: Cost = { weight: 1, orders: 0, urgency: "query" };
const ANSWERED = { type: "answered", usage: [], hold: undefined } as const;

function start() {
  const clock = manualClock();
  const budget = new RequestBudget([WEIGHT, ORDERS], { reservePercent: 0 });
  const queue = new RequestQueue({ budget, clock, venueMs: () => clock.nowUs() / 1_000 });
  const told: string[] = [];
  /** Asks, and writes down when and how it was answered. */
  const ask = (name: string, cost: Cost) => {
    queue.admit(cost).then((admission: Admission) => {
      told.push(`${name} ${admission.type} ${clock.monotonicMs()}`);
      if (admission.type === "let_out") queue.settle(admission.permit, ANSWERED);
    });
  };
  /** Uses all the weight of the second, away from its edges. */
  const fill = () => {
    for (let index = 0; index < 10; index += 1) {
      const permit = queue.tryAdmit(QUERY);
      assert(permit !== undefined);
      queue.settle(permit, ANSWERED);
    }
  };
  return { clock, budget, queue, told, ask, fill };
}

/** Lets what was promised happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

Deno.test("RequestQueue lets a call out at once where there is room", async () => {
  const { told, ask, clock } = start();
  ask("place", PLACE);
  await settled();
  assertEquals([told, clock.waiting], [["place let_out 0"], 0]);
});

Deno.test("RequestQueue lets a cancel overtake places, amends and queries", async () => {
  const { clock, told, ask, fill } = start();
  clock.pass(500);
  fill();
  ask("place", PLACE);
  ask("query", QUERY);
  ask("amend", AMEND);
  ask("cancel 1", CANCEL);
  ask("cancel 2", CANCEL);
  await settled();
  assertEquals(told, []);
  clock.pass(750);
  await settled();
  const order = told.map((line) => line.replace(/ let_out \d+$/, ""));
  assertEquals(order, ["cancel 1", "cancel 2", "place", "amend", "query"]);
  assertEquals(clock.waiting, 0);
});

Deno.test("RequestQueue lets nobody in before a cancel that waits, nor out of turn", async () => {
  const { clock, queue, ask, fill } = start();
  clock.pass(500);
  fill();
  ask("cancel", CANCEL);
  clock.pass(600);
  assertEquals(queue.tryAdmit(PLACE), undefined);
  assertEquals(queue.tryAdmit(CANCEL), undefined);
  await settled();
});

Deno.test("RequestQueue lets a query pass while a place waits for orders", async () => {
  const { clock, told, ask } = start();
  clock.pass(9_400);
  ask("place 1", PLACE);
  ask("place 2", PLACE);
  ask("place 3", PLACE);
  ask("query", QUERY);
  ask("cancel", CANCEL);
  await settled();
  const first = told.map((line) => line.replace(/ let_out \d+$/, ""));
  assertEquals(first, ["place 1", "place 2", "query", "cancel"]);
  clock.pass(850);
  await settled();
  assertEquals(told[4], "place 3 let_out 10250");
});

Deno.test("RequestQueue holds at once what would wait too long, and says until when", async () => {
  const { clock, budget, queue, told, ask } = start();
  budget.pause({ scope: "all", untilMs: 37_000 });
  const admission = await queue.admit(PLACE);
  assertEquals(admission, { type: "held", untilMs: 37_000 });
  assertEquals(await queue.admit(CANCEL), { type: "held", untilMs: 37_000 });
  ask("query", QUERY);
  clock.pass(36_999);
  await settled();
  assertEquals(told, []);
  clock.pass(1);
  await settled();
  assertEquals(told, ["query let_out 37000"]);
});

Deno.test("RequestQueue holds what waited too long: a quote is stale by then", async () => {
  const { clock, budget, told, ask, fill } = start();
  clock.pass(500);
  fill();
  ask("place", PLACE);
  // The venue tells to wait while the place is waiting already.
  budget.pause({ scope: "all", untilMs: 60_000 });
  clock.pass(1_000);
  await settled();
  assertEquals(told, ["place held 1500"]);
  assertEquals(clock.waiting, 0);
});

Deno.test("RequestQueue lets the next out when an answer makes room", async () => {
  const { clock, budget, queue, told, ask } = start();
  clock.pass(500);
  const permits = Array.from({ length: 10 }, () => queue.tryAdmit(QUERY));
  ask("place", PLACE);
  const [first] = permits;
  assert(first !== undefined);
  queue.settle(first, { type: "not_sent" });
  await settled();
  assertEquals(told, ["place let_out 500"]);
  assertEquals(queue.budget, budget);
});

Deno.test("RequestQueue holds what waits beyond its bound, and all when it closes", async () => {
  const { clock, queue, told, ask, fill } = start();
  clock.pass(500);
  fill();
  for (let index = 0; index < 256; index += 1) ask("waits", QUERY);
  ask("too many", QUERY);
  await settled();
  assertEquals(told, ["too many held 500"]);
  queue.close();
  await settled();
  assertEquals([told.length, clock.waiting], [257, 0]);
});
