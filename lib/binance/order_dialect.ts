// What the order desk needs of a market beyond the common dialect: amends, batches, how answers read.
import type { PriceTicks, QtyLots } from "../base/units.ts";
import type { Instrument } from "../market/instrument.ts";
import type { OrderRequest } from "../orders/requests.ts";
import type { Answer, Call } from "./answer.ts";
import type { Dialect, VenueFill, VenueOrder } from "./dialect.ts";

export type Place = OrderRequest & { readonly type: "place" };
export type Amend = OrderRequest & { readonly type: "amend" };
export type Cancel = OrderRequest & { readonly type: "cancel" };

/** The order at the venue that carries one of ours: spot gives a new one to each replace. */
export interface Carrier {
  readonly clientId: string;
  readonly venueId: string | undefined;
  readonly price: PriceTicks;
  /** Its total, filled part included. */
  readonly qty: QtyLots;
  /** Filled by the carriers before it. */
  readonly carried: QtyLots;
}

/** How an amend travels: in place with its queue position, as cancel and new, or re-queued. */
export type AmendWay = "keep" | "replace" | "modify";

/**
 * What an answer says of one of our requests.
 *
 * - `done`: the orders as the venue now has them.
 * - `refused`: nothing was done, the order (if any) is as it was.
 * - `gone`: nothing was done, because there is no such order: how it ended is to be asked.
 * - `unchanged`: it is already as asked.
 * - `half`: the cancel half was done, the new order was refused.
 * - `unsent`: nothing was done and no refusal was meant: limits, or no connection.
 * - `unknown`: it may or may not have been done.
 */
export type Outcome = Readonly<
  | { type: "done"; orders: readonly VenueOrder[] }
  | { type: "refused"; code: number; cause: string }
  | { type: "gone"; code: number; cause: string }
  | { type: "unchanged" }
  | { type: "half"; canceled: VenueOrder; code: number; cause: string }
  | { type: "unsent"; code: number; cause: string }
  | { type: "unknown"; why: string }
>;

/** What asking for one order brought. */
export type Found = Readonly<
  | { type: "found"; order: VenueOrder }
  | { type: "absent" }
  | { type: "failed"; why: string }
>;

export interface OrderDialect extends Dialect {
  /** Most requests of a kind in one call; 1 where there are no batches. */
  readonly batch: { readonly place: number; readonly amend: number; readonly cancel: number };
  /** Checks an order without placing it. */
  testPlace(request: Place, instrument: Instrument): Call;
  amend(
    request: Amend,
    carrier: Carrier,
    instrument: Instrument,
  ): { readonly way: AmendWay; readonly call: Call };
  placeBatch(requests: readonly Place[], instrument: Instrument): Call;
  amendBatch(
    requests: readonly Amend[],
    carriers: readonly Carrier[],
    instrument: Instrument,
  ): Call;
  cancelBatch(carriers: readonly Carrier[], instrument: Instrument): Call;
  /** Fills of one order, or of everything since a time (venue microseconds). */
  trades(
    of: { readonly venueId: string } | { readonly sinceUs: number },
    instrument: Instrument,
  ): Call;
  /** How an answer to a place, an amend or a cancel reads. */
  outcome(answer: Answer): Outcome;
  /** One outcome for each element of a batch, in its order. */
  batchOutcomes(answer: Answer, count: number): readonly Outcome[];
  found(answer: Answer): Found;
  /** Throws SyntaxError for a malformed answer. */
  orders(json: unknown): readonly VenueOrder[];
  /** Fills in the order of their ids; throws SyntaxError for a malformed answer. */
  fills(json: unknown): readonly VenueFill[];
}
