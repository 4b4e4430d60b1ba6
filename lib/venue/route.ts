// What an endpoint of the local venue is made of.
import type { Market } from "../market/instrument.ts";
import type { CallParams } from "./params.ts";

/** One call on its way through a route. */
export interface RouteCall {
  readonly market: Market;
  readonly params: CallParams;
  readonly at: number;
  /** The account that called; undefined where none is needed. */
  readonly account: string | undefined;
}

export interface Route {
  readonly security: "none" | "key" | "signed";
  readonly weight: (params: CallParams) => number;
  /** Spot order calls cost nothing when they succeed. */
  readonly freeOnSuccess?: true;
  /** The answer carries order-count headers. */
  readonly counted?: true;
  /** The body of a success. Throws Refused. */
  readonly run: (call: RouteCall) => unknown;
}

export type Routes = Readonly<Record<string, Route>>;
