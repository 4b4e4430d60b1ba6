// What the engine needs from outside: a venue to send to.
import type { TimeUs } from "../base/units.ts";
import type { Approved } from "../risk/gate.ts";

/**
 * Where approved requests go, and only those. Answers come back later as order events, never as
 * return values; live, paper and backtest differ in nothing but the exchange they pass.
 */
export interface Exchange {
  /** Sends one request at the time of our clock. Throws nothing: what fails is an order event. */
  send(request: Approved, at: TimeUs): void;
}
