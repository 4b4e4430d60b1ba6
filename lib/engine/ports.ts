// What the engine needs from outside: a venue to send to, and a feed to read from.
import type { OrderRequest } from "../orders/requests.ts";

/** Where approved requests go. Answers come back as order events, never as return values. */
export interface Exchange {
  send(request: OrderRequest): void;
}
