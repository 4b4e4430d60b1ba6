// Keys of the local venue's accounts, and whether a call was signed with one of them.
import { Buffer } from "node:buffer";
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
  verify,
} from "node:crypto";
import { Refused } from "./refused.ts";

export type KeyType = "hmac" | "ed25519";

/** What a client needs to call as an account. Local secrets: worthless anywhere else. */
export interface ClientKeys {
  readonly account: string;
  readonly hmac: { readonly apiKey: string; readonly secretKey: string };
  /** `privateKey` is PKCS#8 in PEM. */
  readonly ed25519: { readonly apiKey: string; readonly privateKey: string };
}

interface KnownKey {
  readonly account: string;
  readonly type: KeyType;
  readonly secret: string | KeyObject;
}

/** PKCS#8 of an Ed25519 key is this and the 32 bytes of its seed. */
const PKCS8_HEAD = "302e020100300506032b657004220420";
const KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const KEY_LENGTH = 64;
const SEED_BYTES = 32;
const RECV_WINDOW_DEFAULT_MS = 5_000;
const RECV_WINDOW_MAX_MS = 60_000;
const AHEAD_MAX_MS = 1_000;
/** Times at or above this are microseconds (spot). */
const MICROSECONDS_FROM = 1e15;

export class Keyring {
  readonly #keys = new Map<string, KnownKey>();
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Makes a pair of keys for an account. */
  create(account: string): ClientKeys {
    const hmac = { apiKey: this.#letters(), secretKey: this.#letters() };
    this.#keys.set(hmac.apiKey, { account, type: "hmac", secret: hmac.secretKey });

    const seed = Array.from({ length: SEED_BYTES }, () => Math.floor(this.#random() * 256));
    const der = Buffer.concat([Buffer.from(PKCS8_HEAD, "hex"), Buffer.from(seed)]);
    const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    const apiKey = this.#letters();
    this.#keys.set(apiKey, { account, type: "ed25519", secret: createPublicKey(key) });
    const privateKey = key.export({ format: "pem", type: "pkcs8" }).toString();
    return { account, hmac, ed25519: { apiKey, privateKey } };
  }

  /** The account and the kind of a key; undefined for a key that is not ours. */
  find(apiKey: string): { readonly account: string; readonly type: KeyType } | undefined {
    return this.#keys.get(apiKey);
  }

  /** Key present and known: -2014, -2015. */
  identify(apiKey: string | undefined): { readonly account: string; readonly type: KeyType } {
    if (apiKey === undefined || apiKey === "") {
      throw new Refused(-2014, "API-key format invalid.");
    }
    const key = this.#keys.get(apiKey);
    if (key === undefined) {
      throw new Refused(-2015, "Invalid API-key, IP, or permissions for action.");
    }
    return key;
  }

  /** The signature over the bytes received: hex in any case, base64 as it stands. Else -1022. */
  checkSignature(apiKey: string, payload: string, signature: string): void {
    const key = this.#keys.get(apiKey);
    if (key !== undefined && isSigned(key, payload, signature)) return;
    throw new Refused(-1022, "Signature for this request is not valid.");
  }

  /** Revokes every key of an account. */
  revoke(account: string): void {
    for (const [apiKey, key] of this.#keys) {
      if (key.account === account) this.#keys.delete(apiKey);
    }
  }

  #letters(): string {
    const letter = () => KEY_LETTERS[Math.floor(this.#random() * KEY_LETTERS.length)] ?? "A";
    return Array.from({ length: KEY_LENGTH }, letter).join("");
  }
}

function isSigned({ type, secret }: KnownKey, payload: string, signature: string): boolean {
  if (typeof secret !== "string") {
    return type === "ed25519" &&
      verify(null, Buffer.from(payload), secret, Buffer.from(signature, "base64"));
  }
  const expected = createHmac("sha256", secret).update(payload).digest();
  if (!/^[0-9a-fA-F]*$/.test(signature)) return false;
  const given = Buffer.from(signature, "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The time rule: not 1000 ms ahead, not older than `recvWindow`. Throws -1102, -1021 or -1131. */
export function checkTimestamp(
  params: Readonly<Record<string, string>>,
  { nowMs, allowsMicroseconds }: { nowMs: number; allowsMicroseconds: boolean },
): void {
  const text = params["timestamp"];
  const sent = Number(text);
  if (text === undefined || !/^\d{1,17}$/.test(text)) {
    const message = "Mandatory parameter 'timestamp' was not sent, was empty/null, or malformed.";
    throw new Refused(-1102, message);
  }
  const window = Number(params["recvWindow"] ?? RECV_WINDOW_DEFAULT_MS);
  if (!(0 < window && window <= RECV_WINDOW_MAX_MS)) {
    throw new Refused(-1131, "recvWindow must be less than 60000.");
  }
  const isMicroseconds = allowsMicroseconds && MICROSECONDS_FROM <= sent;
  const timestamp = isMicroseconds ? sent / 1_000 : sent;
  if (nowMs + AHEAD_MAX_MS <= timestamp) {
    throw new Refused(
      -1021,
      "Timestamp for this request was 1000ms ahead of the server's time.",
    );
  }
  if (window < nowMs - timestamp) {
    throw new Refused(-1021, "Timestamp for this request is outside of the recvWindow.");
  }
}
