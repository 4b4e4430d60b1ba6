// One request of the WebSocket API as text: whole numbers as numbers, decimals as text, signed.
import type { Call, Params } from "./answer.ts";
import type { Signer } from "./sign.ts";

/** What a request is signed with. */
export interface RequestSigning {
  readonly signer: Signer | undefined;
  /** After session.logon neither key nor signature is sent. */
  readonly isLoggedOn: boolean;
  readonly recvWindowMs: number;
  /** The venue's time; needed for signed calls alone. */
  readonly timestampMs: number | undefined;
}

/**
 * Parameters that USD-M insists on as JSON integers; all others are text. An id may be beyond 2^53,
 * so that its digits are written as they are.
 */
const WHOLE_NAMES = [
  "cancelOrderId",
  "endTime",
  "fromId",
  "goodTillDate",
  "limit",
  "orderId",
  "orderListId",
  "recvWindow",
  "startTime",
  "strategyId",
  "strategyType",
  "subscriptionId",
  "timestamp",
  "trailingDelta",
];
const WHOLE = /^-?\d{1,19}$/;

/** The request; undefined where it cannot be signed for want of a key or of the time. */
export function requestText(
  id: string,
  call: Pick<Call, "method" | "params" | "security">,
  signing: RequestSigning,
): string | undefined {
  const params = signedParams(call, signing);
  if (params === undefined || call.method === undefined) return undefined;
  const fields = Object.entries(params).map(([name, text]) =>
    `${quoted(name)}:${value(name, text)}`
  );
  const tail = fields.length === 0 ? "" : `,"params":{${fields.join(",")}}`;
  return `{"id":${quoted(id)},"method":${quoted(call.method)}${tail}}`;
}

function signedParams(
  { params, security }: Pick<Call, "params" | "security">,
  { signer, isLoggedOn, recvWindowMs, timestampMs }: RequestSigning,
): Params | undefined {
  if (security === "none") return params;
  if (signer === undefined) return undefined;
  const { apiKey } = signer;
  if (security === "key") return { ...params, apiKey };
  if (timestampMs === undefined) return undefined;
  const timed = { recvWindow: `${recvWindowMs}`, ...params, timestamp: `${timestampMs}` };
  if (isLoggedOn) return timed;
  const all = { ...timed, apiKey };
  return { ...all, signature: signer.signWs(all) };
}

function value(name: string, text: string): string {
  return WHOLE_NAMES.includes(name) && WHOLE.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
