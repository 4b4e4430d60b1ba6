// What one reply of the venue means, over REST or the WebSocket API alike.
import type { Market } from "../market/instrument.ts";
import type { Answer } from "./answer.ts";
import { classify, type ErrorKind, type VenueError } from "./errors.ts";
import { windowOfText } from "./rate_limits.ts";
import type { BudgetTime, Hold } from "./request_budget.ts";

/** A reply, taken apart: REST has the code at the top, the WebSocket API under `error`. */
export interface Reply {
  readonly status: number;
  /** The result of a success, or the error's `{code, msg, data}`; undefined where it is no JSON. */
  readonly json: unknown;
  /** The body as it came, for a message where it is no JSON. */
  readonly text: string;
  /** Seconds, of the Retry-After header; undefined where there is none. */
  readonly retryAfter: string | undefined;
}

export interface ReplyOutcome {
  readonly answer: Answer;
  /** What the venue told to stop sending. */
  readonly hold: Hold | undefined;
  /** The kind of a refusal; undefined for a success. */
  readonly kind: ErrorKind | undefined;
}

/** As much of a reply that is no JSON as a message shows. */
const SHOWN_CHARS = 200;
/** A ban or a firewall's limit without a word about its end. */
const BAN_MS = 120_000;
const FIREWALL_MS = 60_000;
/** The venue is overloaded: cancels are exempt. */
const OVERLOAD_MS = 1_000;
const WEIGHT_WINDOW_MS = 60_000;
const ORDERS_WINDOW_MS = 10_000;
/** The venue's windows end by its clock, which we know to some milliseconds. */
const EDGE_MS = 250;
/** A ban that ends at a time of the venue's clock: better a second late. */
const BAN_EDGE_MS = 1_000;

/** Reads a reply; `at` is when it came. */
export function outcomeOfReply(
  reply: Reply,
  { market, at }: { readonly market: Market; readonly at: BudgetTime },
): ReplyOutcome {
  const { status, json, text } = reply;
  if (200 <= status && status < 300) {
    if (json !== undefined) {
      return { answer: { type: "ok", json }, hold: undefined, kind: undefined };
    }
    const why = `the answer is no JSON: ${shown(text)}`;
    return { answer: { type: "unknown", why }, hold: undefined, kind: "unknown" };
  }
  const error = errorOf(reply);
  const kind = classify(error, market);
  const { code, message } = error;
  if (kind === "unknown") {
    const why = `${status} ${code} ${message}`;
    return { answer: { type: "unknown", why }, hold: undefined, kind };
  }
  const hold = kind === "throttled" || 429 === status ? holdOf(reply, { error, at }) : undefined;
  if (kind === "throttled" && hold !== undefined) {
    return {
      answer: { type: "throttled", status, code, message, until: hold.untilMs },
      hold,
      kind,
    };
  }
  return { answer: { type: "refused", status, code, message, data: dataOf(json) }, hold, kind };
}

/** The code and text of an error; text of a body that is no JSON is kept short. */
function errorOf({ status, json, text }: Reply): VenueError {
  const code = fieldOf(json, "code");
  const message = fieldOf(json, "msg");
  return {
    status,
    code: typeof code === "number" ? code : 0,
    message: typeof message === "string" ? message : shown(text),
  };
}

function shown(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= SHOWN_CHARS ? line : `${line.slice(0, SHOWN_CHARS)}...`;
}

function dataOf(json: unknown): unknown {
  return fieldOf(json, "data");
}

function fieldOf(json: unknown, name: string): unknown {
  return typeof json === "object" && json !== null ? Reflect.get(json, name) : undefined;
}

/** What must stop, and until when. */
function holdOf(
  reply: Reply,
  { error, at }: { readonly error: VenueError; readonly at: BudgetTime },
): Hold {
  const { status, code, message } = error;
  const isOrders = code === -1015 || code === -2021 || code === -2022;
  const scope = isOrders || code === -1008 ? "orders" : "all";
  const told = toldMs(reply, { message, at });
  if (told !== undefined) return { scope, untilMs: at.monotonicMs + told };
  if (status === 418) return { scope, untilMs: at.monotonicMs + BAN_MS };
  if (status === 403) return { scope, untilMs: at.monotonicMs + FIREWALL_MS };
  if (isOrders || code === -1003 || status === 429) {
    const usual = isOrders ? ORDERS_WINDOW_MS : WEIGHT_WINDOW_MS;
    const windowMs = windowOfText(message) ?? usual;
    return { scope, untilMs: at.monotonicMs + windowMs - at.venueMs % windowMs + EDGE_MS };
  }
  return { scope, untilMs: at.monotonicMs + OVERLOAD_MS };
}

/** Milliseconds to wait as the venue told: a header, an envelope's data, or in words. */
function toldMs(
  { json, retryAfter }: Reply,
  { message, at }: { readonly message: string; readonly at: BudgetTime },
): number | undefined {
  if (retryAfter !== undefined && /^\d{1,7}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const data = dataOf(json);
  const until = fieldOf(data, "retryAfter");
  if (typeof until === "number") {
    // Both by the venue's clock: their difference owes nothing to ours.
    const serverTime = fieldOf(data, "serverTime");
    return typeof serverTime === "number"
      ? Math.max(0, until - serverTime)
      : Math.max(0, until - at.venueMs) + BAN_EDGE_MS;
  }
  const banned = /banned until (\d{13})/.exec(message)?.[1];
  return banned === undefined ? undefined : Math.max(0, Number(banned) - at.venueMs) + BAN_EDGE_MS;
}
