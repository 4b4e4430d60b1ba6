// The local Binance without its sockets: a clock, symbols that play data, accounts, answers.
import type { EventSource } from "../feed/source.ts";
import type { Instrument, Market } from "../market/instrument.ts";
import { type AccountConfig, Accounts } from "./accounts.ts";
import { checkTimestamp, type ClientKeys, Keyring } from "./auth.ts";
import type { Caller, Identity, SessionCall, VenueBackend } from "./backend.ts";
import { rateLimits } from "./exchange_info.ts";
import { WeightCounter } from "./limits.ts";
import { SymbolMarket } from "./market.ts";
import { marketRoutes } from "./market_routes.ts";
import { msOf } from "./numbers.ts";
import type { VenueAnswer, VenueNews } from "./ports.ts";
import { Refused } from "./refused.ts";
import type { Route, Routes } from "./route.ts";
import { tradingRoutes } from "./trading_routes.ts";

/** The shortest of the ORDERS windows. */
const ORDER_WINDOW_US = 10_000_000;

/** One symbol on one market, and where its data come from. */
export interface VenueSymbol {
  readonly instrument: Instrument;
  /** Opens the data anew, in the scale of the instrument; once for each round. */
  readonly open: () => EventSource | Promise<EventSource>;
  /** `assumed` for data of trades alone. */
  readonly touch: "book" | "assumed";
  /** The market that the data come from, where it is not the instrument's: update ids differ. */
  readonly dataMarket?: Market | undefined;
}

export interface VenueConfig {
  readonly symbols: readonly VenueSymbol[];
  /** 1 is real time; `"data"` keeps the data's own times. */
  readonly speed: number | "data";
  readonly loop: boolean;
  /** The machine's clock in microseconds. */
  readonly nowUs: () => number;
  /** Uniform in [0, 1): keys and made-up ids. */
  readonly random: () => number;
  readonly account: AccountConfig;
}

/**
 * - `fill` reads data ahead and may wait: call it before the first `advance`, and whenever
 *   `isHungry`.
 * - `advance` does everything that is due by now; each call does so first.
 * - Everything that happens is told to the subscribers in the order in which it happens.
 */
export class Venue implements VenueBackend {
  /** Whether anybody listens to a stream: bodies for nobody are not made. */
  wants: (market: Market, stream: string) => boolean = () => true;
  /** Added to the clock: what clients see of it is wrong by this much. */
  skewUs = 0;
  readonly accounts: Accounts;
  readonly keyring: Keyring;
  readonly #config: VenueConfig;
  readonly #symbols: readonly SymbolMarket[];
  readonly #status = new Map<SymbolMarket, string>();
  readonly #routes: Routes;
  readonly #weights = { spot: new WeightCounter("spot"), usdm: new WeightCounter("usdm") };
  readonly #listeners: ((news: VenueNews) => void)[] = [];
  #at = 0;

  constructor(config: VenueConfig) {
    this.#config = config;
    this.keyring = new Keyring(config.random);
    this.#symbols = config.symbols.map((symbol) => this.#market(symbol));
    const symbols = {
      find: (market: Market, symbol: string) => this.symbol(market, symbol),
      list: (market: Market) =>
        this.#symbols.filter(({ instrument }) => instrument.market === market)
          .map((one) => ({ instrument: one.instrument, status: this.statusOf(one), market: one })),
    };
    this.accounts = new Accounts({
      symbols: this.#symbols,
      account: config.account,
      random: config.random,
      statusOf: (symbol) => this.statusOf(symbol),
      publish: (news) => this.#publish(news),
    });
    this.#routes = { ...marketRoutes(symbols), ...tradingRoutes(this.accounts, symbols) };
  }

  /** Opens an account and returns its keys. */
  createAccount(name: string): ClientKeys {
    this.accounts.create(name);
    return this.keyring.create(name);
  }

  symbol(market: Market, name: string): SymbolMarket | undefined {
    return this.#symbols.find(({ instrument }) =>
      instrument.market === market && instrument.symbol === name
    );
  }

  get symbols(): readonly SymbolMarket[] {
    return this.#symbols;
  }

  /** TRADING, HALT, BREAK, ...; orders are refused in any but the first. */
  setStatus(symbol: SymbolMarket, status: string): void {
    this.#status.set(symbol, status);
  }

  statusOf(symbol: SymbolMarket): string {
    return this.#status.get(symbol) ?? "TRADING";
  }

  get isHungry(): boolean {
    return this.#symbols.some(({ player }) => player.isHungry);
  }

  /** Whether all data have been played and none will follow. */
  get hasEnded(): boolean {
    return this.#symbols.every(({ player }) => player.hasEnded);
  }

  async fill(): Promise<void> {
    for (const { player } of this.#symbols) {
      if (player.isHungry) await player.fill();
    }
  }

  nowUs(): number {
    return this.#config.nowUs() + this.skewUs;
  }

  /** When the next thing is due that is known now. */
  get nextAt(): number {
    return Math.min(this.accounts.nextAt, ...this.#symbols.map((symbol) => symbol.nextAt));
  }

  /** Does what is due by `now`, in the order of the times. */
  advance(now = this.#config.nowUs()): void {
    for (const symbol of this.#symbols) symbol.start(now);
    for (;;) {
      const due = this.#next();
      if (now < due.nextAt || due.nextAt === Infinity) break;
      this.#at = Math.max(this.#at, due.nextAt);
      due.next();
    }
    this.#at = Math.max(this.#at, now);
  }

  call(call: SessionCall): VenueAnswer {
    this.advance();
    const at = this.#at;
    const market = call.endpoint.includes("/fapi/") ? "usdm" : "spot";
    const route = this.#routes[call.endpoint];
    if (route === undefined) return notFound(call.endpoint);
    const weights = this.#weights[market];
    const weight = route.weight(call.params);
    try {
      weights.charge(call.ip, weight, at);
      const account = this.#admit(route, call);
      // What is public shows the venue's clock as it is set; orders go by the true one.
      const shownAt = route.security === "none" ? at + this.skewUs : at;
      const body = route.run({ market, params: call.params, at: shownAt, account });
      if (route.freeOnSuccess === true) weights.giveBack(call.ip, weight, at);
      const counts = route.counted === true && account !== undefined
        ? this.accounts.orderCountHeaders(account, { market, at })
        : {};
      return { status: 200, body, headers: { ...weights.headers(call.ip, at), ...counts } };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const wait = market === "spot" && error.code === -1015 ? retryAfter(at) : {};
      const headers = { ...weights.headers(call.ip, at), ...wait, ...error.headers };
      return { status: error.status, body: error.body, headers };
    }
  }

  authenticate(call: SessionCall): Identity {
    this.advance();
    try {
      const account = this.#admit({ security: "signed" }, call);
      const key = this.keyring.find(call.apiKey ?? "");
      if (account === undefined || key === undefined) throw new Refused(-2014, "");
      return { type: "account", account, ed25519: key.type === "ed25519" };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { type: "refused", answer: { status: error.status, body: error.body, headers: {} } };
    }
  }

  accountOf(apiKey: string): string | undefined {
    return this.keyring.find(apiKey)?.account;
  }

  rateLimits(market: Market, { ip, apiKey }: Caller): readonly unknown[] {
    const at = this.#at;
    const first = this.#symbols.find(({ instrument }) => instrument.market === market);
    const account = apiKey === undefined ? undefined : this.accountOf(apiKey);
    const counts = account === undefined ? [] : this.accounts.orderCounts(account, { market, at });
    let order = 0;
    const limits = rateLimits(market, first?.instrument)
      .filter(({ rateLimitType }) => rateLimitType !== "RAW_REQUESTS");
    const counted = limits.map((limit) =>
      limit.rateLimitType === "ORDERS"
        ? { ...limit, count: counts[order++] ?? 0 }
        : { ...limit, count: this.#weights[market].used(ip, at) }
    );
    // As in the venue's examples: orders first.
    return counted.sort((one, other) => one.rateLimitType.localeCompare(other.rateLimitType));
  }

  /** Bans a caller on both markets, as too many refused calls would. */
  ban(ip: string): void {
    this.#weights.spot.ban(ip, this.#at);
    this.#weights.usdm.ban(ip, this.#at);
  }

  subscribe(listener: (news: VenueNews) => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    for (const { player } of this.#symbols) player.close();
  }

  /** Key, timestamp, signature, in this order; the account that calls. */
  #admit({ security }: Pick<Route, "security">, call: SessionCall): string | undefined {
    if (security === "none") return undefined;
    const { account } = this.keyring.identify(call.apiKey);
    if (security === "key") return account;
    const allowsMicroseconds = !call.endpoint.includes("/fapi/");
    checkTimestamp(call.params, { nowMs: msOf(this.nowUs()), allowsMicroseconds });
    if (call.trusted === true) return account;
    if (call.signature === undefined || call.signature === "") {
      throw new Refused(
        -1102,
        "Mandatory parameter 'signature' was not sent, was empty/null, or malformed.",
      );
    }
    this.keyring.checkSignature(call.apiKey ?? "", call.payload ?? "", call.signature);
    return account;
  }

  #next(): { readonly nextAt: number; next(): void } {
    let first: { readonly nextAt: number; next(): void } = this.accounts;
    for (const symbol of this.#symbols) {
      if (symbol.nextAt < first.nextAt) first = symbol;
    }
    return first;
  }

  #market({ instrument, open, touch, dataMarket }: VenueSymbol): SymbolMarket {
    const { speed, loop } = this.#config;
    const { market } = instrument;
    return new SymbolMarket({
      instrument,
      open,
      touch,
      dataMarket: dataMarket ?? market,
      speed,
      loop,
      wants: (stream) => this.wants(market, stream),
      publish: (stream, body) => this.#publish({ type: "market", market, stream, body }),
    });
  }

  #publish(news: VenueNews): void {
    for (const listener of this.#listeners) listener(news);
  }
}

/** Seconds until the shortest window of orders ends. */
function retryAfter(at: number): Readonly<Record<string, string>> {
  return { "Retry-After": String(Math.ceil((ORDER_WINDOW_US - at % ORDER_WINDOW_US) / 1_000_000)) };
}

function notFound(endpoint: string): VenueAnswer {
  const [method = "", path = ""] = endpoint.split(" ");
  const body = { code: -5000, msg: `Path ${path}, Method ${method} is invalid` };
  return { status: 404, body, headers: {} };
}
