// Spot user events in our words: executionReport, balances, the end of the stream.
import { z } from "zod";
import { toDecimal } from "../base/decimal.ts";
import type { UserNews, VenueFill, VenueOrder } from "./dialect.ts";
import { DECIMAL, ID, readJson, SIDE, TIME } from "./venue_json.ts";

/** Order statuses of spot in our words. */
export const STATUS = z.enum([
  "NEW",
  "PENDING_NEW",
  "PARTIALLY_FILLED",
  "FILLED",
  "CANCELED",
  "PENDING_CANCEL",
  "REJECTED",
  "EXPIRED",
  "EXPIRED_IN_MATCH",
]).transform((status): VenueOrder["status"] => STATUSES[status]);

const STATUSES = {
  NEW: "new",
  PENDING_NEW: "new",
  PARTIALLY_FILLED: "partially_filled",
  FILLED: "filled",
  CANCELED: "canceled",
  PENDING_CANCEL: "new",
  REJECTED: "rejected",
  EXPIRED: "expired",
  EXPIRED_IN_MATCH: "expired_in_match",
} as const;

const WRAPPED = z.object({ event: z.unknown() });
const NAMED = z.object({ e: z.string() });

const REPORT = z.object({
  s: z.string(),
  c: z.string(),
  C: z.string().default(""),
  S: SIDE,
  q: DECIMAL,
  p: DECIMAL,
  x: z.string(),
  X: STATUS,
  r: z.string().default("NONE"),
  eR: z.string().optional(),
  i: ID,
  l: DECIMAL,
  z: DECIMAL,
  L: DECIMAL,
  n: DECIMAL.nullish(),
  N: z.string().nullish(),
  T: TIME,
  t: ID,
  m: z.boolean(),
});

const POSITION = z.object({
  u: TIME,
  B: z.array(z.object({ a: z.string(), f: DECIMAL, l: DECIMAL })),
});

/** Reads one user event, wrapped with its subscription or bare; throws SyntaxError. */
export function spotNews(json: unknown): UserNews {
  const wrapped = WRAPPED.safeParse(json);
  const event = wrapped.success ? wrapped.data.event : json;
  const { e } = readJson(NAMED, event, { what: "a spot user event" });
  switch (e) {
    case "executionReport":
      return reportNews(readJson(REPORT, event, { what: "an executionReport" }));
    case "outboundAccountPosition": {
      const { u, B } = readJson(POSITION, event, { what: "an outboundAccountPosition" });
      const balances = Object.fromEntries(B.map(({ a, f, l }) => [a, sum(f, l)]));
      return { type: "balances", venueAt: u, balances };
    }
    case "eventStreamTerminated":
    case "serverShutdown":
      return { type: "ended", why: e };
    default:
      return { type: "ignored", what: e };
  }
}

/** A cancel and an amend rename the order: then `C` has the id that it was placed under. */
function reportNews(report: z.output<typeof REPORT>): UserNews {
  const { x, X, C, c } = report;
  const renames = (x === "CANCELED" || x === "REPLACED") && C !== "";
  const order: VenueOrder = {
    clientId: renames ? C : c,
    venueId: report.i,
    symbol: report.s,
    side: report.S,
    price: report.p,
    qty: report.q,
    executed: report.z,
    status: X,
    venueAt: report.T,
  };
  const cause = report.eR ?? (x === "TRADE_PREVENTION" ? x : report.r);
  return { type: "order", execution: x, order, fill: fillOf(report, order), cause };
}

function fillOf(report: z.output<typeof REPORT>, order: VenueOrder): VenueFill | undefined {
  if (report.x !== "TRADE") return undefined;
  return {
    clientId: order.clientId,
    venueId: order.venueId,
    tradeId: report.t,
    price: report.L,
    qty: report.l,
    executed: report.z,
    maker: report.m,
    fee: report.n ?? "0",
    feeAsset: report.N ?? "",
    venueAt: report.T,
  };
}

/** Free and locked are both ours. */
function sum(free: string, locked: string): string {
  return toDecimal(free).add(toDecimal(locked)).toFixed();
}
