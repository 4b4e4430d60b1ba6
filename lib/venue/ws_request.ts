// One request of the WebSocket API as text: its id, method, parameters and signed bytes.
import { RawNumber } from "./ports.ts";
import { asObject, jsonText, parseExact } from "./wire_json.ts";

/** A request, or why it cannot be read. */
export type WsRequest = Readonly<
  | {
    type: "request";
    id: unknown;
    method: string;
    /** Without key and signature. */
    params: Readonly<Record<string, string>>;
    apiKey: string | undefined;
    signature: string | undefined;
    /** Every parameter but the signature, sorted by name, nothing encoded. */
    payload: string;
    returnRateLimits: boolean | undefined;
  }
  | { type: "refused"; id: unknown; code: number; msg: string }
>;

const CODE_BAD_JSON = -1135;
const CODE_BAD_REQUEST = -1102;

/** Reads one text frame; never throws for what a client may send. */
export function readWsRequest(text: string): WsRequest {
  const refuse = (id: unknown, code: number, msg: string): WsRequest => ({
    type: "refused",
    id,
    code,
    msg,
  });
  let json: unknown;
  try {
    json = parseExact(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse(null, CODE_BAD_JSON, "Invalid JSON Request");
  }
  const request = asObject(json);
  if (request === undefined) return refuse(null, CODE_BAD_JSON, "Invalid JSON Request");
  const { id = null, method, params } = request;
  if (typeof method !== "string") {
    const msg = "Mandatory parameter 'method' was not sent, was empty/null, or malformed.";
    return refuse(id, CODE_BAD_REQUEST, msg);
  }
  const texts = Object.entries(asObject(params) ?? {}).map(
    ([name, value]): readonly [string, string] => [name, textOf(value)],
  );
  const { apiKey, signature, returnRateLimits, ...rest } = Object.fromEntries(texts);
  const payload = texts.filter(([name]) => name !== "signature")
    .sort(([one], [other]) => one < other ? -1 : 1)
    .map(([name, value]) => `${name}=${value}`).join("&");
  return {
    type: "request",
    id,
    method,
    params: rest,
    apiKey,
    signature,
    payload,
    returnRateLimits: returnRateLimits === undefined ? undefined : returnRateLimits === "true",
  };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof RawNumber) return value.text;
  return jsonText(value);
}
