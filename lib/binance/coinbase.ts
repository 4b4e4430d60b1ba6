// A second opinion on the price: Coinbase's public ticker, compared with our own mid.
import { z } from "zod";
import { Decimal, toDecimal } from "../base/decimal.ts";
import { unreachable } from "../base/invariant.ts";
import { Connection, type ConnectionCounters } from "./connection.ts";
import type { Ports } from "./ports.ts";

/** Needs no key. https://docs.cdp.coinbase.com/exchange/websocket-feed/overview */
export const COINBASE_URL = "wss://ws-feed.exchange.coinbase.com";

/** One message of Coinbase, as far as it concerns us. */
export type CoinbaseMessage = Readonly<
  | { type: "ticker"; product: string; sequence: number; bid: Decimal; ask: Decimal }
  | { type: "error"; message: string }
  | { type: "other" }
>;

/** A price of the second source; never older than `staleMs`, and never made up. */
export interface SecondPrice {
  readonly mid: Decimal;
  /** Since it was received. */
  readonly ageMs: number;
}

/** How our mid and the second source compare. `bp` is ours against theirs. */
export type CrossCheck = Readonly<
  | { type: "agrees"; bp: number }
  | { type: "disagrees"; bp: number }
  | { type: "unknown" }
>;

export interface CoinbaseOptions {
  readonly ports: Pick<Ports, "clock" | "sockets" | "random">;
  /**
   * Such as BTC-USDT. BTC-USD is another market: it is off by what a USDT is worth in dollars.
   */
  readonly product: string;
  /** A ticker older than this is none. */
  readonly staleMs: number;
  /** COINBASE_URL, or a server on this machine. */
  readonly url?: string;
  /** Told once when it has failed five times in a row, and of each refusal. */
  onAlarm(why: string): void;
}

/** A heartbeat comes each second. */
const SILENCE_MS = 10_000;
const TEXT_CHARS_MAX = 1 << 16;
/** Both clients and servers of Coinbase may send at most so much. */
const SENDS_PER_SECOND = 5;
const BP = 10_000;

const PRICE = z.string().transform((text) => toDecimal(text)).refine((price) => price.gt(0));
const TICKER = z.object({
  product_id: z.string(),
  sequence: z.int().nonnegative(),
  best_bid: PRICE,
  best_ask: PRICE,
});
const TYPED = z.object({ type: z.string() });
const ERROR = z.object({ message: z.string(), reason: z.string().optional() });

/** Reads one message; types we do not know are `other`. Throws SyntaxError for a malformed one. */
export function readCoinbase(text: string): CoinbaseMessage {
  const json = TYPED.loose().safeParse(JSON.parse(text));
  if (!json.success) throw new SyntaxError("Cannot read a message of Coinbase: it has no type");
  switch (json.data.type) {
    case "ticker": {
      const read = TICKER.safeParse(json.data);
      if (!read.success) throw malformedTicker(read.error.issues[0]?.path.join(".") ?? "");
      const { product_id: product, sequence, best_bid: bid, best_ask: ask } = read.data;
      if (!bid.lt(ask)) throw malformedTicker("best_ask");
      return { type: "ticker", product, sequence, bid, ask };
    }
    case "error": {
      const read = ERROR.safeParse(json.data);
      const { message, reason } = read.success ? read.data : { message: "an error" };
      return { type: "error", message: reason === undefined ? message : `${message}: ${reason}` };
    }
    default:
      return { type: "other" };
  }
}

function malformedTicker(path: string): SyntaxError {
  return new SyntaxError(`Cannot read a ticker of Coinbase: its ${path} is not usable`);
}

/** Compares two mids; without both there is nothing to say. `limitBp` itself still agrees. */
export function crossCheck(
  ours: Decimal | undefined,
  theirs: Decimal | undefined,
  { limitBp }: { readonly limitBp: number },
): CrossCheck {
  if (ours === undefined || theirs === undefined) return { type: "unknown" };
  const apart = ours.minus(theirs).mul(BP);
  // By cross-multiplying: a distance of exactly the limit is not a bit more.
  const isFar = theirs.mul(limitBp).lt(apart.abs());
  const bp = apart.div(theirs).toNumber();
  return isFar ? { type: "disagrees", bp } : { type: "agrees", bp };
}

/** Follows the ticker of one product; tells its price while that is fresh. */
export class CoinbaseTicker {
  /** Messages that could not be read, and tickers older than one before. */
  readonly dropped = { malformed: 0, older: 0 };
  readonly #options: CoinbaseOptions;
  readonly #connection: Connection;
  #mid: Decimal | undefined;
  #atMs = 0;
  #sequence = 0;

  /** Throws RangeError for a product that cannot be one. */
  constructor(options: CoinbaseOptions) {
    const { ports, product, url = COINBASE_URL, onAlarm } = options;
    if (!/^[A-Z0-9]{1,20}-[A-Z0-9]{1,20}$/.test(product)) {
      throw new RangeError(
        `Cannot ask Coinbase for ${JSON.stringify(product)}: a product is like BTC-USDT`,
      );
    }
    this.#options = options;
    this.#connection = new Connection({
      ports,
      url: () => url,
      takeOverOn: "text",
      drainMs: 0,
      silenceMs: SILENCE_MS,
      heartbeat: undefined,
      sendsPerSecond: SENDS_PER_SECOND,
      textCharsMax: TEXT_CHARS_MAX,
      on: {
        // It closes what has not subscribed within five seconds.
        onOpen: (link) => link.send(subscription(product)),
        onText: (text) => this.#onText(text),
        onTakeOver: () => this.#sequence = 0,
        onDown: () => this.#mid = undefined,
        onAlarm: (failures, why) => onAlarm(`Coinbase: ${failures} failures in a row: ${why}`),
      },
    });
  }

  get counters(): Readonly<ConnectionCounters> {
    return this.#connection.counters;
  }

  start(): void {
    this.#connection.start();
  }

  close(): void {
    this.#connection.close();
    this.#mid = undefined;
  }

  /** The price now; undefined where there is none that is fresh. */
  get price(): SecondPrice | undefined {
    const ageMs = this.#options.ports.clock.monotonicMs() - this.#atMs;
    if (this.#mid === undefined || this.#options.staleMs < ageMs) return undefined;
    return { mid: this.#mid, ageMs };
  }

  #onText(text: string): void {
    const message = this.#read(text);
    switch (message?.type) {
      case "ticker":
        return this.#onTicker(message);
      case "error":
        return this.#options.onAlarm(`Coinbase refused: ${message.message}`);
      case "other":
      case undefined:
        return;
      default:
        return unreachable(message);
    }
  }

  #onTicker({ product, sequence, bid, ask }: CoinbaseMessage & { readonly type: "ticker" }): void {
    if (product !== this.#options.product) return;
    if (sequence < this.#sequence) {
      this.dropped.older++;
      return;
    }
    this.#sequence = sequence;
    this.#mid = bid.plus(ask).div(2);
    this.#atMs = this.#options.ports.clock.monotonicMs();
  }

  #read(text: string): CoinbaseMessage | undefined {
    try {
      return readCoinbase(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.dropped.malformed++;
      return undefined;
    }
  }
}

function subscription(product: string): string {
  return JSON.stringify({
    type: "subscribe",
    product_ids: [product],
    channels: ["ticker", "heartbeat"],
  });
}
