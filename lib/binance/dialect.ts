// What differs between spot and USD-M: calls to make, and how answers and user events read.
import type { Market } from "../market/instrument.ts";
import type { Instrument } from "../market/instrument.ts";
import type { OrderRequest } from "../orders/requests.ts";
import type { Call } from "./answer.ts";

/** One of our orders as the venue reports it, in an answer, a query or a user event. */
export interface VenueOrder {
  /** Our id: on spot the id the order had before a cancel renamed it. */
  readonly clientId: string;
  /** The venue's id as text: it may be beyond 2^53. */
  readonly venueId: string;
  readonly symbol: string;
  readonly side: "buy" | "sell";
  /** Decimal text. */
  readonly price: string;
  readonly qty: string;
  readonly executed: string;
  readonly status:
    | "new"
    | "partially_filled"
    | "filled"
    | "canceled"
    | "rejected"
    | "expired"
    | "expired_in_match";
  /** Microseconds. */
  readonly venueAt: number;
}

/** A fill as a user event or a trade query reports it. */
export interface VenueFill {
  readonly clientId: string;
  readonly venueId: string;
  readonly tradeId: string;
  readonly price: string;
  readonly qty: string;
  /** Executed of the order after this fill; undefined where a query does not say. */
  readonly executed: string | undefined;
  readonly maker: boolean;
  readonly fee: string;
  readonly feeAsset: string;
  readonly venueAt: number;
}

/** What one user event says, in our words. */
export type UserNews = Readonly<
  | {
    type: "order";
    execution: string;
    order: VenueOrder;
    fill: VenueFill | undefined;
    cause: string;
  }
  | { type: "balances"; venueAt: number; balances: Readonly<Record<string, string>> }
  | { type: "funding"; venueAt: number; amount: string; asset: string; symbol: string | undefined }
  | { type: "ended"; why: string }
  | { type: "ignored"; what: string }
>;

export interface Dialect {
  readonly market: Market;
  /** Calls for one of our requests; `venueId` where it is known. */
  place(request: OrderRequest & { type: "place" }, instrument: Instrument): Call;
  cancel(
    order: { readonly clientId: string; readonly venueId: string | undefined },
    instrument: Instrument,
  ): Call;
  query(clientId: string, instrument: Instrument): Call;
  openOrders(instrument: Instrument): Call;
  cancelAll(instrument: Instrument): Call;
  /** Reads a user event's JSON; throws SyntaxError for a malformed one, message kept. */
  userNews(json: unknown): UserNews;
}
