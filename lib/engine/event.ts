// The one way in: everything that can happen to the engine.
import type { Decimal } from "../base/decimal.ts";
import type { TimeUs } from "../base/units.ts";
import type { OrderEvent } from "../orders/events.ts";

/**
 * `market` says that the local market has changed (it was applied before); `second` and `timer`
 * are the clock; `order` and `funding` come from the venue.
 */
export type Event = Readonly<
  | { type: "market"; at: TimeUs }
  | { type: "second"; at: TimeUs }
  | { type: "timer"; at: TimeUs }
  | { type: "order"; at: TimeUs; event: OrderEvent }
  | { type: "funding"; at: TimeUs; amount: Decimal }
>;
