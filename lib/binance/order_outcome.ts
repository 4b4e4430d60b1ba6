// How an answer to an order call reads, as far as spot and USD-M agree.
import type { Market } from "../market/instrument.ts";
import type { Answer } from "./answer.ts";
import type { VenueOrder } from "./dialect.ts";
import { classify } from "./errors.ts";
import type { Found, Outcome } from "./order_dialect.ts";

type Refused = Answer & { readonly type: "refused" };

/** How a market's answers are read. */
export interface Reading {
  readonly market: Market;
  readonly done: (json: unknown) => readonly VenueOrder[];
  /** What only this market knows; undefined leaves it to the code. */
  readonly special?: (refused: Refused) => Outcome | undefined;
}

/** Reads an answer to a place, an amend or a cancel. */
export function outcomeOf(answer: Answer, reading: Reading): Outcome {
  switch (answer.type) {
    case "ok":
      return readDone(answer.json, reading.done);
    case "refused":
      return reading.special?.(answer) ?? refusalOf(answer, reading.market);
    case "throttled":
      return { type: "unsent", code: answer.code, cause: answer.message };
    case "not_sent":
      return { type: "unsent", code: 0, cause: answer.why };
    case "unknown":
      return answer;
  }
}

function refusalOf(refused: Refused, market: Market): Outcome {
  const { code, message: cause } = refused;
  switch (classify(refused, market)) {
    case "duplicate":
      // Proof that an order with this id is open: which one is asked for.
      return { type: "unknown", why: cause };
    case "unknown":
      return { type: "unknown", why: cause };
    case "gone":
      return { type: "gone", code, cause };
    case "unchanged":
      return { type: "unchanged" };
    case "throttled":
      return { type: "unsent", code, cause };
    case "rejected":
    case "would_take":
    case "clock":
    case "fatal":
      return { type: "refused", code, cause };
  }
}

/** A success that cannot be read was done all the same: the order is asked for. */
function readDone(json: unknown, done: Reading["done"]): Outcome {
  try {
    return { type: "done", orders: done(json) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { type: "unknown", why: error.message };
  }
}

/** What a query for one order brought. */
export function foundOf(
  answer: Answer,
  { market, read }: {
    readonly market: Market;
    readonly read: (json: unknown) => VenueOrder;
  },
): Found {
  if (answer.type === "refused" && classify(answer, market) === "gone") return { type: "absent" };
  if (answer.type !== "ok") return { type: "failed", why: whyOf(answer) };
  try {
    return { type: "found", order: read(answer.json) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { type: "failed", why: error.message };
  }
}

/** Why there is no answer to use, for people. */
export function whyOf(answer: Exclude<Answer, { type: "ok" }>): string {
  return "why" in answer ? answer.why : `${answer.code} ${answer.message}`;
}
