// A limit order that may take: what crosses fills as taker, the rest queues or expires.
//
// - It takes level by level up to its own price, as taker orders do (taker.ts).
// - `gtc` rests with what is left, behind everything at its price; `ioc` expires with it; `fok`
//   fills whole or not at all: it expires on spot, and is refused on USD-M.
// - The recording does not know that we took: where the market goes on showing what was taken, the
//   next event of the book fills what rests there, at its own price.
// - Funds are asked for once, for the takes at their prices and the rest at its own.
import { lots, timeUs } from "../base/units.ts";
import type { OrderRequest } from "../orders/requests.ts";
import { affords } from "./account.ts";
import type { Desk } from "./desk.ts";
import { referenceTicks } from "./filters.ts";
import { refuse } from "./place.ts";
import { joinQueue } from "./queue.ts";
import { type Refusal, refusal } from "./refusal.ts";
import { restingOrder } from "./resting.ts";
import { type Step, take, walk } from "./taker.ts";

export type TimeInForce = "gtc" | "ioc" | "fok";

type Place = OrderRequest & { type: "place" };

const FOK_REFUSED = {
  code: -5021,
  cause: "Due to the order could not be filled immediately, the FOK order has been rejected.",
};

/** Accepts or rejects; what follows at once is told behind the acceptance. */
export function placeLimit(
  desk: Desk,
  request: Place,
  terms: { readonly at: number; readonly timeInForce: TimeInForce },
): void {
  const refused = refuse(desk, request, terms.at) ?? execute(desk, request, terms);
  if (refused === undefined) return;
  const venueAt = timeUs(terms.at);
  desk.outbox.push({ type: "rejected", id: request.id, venueAt, ...refused });
}

function execute(
  desk: Desk,
  request: Place,
  { at, timeInForce }: { readonly at: number; readonly timeInForce: TimeInForce },
): Refusal | undefined {
  const { id, price, qty } = request;
  const order = restingOrder(id, request.slot.side, request);
  const steps = walk(desk, { side: order.side, qty, limit: price });
  const taken = steps.reduce((sum, step) => sum + step.qty, 0);
  const isKilled = timeInForce === "fok" && taken < qty;
  if (isKilled && desk.instrument.market === "usdm") return FOK_REFUSED;
  const rests = timeInForce === "gtc" ? qty - taken : 0;
  if (!isKilled && !hasFundsFor(desk, { order, steps, rests })) {
    return refusal(desk.instrument.market, "funds");
  }

  desk.rate.count(at);
  const venueAt = timeUs(at);
  order.queueKnown = true;
  desk.outbox.push({ type: "accepted", id, venueAt, price, qty, ahead: lots(0), queueKnown: true });
  if (!isKilled) take(desk, order, { steps, at });
  if (0 < rests) {
    joinQueue(order, desk);
    desk.orders.add(order);
  } else if (0 < order.remaining) {
    desk.outbox.push({ type: "expired", id, venueAt, cause: "Nothing left to take at the price" });
  }
  return undefined;
}

function hasFundsFor(
  { instrument, orders, account, config, holder, view }: Desk,
  { order, steps, rests }: {
    readonly order: { readonly side: number; readonly price: number };
    readonly steps: readonly Step[];
    readonly rests: number;
  },
): boolean {
  const notional = steps.reduce((sum, { price, qty }) => sum + price * qty, rests * order.price);
  const qty = steps.reduce((sum, step) => sum + step.qty, rests);
  const reference = referenceTicks({ instrument, view, ordersOpen: 0 });
  const { leverage } = config;
  const context = { instrument, orders, without: undefined, leverage, reference, holder };
  return affords(account, { side: order.side, notional, qty }, context);
}
