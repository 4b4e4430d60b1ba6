// The status and the words that go with a code when a fault asks for it.
import type { Market } from "../market/instrument.ts";
import type { VenueAnswer } from "./ports.ts";

interface Wording {
  readonly status: number;
  readonly msg: string;
}

const BOTH: Readonly<Record<number, Wording>> = {
  [-1000]: { status: 500, msg: "An unknown error occurred while processing the request." },
  [-1001]: {
    status: 500,
    msg: "Internal error; unable to process your request. Please try again.",
  },
  [-1003]: { status: 429, msg: "Too many requests." },
  [-1006]: {
    status: 500,
    msg: "An unexpected response was received from the message bus. Execution status unknown.",
  },
  [-1007]: {
    status: 504,
    msg: "Timeout waiting for response from backend server. " +
      "Send status unknown; execution status unknown.",
  },
  [-1008]: {
    status: 503,
    msg: "Request throttled by system-level protection. " +
      "Reduce-only/close-position orders are exempt. Please try again.",
  },
  [-1021]: {
    status: 400,
    msg: "Timestamp for this request is outside of the recvWindow.",
  },
  [-1022]: { status: 400, msg: "Signature for this request is not valid." },
  [-1125]: { status: 400, msg: "This listenKey does not exist." },
  [-2010]: { status: 400, msg: "Account has insufficient balance for requested action." },
  [-2011]: { status: 400, msg: "Unknown order sent." },
  [-2013]: { status: 400, msg: "Order does not exist." },
  [-2015]: { status: 401, msg: "Invalid API-key, IP, or permissions for action." },
  [-2019]: { status: 400, msg: "Margin is insufficient." },
  [-2038]: { status: 400, msg: "The requested action would change no state; rejecting" },
  [-5022]: {
    status: 400,
    msg: "Due to the order could not be executed as maker, the Post Only order will be " +
      "rejected. The order will not be recorded in the order history",
  },
  [-5027]: { status: 400, msg: "No need to modify the order." },
};

const BY_MARKET: Readonly<Record<Market, Readonly<Record<number, Wording>>>> = {
  spot: {
    [-1015]: {
      status: 429,
      msg: "Too many new orders; current limit is 100 orders per 10 SECOND.",
    },
    [-2021]: { status: 409, msg: "Order cancel-replace partially failed." },
    [-2022]: { status: 400, msg: "Order cancel-replace failed." },
  },
  usdm: {
    [-1015]: {
      status: 429,
      msg: "Too many new orders; current limit is 300 orders per 10 SECOND.",
    },
    [-2021]: { status: 400, msg: "Order would immediately trigger." },
    [-2022]: { status: 400, msg: "ReduceOnly Order is rejected." },
  },
};

const RETRY_AFTER_S = 1;

/** The answer that the venue would give with a code; `status` and `msg` overrule the usual ones. */
export function answerOf(
  code: number,
  { market, nowMs, status, msg }: {
    readonly market: Market;
    readonly nowMs: number;
    readonly status?: number | undefined;
    readonly msg?: string | undefined;
  },
): VenueAnswer {
  const usual = BY_MARKET[market][code] ?? BOTH[code] ?? { status: 400, msg: `Fault ${code}.` };
  const made = status ?? usual.status;
  const isLimit = made === 429 || made === 418;
  const banned = `Way too many requests; IP banned until ${nowMs + RETRY_AFTER_S * 1000}. ` +
    "Please use the websocket for live updates to avoid bans.";
  return {
    status: made,
    body: { code, msg: msg ?? (made === 418 ? banned : usual.msg), ...halves(code, market) },
    headers: isLimit && market === "spot" ? { "Retry-After": String(RETRY_AFTER_S) } : {},
  };
}

/** The two halves of a cancelReplace that did nothing; -2021 needs the cancel's own answer. */
function halves(code: number, market: Market): { readonly data?: unknown } {
  if (code !== -2022 || market !== "spot") return {};
  return {
    data: {
      cancelResult: "FAILURE",
      newOrderResult: "NOT_ATTEMPTED",
      cancelResponse: { code: -2011, msg: "Unknown order sent." },
      newOrderResponse: null,
    },
  };
}
