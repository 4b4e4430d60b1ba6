// A local venue on events written out in a test, with a clock that the test moves and signed calls.
import { createHmac } from "node:crypto";
import { Decimal } from "../../lib/base/decimal.ts";
import { prng } from "../../lib/base/prng.ts";
import { lots, ppm, ticks } from "../../lib/base/units.ts";
import { EventCsvSource, memoryBytes, UNDECLARED } from "../../lib/feed/mod.ts";
import { HEADER } from "../../lib/feed/event_csv_format.ts";
import { type Instrument, type Market, withDigits } from "../../lib/market/instrument.ts";
import type { AccountConfig } from "../../lib/venue/accounts.ts";
import type { ClientKeys } from "../../lib/venue/auth.ts";
import type { VenueAnswer, VenueNews } from "../../lib/venue/ports.ts";
import { Venue, type VenueConfig } from "../../lib/venue/venue.ts";

/** The wall time at which every test begins, in microseconds: a whole minute. */
export const START_US = 1_789_000_020_000_000;

const SECOND_US = 1_000_000;

/** Tick 0.01, lot 0.001, notional from 5; limits as at the venue. */
export function instrumentOf(market: Market, fields: Partial<Instrument> = {}): Instrument {
  const spot = {
    type: "by_side",
    bidUp: ppm(5_000_000),
    bidDown: ppm(200_000),
    askUp: ppm(5_000_000),
    askDown: ppm(200_000),
  } as const;
  const usdm = { type: "by_mark", up: ppm(1_500_000), down: ppm(500_000) } as const;
  const limit = (windowUs: number, most: number) => ({ windowUs, limit: most });
  return withDigits({
    market,
    symbol: "BTCUSDT",
    baseAsset: "BTC",
    quoteAsset: "USDT",
    tickSize: "0.01",
    lotSize: "0.001",
    priceMin: ticks(1),
    priceMax: ticks(10_000_000),
    qtyMin: lots(1),
    qtyMax: lots(1_000_000),
    notionalMin: "5",
    notionalMax: market === "spot" ? "9000000" : undefined,
    percentPrice: market === "spot" ? spot : usdm,
    ordersMax: 200,
    amendsMax: market === "spot" ? 10 : 10_000,
    orderRateLimits: market === "spot"
      ? [limit(10 * SECOND_US, 100), limit(86_400 * SECOND_US, 200_000)]
      : [limit(10 * SECOND_US, 300), limit(60 * SECOND_US, 1_200)],
    ...fields,
  });
}

function feesOf(maker: string, taker: string) {
  return {
    maker: new Decimal(maker),
    taker: new Decimal(taker),
    payInBnb: false,
    bnbDiscount: new Decimal("0.25"),
    bnbPrice: new Decimal(600),
  };
}

export const ACCOUNT: AccountConfig = {
  quote: new Decimal(10_000),
  base: new Decimal(10),
  bnb: new Decimal(0),
  fees: { spot: feesOf("0.001", "0.001"), usdm: feesOf("0.0002", "0.0005") },
  leverage: 10,
  fillModel: "queue",
  queuePower: 1,
};

/** A book of 100.00 x 2 / 101.00 x 2 with a level behind each, at second 0. */
export const BOOK = [
  "0 snapshot b 100.00 2",
  "0 snapshot b 99.00 5",
  "0 snapshot a 101.00 2",
  "0 snapshot a 102.00 5",
];

/**
 * Lines `<ms> <type> <side> <price> <qty>`, rows of one time and type being one event; ids are made.
 * A mark is `<ms> mark <price>`, a funding `<ms> funding <rate> <ms of the funding>`.
 */
export function csvOf(lines: readonly string[]): string {
  const rows: string[] = [];
  let [before, id, seq] = ["", 1_000, -1];
  for (const line of lines) {
    const [ms = "0", type = "", ...rest] = line.split(" ");
    const at = String(START_US - 1_000_000_000 + Number(ms) * 1_000);
    const key = `${ms} ${type}`;
    const joins = key === before && ["snapshot", "depth", "quote"].includes(type);
    before = key;
    if (!joins) seq++;
    const isBook = type === "snapshot" || type === "depth" || type === "quote";
    if (!joins && isBook) id++;
    const times = joins ? "," : `${at},${at}`;
    const isTrade = type === "trade";
    const first = type === "depth" && !joins ? String(id) : "";
    const last = joins || !isBook ? "" : String(id);
    if (type === "mark") rows.push(`${times},mark,${seq},,,,,${rest[0]},,,`);
    else if (type === "funding") {
      const due = START_US - 1_000_000_000 + Number(rest[1]) * 1_000;
      rows.push(`${times},funding,${seq},${due},,,,${rest[0]},,,`);
    } else {
      const [side = "", price = "", qty = ""] = rest;
      const tradeId = isTrade ? String(7_000 + seq) : "";
      const tail = isTrade ? "market" : "";
      rows.push(
        `${times},${type},${seq},${first},${last},,${side},${price},${qty},${tradeId},${tail}`,
      );
    }
  }
  return `${HEADER}\n${rows.join("\n")}\n`;
}

export interface RigOptions extends Partial<Omit<VenueConfig, "symbols" | "account">> {
  readonly lines?: readonly string[];
  readonly instruments?: readonly Instrument[];
  readonly account?: Partial<AccountConfig>;
  readonly touch?: "book" | "assumed";
}

export class Rig {
  readonly venue: Venue;
  readonly keys: ClientKeys;
  readonly other: ClientKeys;
  readonly news: VenueNews[] = [];
  now = START_US;

  private constructor(options: RigOptions) {
    const { lines = BOOK, instruments = [instrumentOf("spot"), instrumentOf("usdm")] } = options;
    this.venue = new Venue({
      speed: 1,
      loop: false,
      nowUs: () => this.now,
      random: prng(20261121),
      ...options,
      symbols: instruments.map((instrument) => ({
        instrument,
        touch: options.touch ?? "book",
        dataMarket: "spot",
        open: () =>
          new EventCsvSource({
            bytes: memoryBytes("story.csv", new TextEncoder().encode(csvOf(lines))),
            instrument,
            declared: UNDECLARED,
          }),
      })),
      account: { ...ACCOUNT, ...options.account },
    });
    this.keys = this.venue.createAccount("alice");
    this.other = this.venue.createAccount("bob");
    this.venue.subscribe((news) => this.news.push(news));
  }

  /** A venue that has played its first instant. */
  static async open(options: RigOptions = {}): Promise<Rig> {
    const rig = new Rig(options);
    await rig.venue.fill();
    rig.venue.advance();
    return rig;
  }

  /** Moves the clock on and plays what is due. */
  async wait(ms: number): Promise<void> {
    this.now += ms * 1_000;
    this.venue.advance();
    while (this.venue.isHungry) {
      await this.venue.fill();
      this.venue.advance();
    }
  }

  /** An unsigned call, such as `GET /api/v3/depth?symbol=BTCUSDT`. */
  get(call: string): VenueAnswer {
    const [endpoint = "", query = ""] = call.split("?");
    const params = Object.fromEntries(new URLSearchParams(query));
    const base = { payload: undefined, signature: undefined, apiKey: undefined };
    return this.venue.call({ endpoint, params, ...base, ip: "127.0.0.1" });
  }

  /** A signed call; `as` is the other account's keys. */
  signed(call: string, as = this.keys): VenueAnswer {
    const [endpoint = "", query = ""] = call.split("?");
    const payload = `${query}${query === "" ? "" : "&"}timestamp=${Math.floor(this.now / 1_000)}`;
    const signature = createHmac("sha256", as.hmac.secretKey).update(payload).digest("hex");
    const params = Object.fromEntries(new URLSearchParams(payload));
    const { apiKey } = as.hmac;
    return this.venue.call({ endpoint, params, payload, signature, apiKey, ip: "127.0.0.1" });
  }

  /** Bodies of one stream, and forgets all news. */
  streamed(stream: string, market: Market = "spot"): readonly unknown[] {
    const bodies = this.news.flatMap((news) =>
      news.type === "market" && news.market === market && news.stream === stream ? [news.body] : []
    );
    this.news.length = 0;
    return bodies;
  }

  /** User events of an account, and forgets all news. */
  told(account = "alice"): readonly Record<string, unknown>[] {
    const bodies = this.news.flatMap((news) =>
      news.type === "user" && news.account === account ? [fieldsOf(news.body)] : []
    );
    this.news.length = 0;
    return bodies;
  }
}

/** The members of a body that is an object. */
export function fieldsOf(body: unknown): Record<string, unknown> {
  if (typeof body !== "object" || body === null) throw new TypeError("Cannot read a body");
  return Object.fromEntries(Object.entries(body));
}

/** Code and text of a refusal. */
export function codeOf(answer: VenueAnswer): number | undefined {
  const { code } = fieldsOf(answer.body);
  return typeof code === "number" ? code : undefined;
}
