// Listen keys of USD-M: sixty minutes each, the same one for an account that asks again.
import type { Prng } from "../base/prng.ts";

/** The life of a key after it was asked for or kept alive. */
const LIFE_US = 60 * 60_000_000;
const KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const KEY_LENGTH = 64;

interface ListenKey {
  readonly account: string;
  expiresAt: number;
}

export class ListenKeys {
  readonly #random: Prng;
  readonly #keys = new Map<string, ListenKey>();

  constructor(random: Prng) {
    this.#random = random;
  }

  /** The account's key, made or prolonged. */
  start(account: string, at: number): string {
    for (const [key, known] of this.#keys) {
      if (known.account !== account || known.expiresAt <= at) continue;
      known.expiresAt = at + LIFE_US;
      return key;
    }
    const letter = () => KEY_LETTERS[Math.floor(this.#random() * KEY_LETTERS.length)] ?? "A";
    const key = Array.from({ length: KEY_LENGTH }, letter).join("");
    this.#keys.set(key, { account, expiresAt: at + LIFE_US });
    return key;
  }

  /** Prolongs the account's key; undefined where it has none (-1125). */
  keepAlive(account: string, at: number): string | undefined {
    return this.find(account, at) === undefined ? undefined : this.start(account, at);
  }

  /** Ends the account's key; the key that ended. */
  close(account: string): string | undefined {
    for (const [key, known] of this.#keys) {
      if (known.account !== account) continue;
      this.#keys.delete(key);
      return key;
    }
  }

  /** The account's living key. */
  find(account: string, at: number): string | undefined {
    for (const [key, known] of this.#keys) {
      if (known.account === account && at < known.expiresAt) return key;
    }
  }

  /** Takes away the keys whose time is over, or all of them. */
  expire(at: number): readonly string[] {
    const over = [...this.#keys].filter(([, { expiresAt }]) => expiresAt <= at);
    for (const [key] of over) this.#keys.delete(key);
    return over.map(([key]) => key);
  }
}
