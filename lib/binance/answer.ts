// What became of one call to the venue, over REST or the WebSocket API alike.

/** Named parameters in the order in which they are sent; all text. */
export type Params = Readonly<Record<string, string>>;

/** How a call is signed and what it costs. */
export interface Call {
  /** REST: method and path, such as `POST /api/v3/order`. */
  readonly endpoint: string;
  /** WebSocket API: method, such as `order.place`; undefined where there is none. */
  readonly method: string | undefined;
  readonly params: Params;
  readonly security: "none" | "key" | "signed";
  /** Request weight, and how much it adds to each ORDERS window. */
  readonly weight: number;
  readonly orders: number;
  /** A cancel may use the reserve and overtakes queued places and amends. */
  readonly urgency: "cancel" | "order" | "query";
}

/**
 * - `ok`: the venue did it; `json` has long integers as text.
 * - `refused`: the venue said no, and why; nothing was done but what `data` tells (cancelReplace).
 * - `throttled`: not done; nothing may be sent before `until` (monotonic milliseconds).
 * - `not_sent`: no byte left us.
 * - `unknown`: it may or may not have been done.
 */
export type Answer = Readonly<
  | { type: "ok"; json: unknown }
  | { type: "refused"; status: number; code: number; message: string; data: unknown }
  | { type: "throttled"; status: number; code: number; message: string; until: number }
  | { type: "not_sent"; why: string }
  | { type: "unknown"; why: string }
>;

/** Sends calls; never throws and never sends one twice. */
export interface Caller {
  call(call: Call): Promise<Answer>;
  close(): void;
}
