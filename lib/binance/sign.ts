// Signatures: what exactly is signed over REST and the WebSocket API, with HMAC or Ed25519.
import { createHmac, createPrivateKey, sign } from "node:crypto";
import type { Params } from "./answer.ts";
import type { Secret } from "./secret.ts";

/** Signs for one API key. Its secret cannot be read back. */
export interface Signer {
  readonly apiKey: string;
  /** The WebSocket API's session.logon wants Ed25519. */
  readonly type: "hmac" | "ed25519";
  /**
   * The signature of a REST payload, ready to stand in a URL. The payload is the bytes on the wire:
   * the query, then the body with nothing between them, both percent-encoded, no `signature`.
   */
  signRest(payload: string): string;
  /** The signature of a WebSocket API call's parameters, `apiKey` among them. */
  signWs(params: WsParams): string;
}

/** Parameters of a WebSocket API call; a number is signed as JSON writes it. */
export type WsParams = Readonly<Record<string, string | number | boolean>>;

/** A signer with the secret that the venue issued. */
export function hmacSigner(apiKey: string, secret: Secret): Signer {
  const signature = (payload: string) =>
    createHmac("sha256", secret.reveal()).update(payload).digest("hex");
  return {
    apiKey,
    type: "hmac",
    signRest: signature,
    signWs: (params) => signature(wsPayload(params)),
  };
}

/** A signer with a private key in PEM; throws RangeError where the text is not an Ed25519 key. */
export function ed25519Signer(apiKey: string, pem: Secret): Signer {
  const key = readKey(pem);
  const signature = (payload: string) =>
    sign(null, new TextEncoder().encode(payload), key).toString("base64");
  return {
    apiKey,
    type: "ed25519",
    signRest: (payload) => encodeURIComponent(signature(payload)),
    signWs: (params) => signature(wsPayload(params)),
  };
}

function readKey(pem: Secret) {
  let key;
  try {
    key = createPrivateKey(pem.reveal());
  } catch {
    // The cause may quote the key, so that it is left out.
    throw new RangeError("Cannot read the Ed25519 key: it is not a private key in PEM (PKCS#8)");
  }
  if (key.asymmetricKeyType === "ed25519") return key;
  throw new RangeError(`Cannot read the Ed25519 key: it is of type ${key.asymmetricKeyType}`);
}

/**
 * Parameters as a query or a form body, percent-encoded before they are signed. Stricter than
 * encodeURIComponent: what a URL parser would encode later must already be encoded.
 */
export function queryText(params: Params): string {
  return Object.entries(params).map(([name, value]) => `${strict(name)}=${strict(value)}`).join(
    "&",
  );
}

function strict(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** What the WebSocket API signs: all parameters but `signature`, sorted by name, not encoded. */
export function wsPayload(params: WsParams): string {
  return Object.keys(params).filter((name) => name !== "signature").sort().map((name) =>
    `${name}=${params[name]}`
  ).join("&");
}
