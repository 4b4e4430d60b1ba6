// The way to a venue's public market: which hosts, which instrument, and what could not be reached.
import {
  type Answer,
  type Call,
  type Caller,
  type Environment,
  ENVIRONMENTS,
  type Hosts,
  hostsOf,
  localHosts,
  type Ports,
  RequestBudget,
  RequestQueue,
  RestClient,
  type Signer,
  USUAL_LIMITS,
  VenueClock,
} from "../binance/mod.ts";
import { readExchangeInfo } from "../config/mod.ts";
import { isFields } from "../feed/mod.ts";
import type { Instrument, Market } from "../market/instrument.ts";

export interface PublicFlags {
  readonly env?: string;
  /** Of the local venue, as it prints it. */
  readonly url?: string;
  readonly market?: string;
  readonly symbol?: string;
}

/** What the flags ask for. */
export interface VenueWish {
  readonly hosts: Hosts;
  readonly symbol: string;
}

/** A client of one market. */
export interface VenueClient {
  readonly rest: RestClient;
  readonly clock: VenueClock;
}

const LOCAL_HINT = "--env local --url http://127.0.0.1:<port> asks a server on this machine";

/** Reads the flags; throws RangeError. Live data are public: they are what is asked for by default. */
export function readPublicFlags(
  flags: PublicFlags,
  fallback: { readonly market: Market; readonly symbol: string },
): VenueWish {
  const market = marketOf(flags.market) ?? fallback.market;
  const symbol = (flags.symbol ?? fallback.symbol).toUpperCase();
  if (!/^[A-Z0-9][A-Z0-9_]{1,39}$/.test(symbol)) {
    throw new RangeError(`Cannot use --symbol ${symbol}: it must be a symbol such as BTCUSDT`);
  }
  const environment = environmentOf(flags);
  if (environment !== "local") return { hosts: hostsOf(environment, market), symbol };
  if (flags.url === undefined) {
    throw new RangeError(`Cannot use --env local: --url is missing; ${LOCAL_HINT}`);
  }
  return { hosts: localHosts(market, flags.url), symbol };
}

function environmentOf({ env, url }: PublicFlags): Environment {
  const name = env ?? (url === undefined ? "live" : "local");
  const found = ENVIRONMENTS.find((one) => one === name);
  if (found === undefined) {
    throw new RangeError(`Cannot use --env ${name}: it must be ${ENVIRONMENTS.join(", ")}`);
  }
  if (url !== undefined && found !== "local") {
    throw new RangeError(`Cannot use --url with --env ${name}: it is for --env local`);
  }
  return found;
}

function marketOf(name: string | undefined): Market | undefined {
  if (name === undefined || name === "spot" || name === "usdm") return name;
  throw new RangeError(`Cannot use --market ${name}: it must be spot or usdm`);
}

/** A client that counts its requests; without a signer it makes public calls alone. */
export function venueClient(
  hosts: Hosts,
  { ports, signer }: { readonly ports: Ports; readonly signer: Signer | undefined },
): VenueClient {
  const clock = new VenueClock(ports.clock);
  const queue = new RequestQueue({
    budget: new RequestBudget(USUAL_LIMITS[hosts.market]),
    clock: ports.clock,
    venueMs: () => clock.venueMs(),
  });
  return { rest: new RestClient({ hosts, ports, signer, queue, clock }), clock };
}

/** A symbol with its filters of today, and the answer that they were read from. */
export interface Fetched {
  readonly instrument: Instrument;
  /** JSON of exchangeInfo with this symbol alone. */
  readonly exchangeInfo: string;
}

/** Asks for the symbol; throws RangeError where it cannot be had. */
export async function fetchInstrument(caller: Caller, wish: VenueWish): Promise<Fetched> {
  const { hosts: { market, rest, environment }, symbol } = wish;
  const answer = await caller.call(exchangeInfoCall(market, symbol));
  const host = new URL(rest).host;
  if (answer.type !== "ok") {
    const hint = environment === "local" ? "is it running? deno task venue starts one" : LOCAL_HINT;
    throw new RangeError(`Cannot read ${symbol} from ${host}: ${whyNot(answer)}; ${hint}`);
  }
  const exchangeInfo = JSON.stringify(ofSymbol(answer.json, symbol));
  const instrument = readExchangeInfo(exchangeInfo, {
    market,
    symbol,
    file: `exchangeInfo of ${host}`,
  });
  return { instrument, exchangeInfo };
}

/** USD-M answers with all symbols, which are thousands of lines; as it is where there is no such one. */
function ofSymbol(json: unknown, symbol: string): unknown {
  if (!isFields(json) || !Array.isArray(json.symbols)) return json;
  const symbols = json.symbols.filter((one) => isFields(one) && one.symbol === symbol);
  return symbols.length === 0 ? json : { ...json, symbols };
}

/** Spot answers for one symbol; USD-M knows no such question and answers for all. */
function exchangeInfoCall(market: Market, symbol: string): Call {
  const isSpot = market === "spot";
  return {
    ...QUERY,
    endpoint: isSpot ? "GET /api/v3/exchangeInfo" : "GET /fapi/v1/exchangeInfo",
    params: isSpot ? { symbol } : {},
    weight: isSpot ? 20 : 1,
  };
}

/**
 * Streams of a quiet symbol are silent for long; a dead connection is noticed by its heartbeat.
 */
export const PATIENCE_MS = { depth: 30_000, quote: 60_000 } as const;

/** What public questions have in common. */
export const QUERY = {
  method: undefined,
  security: "none",
  orders: 0,
  urgency: "query",
} as const;

/** Why a call was not answered, for people. */
export function whyNot(answer: Exclude<Answer, { readonly type: "ok" }>): string {
  switch (answer.type) {
    case "refused":
    case "throttled":
      return answer.code === 0
        ? `it answered ${answer.status} ${answer.message}`.trimEnd()
        : `it answered ${answer.code} ${answer.message}`;
    case "not_sent":
    case "unknown":
      return answer.why;
  }
}
