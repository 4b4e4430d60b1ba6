// Where Binance is: the hosts of every environment and market, as of late 2026.
import type { Market } from "../market/instrument.ts";

/** Real money, two play grounds of the venue, and a server on this machine. */
export type Environment = "live" | "testnet" | "demo" | "local";

export const ENVIRONMENTS: readonly Environment[] = ["live", "testnet", "demo", "local"];

/** Base URLs, without a slash at the end. */
export interface Hosts {
  readonly environment: Environment;
  readonly market: Market;
  readonly rest: string;
  /** REST that serves public market data only and knows no keys; `rest` where there is none. */
  readonly marketRest: string;
  /** Streams by route. Spot has one route; USD-M delivers nothing on the wrong one. */
  readonly streams: {
    readonly public: string;
    readonly market: string;
    readonly private: string;
  };
  /** The WebSocket API, path included. */
  readonly wsApi: string;
}

interface Bases {
  readonly rest: string;
  readonly marketRest?: string;
  readonly streams: string;
  readonly wsApi: string;
}

const USDM_PLAY: Bases = {
  rest: "https://demo-fapi.binance.com",
  streams: "wss://fstream.binancefuture.com",
  wsApi: "wss://testnet.binancefuture.com/ws-fapi/v1",
};

const BASES: Readonly<Record<Market, Readonly<Record<Exclude<Environment, "local">, Bases>>>> = {
  spot: {
    live: {
      rest: "https://api.binance.com",
      marketRest: "https://data-api.binance.vision",
      streams: "wss://stream.binance.com:9443",
      wsApi: "wss://ws-api.binance.com:443/ws-api/v3",
    },
    testnet: {
      rest: "https://testnet.binance.vision",
      streams: "wss://stream.testnet.binance.vision",
      wsApi: "wss://ws-api.testnet.binance.vision/ws-api/v3",
    },
    demo: {
      rest: "https://demo-api.binance.com",
      streams: "wss://demo-stream.binance.com",
      wsApi: "wss://demo-ws-api.binance.com/ws-api/v3",
    },
  },
  usdm: {
    live: {
      rest: "https://fapi.binance.com",
      streams: "wss://fstream.binance.com",
      wsApi: "wss://ws-fapi.binance.com/ws-fapi/v1",
    },
    // The venue has one play ground for futures, under both names.
    testnet: USDM_PLAY,
    demo: USDM_PLAY,
  },
};

const WS_API_PATHS: Readonly<Record<Market, string>> = { spot: "/ws-api/v3", usdm: "/ws-fapi/v1" };

/** The shipped hosts of an environment that is not on this machine. */
export function hostsOf(environment: Exclude<Environment, "local">, market: Market): Hosts {
  return hosts(environment, market, BASES[market][environment]);
}

/**
 * The hosts of a server on this machine by the URL it printed, such as `http://127.0.0.1:8090`.
 * Throws RangeError for any other host.
 */
export function localHosts(market: Market, baseUrl: string): Hosts {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const isBare = url?.pathname === "/" && url.search === "" && url.username === "" &&
    url.hash === "";
  if (url?.protocol !== "http:" || url.hostname !== "127.0.0.1" || !isBare) {
    throw new RangeError(
      `Cannot use ${JSON.stringify(baseUrl)} as the local venue: ` +
        "it has to be like http://127.0.0.1:8090",
    );
  }
  const socket = `ws://${url.host}`;
  return hosts("local", market, {
    rest: url.origin,
    streams: socket,
    wsApi: `${socket}${WS_API_PATHS[market]}`,
  });
}

function hosts(environment: Environment, market: Market, bases: Bases): Hosts {
  const { rest, streams, wsApi } = bases;
  const routes = market === "spot"
    ? { public: streams, market: streams, private: streams }
    : { public: `${streams}/public`, market: `${streams}/market`, private: `${streams}/private` };
  const marketRest = bases.marketRest ?? rest;
  return { environment, market, rest, marketRest, streams: routes, wsApi };
}

/** Host and port of everything in `hosts`, once each, as a net permission wants them. */
export function hostNames(hosts: Hosts): readonly string[] {
  const { rest, marketRest, streams, wsApi } = hosts;
  const urls = [rest, marketRest, streams.public, streams.market, streams.private, wsApi];
  return [...new Set(urls.map(hostAndPort))];
}

function hostAndPort(text: string): string {
  const { hostname, port, protocol } = new URL(text);
  const usual = protocol === "https:" || protocol === "wss:" ? "443" : "80";
  return `${hostname}:${port === "" ? usual : port}`;
}
