// USD-M user events in our words: ORDER_TRADE_UPDATE, ACCOUNT_UPDATE, the end of the listen key.
import { z } from "zod";
import type { UserNews, VenueFill, VenueOrder } from "./dialect.ts";
import { DECIMAL, ID, readJson, SIDE, TIME } from "./venue_json.ts";

/** Order statuses of USD-M in our words. */
export const STATUS = z.enum([
  "NEW",
  "PARTIALLY_FILLED",
  "FILLED",
  "CANCELED",
  "REJECTED",
  "EXPIRED",
  "EXPIRED_IN_MATCH",
  "NEW_INSURANCE",
  "NEW_ADL",
]).transform((status): VenueOrder["status"] => STATUSES[status]);

/** The last two are the venue's own, of a liquidation. */
const STATUSES = {
  NEW: "new",
  PARTIALLY_FILLED: "partially_filled",
  FILLED: "filled",
  CANCELED: "canceled",
  REJECTED: "rejected",
  EXPIRED: "expired",
  EXPIRED_IN_MATCH: "expired_in_match",
  NEW_INSURANCE: "new",
  NEW_ADL: "new",
} as const;

/** A reason of expiry that names none. */
const NO_REASON = "0";

const NAMED = z.object({ e: z.string() });
const COMBINED = z.object({ stream: z.string(), data: z.unknown() });

const UPDATE = z.object({
  T: TIME,
  o: z.object({
    s: z.string(),
    c: z.string(),
    S: SIDE,
    q: DECIMAL,
    p: DECIMAL,
    x: z.string(),
    X: STATUS,
    i: ID,
    l: DECIMAL,
    z: DECIMAL,
    L: DECIMAL,
    n: DECIMAL.optional(),
    N: z.string().nullish(),
    T: TIME,
    t: ID,
    m: z.boolean(),
    er: z.string().optional(),
  }),
});

const ACCOUNT = z.object({
  T: TIME,
  a: z.object({
    m: z.string(),
    S: z.string().optional(),
    B: z.array(z.object({ a: z.string(), wb: DECIMAL, bc: DECIMAL.optional() })).default([]),
  }),
});

/** Reads one user event, bare or of a combined stream; throws SyntaxError. */
export function usdmNews(json: unknown): UserNews {
  const combined = COMBINED.safeParse(json);
  const event = combined.success ? combined.data.data : json;
  const { e } = readJson(NAMED, event, { what: "a USD-M user event" });
  switch (e) {
    case "ORDER_TRADE_UPDATE":
      return updateNews(readJson(UPDATE, event, { what: "an ORDER_TRADE_UPDATE" }));
    case "ACCOUNT_UPDATE":
      return accountNews(readJson(ACCOUNT, event, { what: "an ACCOUNT_UPDATE" }));
    case "listenKeyExpired":
      return { type: "ended", why: e };
    default:
      // TRADE_LITE among them: the ORDER_TRADE_UPDATE of the same trade has the fee too.
      return { type: "ignored", what: e };
  }
}

/** One funding payment comes as one asset's change. */
function accountNews({ T, a }: z.output<typeof ACCOUNT>): UserNews {
  const [paid] = a.B;
  if (a.m === "FUNDING_FEE" && paid?.bc !== undefined) {
    return { type: "funding", venueAt: T, amount: paid.bc, asset: paid.a, symbol: a.S };
  }
  const balances = Object.fromEntries(a.B.map(({ a: asset, wb }) => [asset, wb]));
  return { type: "balances", venueAt: T, balances };
}

type Update = z.output<typeof UPDATE>["o"];

function updateNews({ o }: z.output<typeof UPDATE>): UserNews {
  const order: VenueOrder = {
    clientId: o.c,
    venueId: o.i,
    symbol: o.s,
    side: o.S,
    price: o.p,
    qty: o.q,
    executed: o.z,
    status: o.X,
    venueAt: o.T,
  };
  const cause = o.er === undefined || o.er === NO_REASON ? "NONE" : `expiry reason ${o.er}`;
  return { type: "order", execution: o.x, order, fill: fillOf(o, order), cause };
}

/** CALCULATED is a liquidation's fill; one that is pending has no quantity yet. */
function fillOf(o: Update, order: VenueOrder): VenueFill | undefined {
  if (o.x !== "TRADE" && (o.x !== "CALCULATED" || /^0(\.0+)?$/.test(o.l))) return undefined;
  return {
    clientId: order.clientId,
    venueId: order.venueId,
    tradeId: o.t,
    price: o.L,
    qty: o.l,
    executed: o.z,
    maker: o.m,
    fee: o.n ?? "0",
    feeAsset: o.N ?? "",
    venueAt: o.T,
  };
}
