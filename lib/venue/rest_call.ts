// One HTTP request as a call: parameters, and the bytes that were signed as they came in.
import type { SessionCall } from "./backend.ts";

/** What of an HTTP request matters. */
export interface RestRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark, as received. */
  readonly query: string;
  readonly body: string;
  readonly apiKey: string | undefined;
  readonly ip: string;
}

const SIGNATURE = /(?:^|&)signature=([^&]*)/;

/**
 * The payload is query and body as received, with nothing between them and without the
 * signature; where a name occurs in both, the query counts. Throws RangeError for text that is
 * not percent-encoded.
 */
export function readRestCall(request: RestRequest): SessionCall {
  const { method, path, query, body, apiKey, ip } = request;
  const [queryRest, ofQuery] = withoutSignature(query);
  const [bodyRest, ofBody] = withoutSignature(body);
  const signature = ofQuery ?? ofBody;
  return {
    endpoint: `${method} ${path}`,
    params: Object.fromEntries([...pairs(bodyRest), ...pairs(queryRest)]),
    payload: signature === undefined ? undefined : queryRest + bodyRest,
    signature: signature === undefined ? undefined : decode(signature),
    apiKey,
    ip,
  };
}

function withoutSignature(text: string): readonly [rest: string, signature: string | undefined] {
  const match = SIGNATURE.exec(text);
  if (match === null) return [text, undefined];
  const rest = text.slice(0, match.index) + text.slice(match.index + match[0].length);
  return [rest.startsWith("&") ? rest.slice(1) : rest, match[1]];
}

function pairs(text: string): readonly (readonly [string, string])[] {
  return text.split("&").filter((part) => part !== "").map((part) => {
    const at = part.indexOf("=");
    return at < 0 ? [decode(part), ""] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
  });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", "%20"));
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    throw new RangeError(`Cannot read a parameter: ${text} is not percent-encoded`);
  }
}
