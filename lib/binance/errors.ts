// Every error code of the venue, and what each says about the request that met it.
import type { Market } from "../market/instrument.ts";

/**
 * - `rejected`: the venue said no and nothing changed, or `data` tells what did (cancelReplace).
 * - `would_take`: a post-only order would have matched. A USD-M order that was modified may be gone.
 * - `duplicate`: an order with this client id is there already.
 * - `unchanged`: the change changes nothing: the order is as wanted.
 * - `gone`: no such order any more, or not yet, or never.
 * - `unknown`: it may or may not have been done.
 * - `throttled`: not done; come back later.
 * - `clock`: not done; our clock is off.
 * - `fatal`: not done, and nothing will be until a person acts.
 */
export type ErrorKind =
  | "rejected"
  | "would_take"
  | "duplicate"
  | "unchanged"
  | "gone"
  | "unknown"
  | "throttled"
  | "clock"
  | "fatal";

/** An answer that is no success; `code` is 0 where it had none. */
export interface VenueError {
  /** HTTP status, or that of the WebSocket API's envelope. */
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

/** Statuses that are the venue's refusal to look, whatever code comes along. */
const THROTTLING = [418, 429];
/** Half a cancelReplace may come with status 429: its data tells what was done. */
const HALVES = [-2021, -2022];

/** Codes that both markets have and mean alike; what is not listed is `rejected`. */
const BOTH: readonly (readonly [ErrorKind, readonly number[]])[] = [
  ["unknown", [-1000, -1006, -1007, -1016]],
  ["throttled", [-1003, -1008, -1015]],
  ["clock", [-1021]],
  ["fatal", [-1002, -1022, -2014, -2015]],
  ["gone", [-2011, -2013]],
];

const OWN: Readonly<Record<Market, readonly (readonly [ErrorKind, readonly number[]])[]>> = {
  spot: [
    ["unknown", [-1001]],
    ["throttled", [-1034]],
    ["rejected", HALVES],
    ["gone", [-2026]],
  ],
  usdm: [
    ["unknown", [-2012, -4083]],
    ["clock", [-5028]],
    // Keys, liquidation, permissions, position mode, dormant account, cooling-off.
    ["fatal", [-1099, -2017, -2023, -4061, -4087, -4088, -4105, -4106, -4107, -4109, -4189, -4192]],
    ["gone", [-1125]],
    ["duplicate", [-4116]],
    ["would_take", [-5022]],
    ["unchanged", [-4046, -4059, -5027]],
  ],
};

const KINDS: Readonly<Record<Market, ReadonlyMap<number, ErrorKind>>> = {
  spot: byCode([...BOTH, ...OWN.spot]),
  usdm: byCode([...BOTH, ...OWN.usdm]),
};

/** Codes of spot under which the text tells the reason. */
const WORDED = [-1010, -2010, -2011, -2038];

const WORDS: ReadonlyMap<string, ErrorKind> = new Map([
  ["Order would immediately match and take.", "would_take"],
  ["Duplicate order sent.", "duplicate"],
  ["The requested action would change no state; rejecting", "unchanged"],
  ["Unknown order sent.", "gone"],
  ["Order was not canceled due to cancel restrictions.", "rejected"],
  ["Cancel order is invalid. Check origClOrdId and orderId.", "rejected"],
  ["This action is disabled on this account.", "fatal"],
  ["This account may not place or cancel orders.", "fatal"],
  ["This symbol is not permitted for this account.", "fatal"],
  ["This symbol is restricted for this account.", "fatal"],
  ["Rest API trading is not enabled.", "fatal"],
  ["WebSocket API trading is not enabled.", "fatal"],
]);

/** Texts of HTTP 503 on futures that are sure about what happened. */
const USDM_503: ReadonlyMap<string, ErrorKind> = new Map([
  ["Service Unavailable.", "throttled"],
  ["Internal error; unable to process your request. Please try again.", "rejected"],
]);

const STATUSES: ReadonlyMap<number, ErrorKind> = new Map([
  [401, "fatal"],
  // A firewall's limit: it lets nothing through for a while.
  [403, "throttled"],
  [408, "unknown"],
  [409, "unknown"],
  [418, "throttled"],
  [429, "throttled"],
  // Not served where we are.
  [451, "fatal"],
]);

/** What an error says about the request; an unknown code goes by the status. */
export function classify(error: VenueError, market: Market): ErrorKind {
  const { status, code, message } = error;
  if (THROTTLING.includes(status)) {
    return market === "spot" && HALVES.includes(code) ? "rejected" : "throttled";
  }
  if (500 <= status) return ofServerFault(error, market);
  const worded = market === "spot" && WORDED.includes(code) ? WORDS.get(message.trim()) : undefined;
  const kind = worded ?? KINDS[market].get(code) ?? STATUSES.get(status);
  if (kind !== undefined) return kind;
  // No refusal and no success, such as a redirect: nobody knows who answered.
  return 400 <= status ? "rejected" : "unknown";
}

/** A server fault leaves the outcome open, but for what the venue is sure about. */
function ofServerFault({ status, code, message }: VenueError, market: Market): ErrorKind {
  const kind = KINDS[market].get(code);
  if (kind === "throttled") return kind;
  if (market === "spot") return "unknown";
  if (code === -1001) return "rejected";
  return status === 503 ? USDM_503.get(message.trim()) ?? "unknown" : "unknown";
}

function byCode(
  rows: readonly (readonly [ErrorKind, readonly number[]])[],
): ReadonlyMap<number, ErrorKind> {
  return new Map(rows.flatMap(([kind, codes]) => codes.map((code) => [code, kind] as const)));
}
