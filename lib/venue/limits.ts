// Request weight by caller in fixed minutes, refusals when it is used up, and bans.
import type { Market } from "../market/instrument.ts";
import { msOf } from "./numbers.ts";
import { Refused } from "./refused.ts";

const MINUTE_US = 60_000_000;
const BAN_US = 2 * MINUTE_US;
/** Refused calls in one minute after which the caller is banned. */
const REFUSED_MAX = 20;
/** Callers remembered at once; with more, those of older minutes are forgotten. */
const CALLERS_MAX = 4_096;

export const WEIGHT_LIMITS: Readonly<Record<Market, number>> = { spot: 6_000, usdm: 2_400 };

interface Caller {
  minute: number;
  used: number;
  refused: number;
  bannedUntil: number;
}

/** Windows begin with each minute of the venue's clock. */
export class WeightCounter {
  readonly limit: number;
  readonly #market: Market;
  readonly #callers = new Map<string, Caller>();

  constructor(market: Market, limit = WEIGHT_LIMITS[market]) {
    this.#market = market;
    this.limit = limit;
  }

  used(ip: string, at: number): number {
    return this.#of(ip, at).used;
  }

  /** Counts a call before it is worked on. Throws -1003 with 429, or 418 once banned. */
  charge(ip: string, weight: number, at: number): void {
    const caller = this.#of(ip, at);
    if (at < caller.bannedUntil) throw this.#banned(caller.bannedUntil, at);
    caller.used += weight;
    if (caller.used <= this.limit) return;
    caller.refused++;
    if (REFUSED_MAX < caller.refused) {
      this.ban(ip, at);
      throw this.#banned(caller.bannedUntil, at);
    }
    const wait = Math.ceil(((caller.minute + 1) * MINUTE_US - at) / 1_000_000);
    const message = `Too much request weight used; current limit is ${this.limit} request weight ` +
      "per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.";
    throw new Refused(-1003, message, { headers: this.#retry(wait) });
  }

  /** Gives back what a call turned out not to cost. */
  giveBack(ip: string, weight: number, at: number): void {
    const caller = this.#of(ip, at);
    caller.used = Math.max(0, caller.used - weight);
  }

  /** Bans a caller for two minutes. */
  ban(ip: string, at: number): void {
    this.#of(ip, at).bannedUntil = at + BAN_US;
  }

  headers(ip: string, at: number): Record<string, string> {
    const used = String(this.used(ip, at));
    const minute = { "X-MBX-USED-WEIGHT-1M": used };
    return this.#market === "spot" ? { "X-MBX-USED-WEIGHT": used, ...minute } : minute;
  }

  /** USD-M documents no Retry-After. */
  #retry(seconds: number): Readonly<Record<string, string>> {
    return this.#market === "spot" ? { "Retry-After": String(seconds) } : {};
  }

  #banned(until: number, at: number): Refused {
    const message = `Way too many requests; IP banned until ${msOf(until)}. ` +
      "Please use the websocket for live updates to avoid bans.";
    const headers = this.#retry(Math.ceil((until - at) / 1_000_000));
    return new Refused(-1003, message, { status: 418, headers });
  }

  #of(ip: string, at: number): Caller {
    const minute = Math.floor(at / MINUTE_US);
    let caller = this.#callers.get(ip);
    if (caller === undefined) {
      if (CALLERS_MAX <= this.#callers.size) this.#callers.clear();
      caller = { minute, used: 0, refused: 0, bannedUntil: 0 };
      this.#callers.set(ip, caller);
    }
    if (caller.minute !== minute) {
      caller.minute = minute;
      caller.used = 0;
      caller.refused = 0;
    }
    return caller;
  }
}
