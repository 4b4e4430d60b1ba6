// The order desk: every order of arrival of what the venue tells, as stories.
import { assertEquals } from "@std/assert";
import type { Chore } from "../../lib/binance/chores.ts";
import type { OrderDesk } from "../../lib/binance/order_desk.ts";
import type { AmendWay, Outcome } from "../../lib/binance/order_dialect.ts";
import type { OrderRequest } from "../../lib/orders/requests.ts";
import {
  amend,
  cancel,
  deskOf,
  HORIZON_MS,
  id,
  instrumentOf,
  moment,
  news,
  place,
  venueFill,
  venueOrder,
  worded,
} from "./orders_rig.ts";

const A = "ek1-b0-000001";
const NEW = venueOrder(A, { status: "new", at: 10 });
const CANCELED = venueOrder(A, { status: "canceled", at: 30 });
const PART = venueOrder(A, { status: "partially_filled", at: 20, executed: 4 });
const PART_FILL = venueFill(PART, { tradeId: "1", qty: 4 });
const FULL = venueOrder(A, { status: "filled", at: 21, executed: 10 });
const FULL_FILL = venueFill(FULL, { tradeId: "2", qty: 6 });
const REPLACEMENT = venueOrder(A, { status: "new", at: 30, venueId: "72", price: 600_010 });
const MODIFIED = venueOrder(A, { status: "new", at: 30, price: 600_010 });
const GONE: Outcome = { type: "gone", code: -2011, cause: "Unknown order sent." };
const LOST: Outcome = { type: "unknown", why: "timeout" };
const done = (...orders: typeof NEW[]): Outcome => ({ type: "done", orders });

type Step = (desk: OrderDesk) => void;

function send(request: OrderRequest, ms: number, way?: AmendWay): Step {
  const instrument = instrumentOf(way === "modify" ? "usdm" : "spot");
  return (desk) => desk.sent(request, moment(ms), { instrument, way });
}

function answer(kind: OrderRequest["type"], ms: number, outcome: Outcome): Step {
  return (desk) => desk.answered(id(A), kind, { outcome, now: moment(ms) });
}

function hear(...told: Parameters<typeof news>): Step {
  return (desk) => void desk.heard(news(...told), moment(told[0].venueAt / 1_000));
}

const ask = (ms: number, found: Parameters<OrderDesk["asked"]>[1]): Step => (desk) => {
  desk.chores(moment(ms));
  desk.asked(A, found, moment(ms));
};
const found = (order: typeof NEW) => ({ type: "found", order }) as const;
const ABSENT = { type: "absent" } as const;

const PLACED = send(place(A), 0);
const ACKED = answer("place", 11, done(NEW));
const LATE = HORIZON_MS + 100;

// deno-fmt-ignore
const stories: readonly { name: string; steps: readonly Step[]; told: readonly string[] }[] = [
  { name: "tells acceptance once, when the ack comes before the event", steps: [PLACED, ACKED, hear(NEW)], told: ["accepted 600000x10"] },
  { name: "tells acceptance once, when the event comes before the ack", steps: [PLACED, hear(NEW), ACKED], told: ["accepted 600000x10"] },
  { name: "takes a fill for proof of acceptance, when it overtakes the ack", steps: [PLACED, hear(PART, PART_FILL), ACKED, hear(NEW)], told: ["accepted 600000x10", "fill 4 left 6"] },
  { name: "tells a fill once, when its event is doubled", steps: [PLACED, ACKED, hear(PART, PART_FILL), hear(PART, PART_FILL)], told: ["accepted 600000x10", "fill 4 left 6"] },
  { name: "tells both fills, when the last comes first", steps: [PLACED, ACKED, hear(FULL, FULL_FILL), hear(PART, PART_FILL)], told: ["accepted 600000x10", "fill 6 left 0", "fill 4 left 0"] },
  { name: "tells the refusal of a place", steps: [PLACED, answer("place", 5, { type: "refused", code: -2010, cause: "no" })], told: ["rejected -2010"] },
  { name: "tells a place that was not sent as rejected", steps: [PLACED, answer("place", 5, { type: "unsent", code: -1015, cause: "limit" })], told: ["rejected -1015"] },
  { name: "tells a cancel once, when event and answer come", steps: [PLACED, ACKED, send(cancel(A), 25), hear(CANCELED), answer("cancel", 31, done(CANCELED))], told: ["accepted 600000x10", "canceled requested"] },
  { name: "tells the fill that comes after the cancel", steps: [PLACED, ACKED, send(cancel(A), 25), answer("cancel", 31, done(venueOrder(A, { status: "canceled", at: 30, executed: 4 }))), hear(PART, PART_FILL)], told: ["accepted 600000x10", "canceled requested", "fill 4 left 6"] },
  { name: "tells a cancel that nobody here asked for as expired", steps: [PLACED, ACKED, hear(CANCELED)], told: ["accepted 600000x10", "expired"] },
  { name: "asks how an order ended, when the cancel found none", steps: [PLACED, ACKED, send(cancel(A), 25), answer("cancel", 26, GONE), ask(27, found(CANCELED))], told: ["accepted 600000x10", "cancel_rejected -2011", "canceled requested"] },
  { name: "tells the last fill, when the cancel came too late", steps: [PLACED, ACKED, send(cancel(A), 25), answer("cancel", 26, GONE), ask(27, found(FULL)), hear(PART, PART_FILL), hear(FULL, FULL_FILL)], told: ["accepted 600000x10", "cancel_rejected -2011", "fill 4 left 0", "fill 6 left 0"] },
  { name: "asks for a lost place and tells what it finds", steps: [PLACED, answer("place", 5, LOST), ask(6, ABSENT), ask(400, found(NEW))], told: ["unanswered", "accepted 600000x10"] },
  { name: "believes in absence only twice and late", steps: [PLACED, answer("place", 5, LOST), ask(6, ABSENT), ask(400, ABSENT), ask(LATE, ABSENT)], told: ["unanswered", "rejected -2013"] },
  { name: "does not believe in absence before the horizon", steps: [PLACED, answer("place", 5, LOST), ask(6, ABSENT), ask(400, ABSENT), ask(900, ABSENT)], told: ["unanswered"] },
  { name: "lets an event settle a lost place", steps: [PLACED, answer("place", 5, LOST), hear(NEW)], told: ["unanswered", "accepted 600000x10"] },
  { name: "tells a replace once, when the old order's end comes first", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "replace"), hear(CANCELED), hear(REPLACEMENT), answer("amend", 31, done(CANCELED, REPLACEMENT))], told: ["accepted 600000x10", "amended 600010x10"] },
  { name: "tells a replace once, when the new order comes first", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "replace"), hear(REPLACEMENT), hear(CANCELED), answer("amend", 31, done(CANCELED, REPLACEMENT))], told: ["accepted 600000x10", "amended 600010x10"] },
  { name: "tells the end, when only half of a replace was done", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "replace"), hear(CANCELED), answer("amend", 31, { type: "half", canceled: CANCELED, code: -2021, cause: "cross" })], told: ["accepted 600000x10", "canceled replace_refused"] },
  { name: "asks how the order ended, when a replace found none", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "replace"), answer("amend", 31, { type: "gone", code: -2022, cause: "" }), ask(32, found(FULL)), hear(PART, PART_FILL), hear(FULL, FULL_FILL)], told: ["accepted 600000x10", "amend_rejected -2022", "fill 4 left 0", "fill 6 left 0"] },
  { name: "waits past the horizon before a lost replace counts as half done", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "replace"), answer("amend", 25, LOST), ask(26, found(CANCELED)), ask(LATE, found(CANCELED))], told: ["accepted 600000x10", "unanswered", "canceled replace_refused"] },
  { name: "tells a lost replace that was done", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "replace"), answer("amend", 25, LOST), ask(26, found(REPLACEMENT)), hear(CANCELED)], told: ["accepted 600000x10", "unanswered", "amended 600010x10"] },
  { name: "tells a lost replace that was not done, late", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "replace"), answer("amend", 25, LOST), ask(26, found(NEW)), ask(LATE, found(NEW))], told: ["accepted 600000x10", "unanswered", "amend_rejected 0"] },
  { name: "tells a fill of the order before a replace", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "replace"), answer("amend", 31, done(CANCELED, REPLACEMENT)), hear(PART, PART_FILL)], told: ["accepted 600000x10", "amended 600010x10", "fill 4 left 10"] },
  { name: "tells a modify once", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "modify"), hear(MODIFIED), answer("amend", 31, done(MODIFIED))], told: ["accepted 600000x10", "amended 600010x10"] },
  { name: "tells a modify in the same millisecond as the acceptance", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 10, "modify"), answer("amend", 11, done({ ...MODIFIED, venueAt: NEW.venueAt })), hear(NEW)], told: ["accepted 600000x10", "amended 600010x10"] },
  { name: "takes an amend that would change nothing for done", steps: [PLACED, ACKED, send(amend(A, { price: 600_000, qty: 10 }), 20, "modify"), answer("amend", 31, { type: "unchanged" })], told: ["accepted 600000x10", "amended 600000x10"] },
  { name: "tells a modify that crossed", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "modify"), hear(CANCELED)], told: ["accepted 600000x10", "canceled amend_crossed"] },
  { name: "tells a modify below what was filled", steps: [PLACED, ACKED, hear(PART, PART_FILL), send(amend(A, { price: 600_000, qty: 4 }), 25, "modify"), hear(venueOrder(A, { status: "canceled", at: 30, executed: 4 }))], told: ["accepted 600000x10", "fill 4 left 6", "canceled amend_below_filled"] },
  { name: "asks before it believes that a crossing modify left the order", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "modify"), answer("amend", 21, { type: "refused", code: -5022, cause: "" }), ask(22, found(NEW)), ask(LATE, found(NEW))], told: ["accepted 600000x10", "amend_rejected -5022"] },
  { name: "tells a quantity down in place", steps: [PLACED, ACKED, send(amend(A, { price: 600_000, qty: 7 }), 20, "keep"), answer("amend", 31, done(venueOrder(A, { status: "new", at: 30, qty: 7 })))], told: ["accepted 600000x10", "amended 600000x7"] },
  { name: "passes over old terms that come late", steps: [PLACED, ACKED, send(amend(A, { price: 600_010, qty: 10 }), 20, "modify"), answer("amend", 31, done(MODIFIED)), hear(NEW)], told: ["accepted 600000x10", "amended 600010x10"] },
  { name: "tells what ended by itself as expired", steps: [PLACED, ACKED, hear(venueOrder(A, { status: "expired_in_match", at: 30 }), undefined, "STP")], told: ["accepted 600000x10", "expired"] },
  { name: "tells a rejection that only the stream told", steps: [PLACED, hear(venueOrder(A, { status: "rejected", at: 5 }), undefined, "NO")], told: ["rejected 0"] },
];

for (const { name, steps, told } of stories) {
  Deno.test(`OrderDesk ${name}`, () => {
    const desk = deskOf();
    for (const step of steps) step(desk);
    assertEquals(desk.take().map(worded), told);
  });
}

Deno.test("OrderDesk asks for trades, when a fill is told by something else and does not come", () => {
  const desk = deskOf();
  for (const step of [PLACED, ACKED, hear(PART)]) step(desk);
  assertEquals(desk.chores(moment(100)), []);
  const due = desk.nextChoreMs();
  assertEquals(desk.chores(moment(due)), [{ type: "trades", id: id(A), venueId: "71" }]);
  desk.traded([PART_FILL], moment(due + 10));
  assertEquals(desk.take().map(worded), ["accepted 600000x10", "fill 4 left 6"]);
  assertEquals(desk.nextChoreMs(), Number.POSITIVE_INFINITY);
});

Deno.test("OrderDesk asks for trades again, slower each time, when they do not come", () => {
  const desk = deskOf();
  for (const step of [PLACED, ACKED, hear(PART)]) step(desk);
  const waits: number[] = [];
  let last = 0;
  for (let count = 0; count < 9; count++) {
    const due = desk.nextChoreMs();
    waits.push(due - last);
    last = due;
    assertEquals(desk.chores(moment(due)).length, 1);
    desk.notTraded(A);
  }
  assertEquals(waits, [520, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
});

Deno.test("OrderDesk cancels an order that appears after it was given up, and tells its fills", () => {
  const desk = deskOf();
  const steps = [
    PLACED,
    answer("place", 5, LOST),
    ask(6, ABSENT),
    ask(400, ABSENT),
    ask(LATE, ABSENT),
  ];
  for (const step of steps) step(desk);
  desk.take();
  desk.heard(news(PART, PART_FILL), moment(5_000));
  assertEquals(desk.chores(moment(5_000)), [{ type: "cancel", id: id(A), venueId: "71" }]);
  desk.answered(id(A), "cancel", { outcome: done(CANCELED), now: moment(5_001) });
  assertEquals(desk.take().map(worded), ["fill 4 left 6"]);
  assertEquals(desk.nextChoreMs(), Number.POSITIVE_INFINITY);
});

Deno.test("OrderDesk cancels our orders of a run before and leaves those of others alone", () => {
  const desk = deskOf();
  const foreign = venueOrder("web_1", { status: "new", at: 1, venueId: "5" });
  const stray = venueOrder("ek0-b0-000001", { status: "new", at: 1, venueId: "6" });
  assertEquals(desk.heard(news(foreign), moment(1)), false);
  assertEquals(desk.heard(news(stray), moment(1)), true);
  const due: readonly Chore[] = [{ type: "cancel_stray", clientId: "ek0-b0-000001", venueId: "6" }];
  assertEquals(desk.chores(moment(1)), due);
  assertEquals(desk.chores(moment(2)), []);
  assertEquals(desk.chores(moment(desk.nextChoreMs())), due);
  desk.heard(news({ ...stray, status: "canceled" }), moment(600));
  assertEquals(desk.nextChoreMs(), Number.POSITIVE_INFINITY);
});

Deno.test("OrderDesk makes up what was missed in a gap, exactly once", () => {
  const desk = deskOf();
  for (const step of [PLACED, ACKED]) step(desk);
  desk.resync({ open: [], fills: [PART_FILL] }, moment(100));
  assertEquals(desk.chores(moment(100)), [{ type: "ask", id: id(A), replaced: false }]);
  desk.asked(A, { type: "found", order: { ...CANCELED, executed: "0.004" } }, moment(101));
  desk.heard(news(PART, PART_FILL), moment(102));
  assertEquals(desk.take().map(worded), ["accepted 600000x10", "fill 4 left 6", "expired"]);
  assertEquals([desk.working, desk.unsettled], [0, 0]);
});

Deno.test("OrderDesk sends a cancel again until the order has ended", () => {
  const desk = deskOf();
  for (const step of [PLACED, ACKED, send(cancel(A), 25)]) step(desk);
  desk.answered(id(A), "cancel", {
    outcome: { type: "unsent", code: -1003, cause: "limit" },
    now: moment(26),
  });
  const due = desk.nextChoreMs();
  assertEquals(desk.chores(moment(due)), [{ type: "cancel", id: id(A), venueId: "71" }]);
  desk.answered(id(A), "cancel", { outcome: done(CANCELED), now: moment(due + 1) });
  assertEquals(desk.take().map(worded), ["accepted 600000x10", "canceled requested"]);
});

Deno.test("OrderDesk counts a cancel-all as asked for, and cancels one by one what it left", () => {
  const desk = deskOf();
  for (const step of [PLACED, ACKED]) step(desk);
  desk.cancelAllSent(moment(20));
  assertEquals(desk.chores(moment(21)), []);
  assertEquals(desk.chores(moment(1_020)), [{ type: "cancel", id: id(A), venueId: "71" }]);
  desk.heard(news(CANCELED), moment(1_030));
  assertEquals(desk.take().map(worded), ["accepted 600000x10", "canceled requested"]);
});
