// The door to orders: requests, events, the life cycle and the table of working orders.
export type { CancelCause, Fill, OrderEvent, QueueStart } from "./events.ts";
export { applyOrderEvent, markSent, newOrder, type Order } from "./order.ts";
export { OrderTable } from "./order_table.ts";
export { type ClientOrderId, type OrderRequest, type Side, SIDES, type Slot } from "./requests.ts";
export {
  type Happening,
  happeningOf,
  isEnded,
  type OrderState,
  TRANSITIONS,
} from "./transitions.ts";
