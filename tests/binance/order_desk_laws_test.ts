// A law of the order desk: whatever is lost, doubled or late, a resync ends in the venue's truth.
import fc from "fast-check";
import { assert, assertEquals } from "@std/assert";
import type { VenueFill, VenueOrder } from "../../lib/binance/dialect.ts";
import type { OrderDesk } from "../../lib/binance/order_desk.ts";
import type { Outcome } from "../../lib/binance/order_dialect.ts";
import type { OrderEvent } from "../../lib/orders/events.ts";
import type { OrderRequest } from "../../lib/orders/requests.ts";
import { amend, cancel, deskOf, id, instrumentOf, moment, news, place } from "./orders_rig.ts";
import { venueFill, venueOrder } from "./orders_rig.ts";

const A = "ek1-b0-000001";
const QTY = 10;
const CHORES_MAX = 200;

type Act = Readonly<{ type: "fill"; qty: number } | { type: "modify" } | { type: "cancel" }>;
type Message = (desk: OrderDesk, ms: number) => void;

/** What the venue did, in its order, and every message that tells of it. */
function history(acts: readonly Act[]) {
  const base = { at: 10, executed: 0, price: 600_000, qty: QTY };
  let terms = base;
  let status: VenueOrder["status"] = "new";
  const order = () => venueOrder(A, { status, ...terms });
  const fills: VenueFill[] = [];
  const messages: Message[] = [];
  const hear = (seen: VenueOrder, fill?: VenueFill) =>
    messages.push((desk, ms) => void desk.heard(news(seen, fill), moment(ms)));
  const requests: OrderRequest[] = [place(A)];
  const answers: { readonly kind: OrderRequest["type"]; readonly outcome: Outcome }[] = [];
  const done = (kind: OrderRequest["type"]) =>
    answers.push({ kind, outcome: { type: "done", orders: [order()] } });
  hear(order());
  done("place");
  for (const act of acts) {
    terms = { ...terms, at: terms.at + 10 };
    const isLive = status === "new" || status === "partially_filled";
    if (!isLive) break;
    if (act.type === "fill") {
      const qty = Math.min(act.qty, QTY - terms.executed);
      terms = { ...terms, executed: terms.executed + qty };
      status = terms.executed === QTY ? "filled" : "partially_filled";
      const fill = venueFill(order(), { tradeId: String(fills.length + 1), qty });
      fills.push(fill);
      hear(order(), fill);
    } else if (act.type === "modify") {
      if (requests.length !== 1) continue;
      terms = { ...terms, price: terms.price - 10 };
      const left = { price: terms.price, qty: QTY - terms.executed, filled: terms.executed };
      requests.push(amend(A, left));
      hear(order());
      done("amend");
    } else {
      status = "canceled";
      requests.push(cancel(A));
      hear(order());
      done("cancel");
    }
  }
  return { requests, messages, answers, fills, order: order() };
}

/** Does every chore with the truth until there is none. */
function settle(desk: OrderDesk, told: ReturnType<typeof history>, fromMs: number): void {
  let ms = fromMs;
  for (let count = 0; count < CHORES_MAX && ms !== Number.POSITIVE_INFINITY; count++) {
    for (const chore of desk.chores(moment(ms))) {
      const now = moment(ms);
      if (chore.type === "ask") desk.asked(chore.id, { type: "found", order: told.order }, now);
      else if (chore.type === "trades") desk.traded(told.fills, now);
      else if (chore.type === "cancel") {
        const outcome = { type: "gone", code: -2011, cause: "" } as const;
        desk.answered(chore.id, "cancel", { outcome, now });
      }
    }
    ms = desk.nextChoreMs();
  }
}

const ACT = fc.oneof(
  fc.record({ type: fc.constant("fill" as const), qty: fc.integer({ min: 1, max: 6 }) }),
  fc.constant({ type: "modify" } as const),
  fc.constant({ type: "cancel" } as const),
);

/** For each message: how often it comes, and where in the order of arrival. */
const ARRIVALS = fc.array(
  fc.record({ copies: fc.integer({ min: 0, max: 2 }), key: fc.integer({ min: 0, max: 99 }) }),
  { minLength: 16, maxLength: 16 },
);

Deno.test("OrderDesk ends in the venue's truth, when messages are lost, doubled and reordered", () => {
  fc.assert(
    fc.property(fc.array(ACT, { maxLength: 6 }), ARRIVALS, (acts, arrivals) => {
      const told = history(acts);
      const desk = deskOf();
      const instrument = instrumentOf("usdm");
      for (const request of told.requests) {
        desk.sent(request, moment(1), { instrument, way: "modify" });
      }
      // An answer comes once: the transport makes an unknown outcome of one that is lost.
      const answers = told.answers.map(({ kind, outcome }, index): Message => (one, ms) => {
        const lost = { type: "unknown", why: "lost" } as const;
        const isLost = arrivals[index]?.copies === 0;
        one.answered(id(A), kind, { outcome: isLost ? lost : outcome, now: moment(ms) });
      });
      const all = [
        ...answers.map((run, index) => ({ run, key: arrivals[index]?.key ?? 0 })),
        ...told.messages.flatMap((run, index) => {
          const { copies = 1, key = 0 } = arrivals[15 - index] ?? {};
          return Array.from({ length: copies }, (_, copy) => ({ run, key: key + copy * 37 }));
        }),
      ].sort((a, b) => a.key - b.key);
      for (const [index, { run }] of all.entries()) run(desk, 200 + index);
      const isLive = told.order.status === "new" || told.order.status === "partially_filled";
      desk.resync({ open: isLive ? [told.order] : [], fills: told.fills }, moment(1_000));
      settle(desk, told, 1_000);
      check(desk.take(), told, isLive);
      assertEquals([desk.working, desk.unsettled], [isLive ? 1 : 0, 0]);
    }),
    { seed: 20261121, numRuns: 3_000 },
  );
});

const ENDS = ["canceled", "expired", "rejected"];

function check(
  events: readonly OrderEvent[],
  told: ReturnType<typeof history>,
  isLive: boolean,
): void {
  const fills = events.filter((event) => event.type === "fill");
  const ids = fills.map(({ evidenceId }) => String(evidenceId)).sort();
  assertEquals(ids, told.fills.map(({ tradeId }) => tradeId).sort());
  const sum = fills.reduce((total, { qty }) => total + qty, 0);
  assertEquals((sum / 1_000).toFixed(3), told.order.executed);
  assertEquals(events.filter(({ type }) => type === "accepted").length, 1);
  const end = events.findIndex(({ type }) => ENDS.includes(type));
  assertEquals(end !== -1, told.order.status === "canceled");
  if (end !== -1) assert(events.slice(end + 1).every(({ type }) => type === "fill"));
  const amends = told.requests.filter(({ type }) => type === "amend").length;
  assert(events.filter(({ type }) => type === "amended").length <= amends);
  if (!isLive) return;
  const terms = events.filter((event) => event.type === "accepted" || event.type === "amended");
  assertEquals(((terms.at(-1)?.price ?? 0) / 10).toFixed(1), told.order.price);
}
