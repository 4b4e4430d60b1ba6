// The sockets of the local Binance: one HTTP server on 127.0.0.1 for each market.
import { prng } from "../base/prng.ts";
import type { Market } from "../market/instrument.ts";
import type { ClientKeys } from "./auth.ts";
import type { Host, Peer } from "./backend.ts";
import { control } from "./control.ts";
import { type FaultRule, type VenueRule } from "./fault_rules.ts";
import { FaultDesk } from "./faults.ts";
import { Front, type Outcome } from "./front.ts";
import { msOf } from "./numbers.ts";
import type { VenueNews } from "./ports.ts";
import { brokenResponse, parseBody, readBody, toResponse } from "./http_body.ts";
import { startPump } from "./pump.ts";
import { readRestCall } from "./rest_call.ts";
import { spoilVenue } from "./spoiled_venue.ts";
import { readStreamUrl } from "./stream_url.ts";
import { ListenKeys } from "./user_events.ts";
import type { Venue } from "./venue.ts";
import { asObject } from "./wire_json.ts";
import { WsApi } from "./ws_api.ts";
import { StreamHub, type StreamSocket } from "./ws_streams.ts";

export interface ServeConfig {
  readonly venue: Venue;
  readonly markets: readonly Market[];
  /** Of the first market; 0 is any free port. The second one takes the next. */
  readonly port: number;
  readonly host: Host;
  readonly seed: number;
  readonly keys: ClientKeys[];
  readonly faults: readonly FaultRule[];
  /** Step mode: sets the clock; undefined where the clock runs by itself. */
  readonly setNow: ((us: number) => void) | undefined;
  /** A socket is cut after this long; the venue's is 24 hours. */
  readonly lifeMs: number;
}

/** Where one market is reached. */
export interface BaseUrls {
  readonly market: Market;
  readonly rest: string;
  readonly streams: string;
  readonly wsApi: string;
  readonly control: string;
}

export interface VenueServer {
  readonly urls: readonly BaseUrls[];
  /** Resolves once stopped, by `close` or by the control API; rejects when data cannot be read. */
  readonly stopped: Promise<void>;
  close(): Promise<void>;
}

const ADDRESS = "127.0.0.1";
/** A socket that reads too slowly is cut. */
const BUFFERED_BYTES_MAX = 1 << 26;
/** Deno pings after half of this silence, and closes without a pong. */
const IDLE_S = 60;
const KEY_CHECK_MS = 1000;
/** A client that is dead does not hold the end up for longer. */
const CLOSE_WAIT_MS = 2000;
/** WebSocket close frames may not carry it: the client sees an abrupt end. */
const ABRUPT = 1006;
/** Streams of random numbers, one a purpose. */
const KEYS_STREAM = 101;
const FAULTS_STREAM = 102;

/** Starts serving; returns once the ports are open. */
export function serveVenue(config: ServeConfig): VenueServer {
  const desk = new Desk(config);
  return desk.start();
}

/** One market's servants. */
interface MarketDesk {
  readonly market: Market;
  readonly front: Front;
  readonly streams: StreamHub;
  readonly api: WsApi;
}

class Desk {
  readonly #config: ServeConfig;
  readonly #faults: FaultDesk;
  readonly #keys: ListenKeys;
  readonly #markets: readonly MarketDesk[];
  readonly #servers: Deno.HttpServer<Deno.NetAddr>[] = [];
  readonly #sockets = new Set<WebSocket>();
  /** Calls that are never answered, let go at the end. */
  readonly #silent = new Set<() => void>();
  readonly #timers = new Set<() => void>();
  readonly #stopped = Promise.withResolvers<void>();
  readonly #host: Host;
  #stopPump = () => {};
  #isClosed = false;
  #nextPeer = 1;

  constructor(config: ServeConfig) {
    this.#config = config;
    this.#host = {
      nowMs: config.host.nowMs,
      setTimer: (run, ms) => this.#setTimer(run, ms),
    };
    this.#keys = new ListenKeys(prng(config.seed, KEYS_STREAM));
    this.#faults = new FaultDesk({
      host: this.#host,
      random: prng(config.seed, FAULTS_STREAM),
      onVenue: (rule) => this.#onVenue(rule),
    });
    this.#markets = config.markets.map((market) => this.#marketDesk(market));
  }

  start(): VenueServer {
    const { venue, port, setNow, faults } = this.#config;
    venue.wants = (market, stream) =>
      this.#markets.some((desk) => desk.market === market && desk.streams.wants(stream));
    venue.subscribe((news) => this.#publish(news));
    const urls = this.#markets.map((desk, index) => {
      const server = Deno.serve(
        { hostname: ADDRESS, port: port === 0 ? 0 : port + index, onListen() {} },
        (request, info) => this.#handle(desk, { request, ip: info.remoteAddr.hostname }),
      );
      this.#servers.push(server);
      return urlsOf(desk.market, server.addr.port);
    });
    if (setNow === undefined) {
      const onFailure = (error: unknown) => {
        this.#stopped.reject(error);
        this.close();
      };
      this.#stopPump = startPump(venue, { host: this.#host, onFailure });
    }
    this.#checkKeys();
    this.#faults.add(faults);
    return { urls, stopped: this.#stopped.promise, close: () => this.close() };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return await this.#stopped.promise;
    this.#isClosed = true;
    this.#stopPump();
    for (const cancel of [...this.#timers]) cancel();
    for (const release of this.#silent) release();
    const patience = Promise.withResolvers<void>();
    const calm = this.#config.host.setTimer(patience.resolve, CLOSE_WAIT_MS);
    await Promise.race([this.#closeAll(), patience.promise]);
    calm();
    this.#config.venue.close();
    this.#stopped.resolve();
  }

  async #closeAll(): Promise<void> {
    const closed = [...this.#sockets].map((socket) =>
      new Promise<void>((resolve) => {
        socket.addEventListener("close", () => resolve());
        cut(socket);
      })
    );
    await Promise.all(closed);
    await Promise.all(this.#servers.map((server) => server.shutdown()));
  }

  #marketDesk(market: Market): MarketDesk {
    const { venue } = this.#config;
    const faults = this.#faults;
    const host = this.#host;
    const front = new Front({ market, venue, faults, keys: this.#keys });
    const streams = new StreamHub({ market, host, faults });
    front.onKeyClosed = (key) => this.#endKey(streams, key);
    return { market, front, streams, api: new WsApi({ venue, front, host, faults }) };
  }

  #publish(news: VenueNews): void {
    const desk = this.#markets.find(({ market }) => market === news.market);
    if (desk === undefined) return;
    if (news.type === "market") return desk.streams.publish(news);
    if (news.market === "spot") return desk.api.publishUser(news.account, news.body);
    const key = this.#keys.find(news.account, this.#config.venue.nowUs());
    if (key === undefined) return;
    const event = asObject(news.body)?.e;
    desk.streams.publishUser(key, { body: news.body, event: String(event) });
  }

  async #handle(
    desk: MarketDesk,
    { request, ip }: { readonly request: Request; readonly ip: string },
  ): Promise<Response> {
    const url = new URL(request.url);
    if (request.headers.get("upgrade")?.toLowerCase() === "websocket") {
      return this.#upgrade(desk, { request, url, ip });
    }
    const body = await readBody(request);
    if (body === undefined) return new Response("Payload Too Large", { status: 413 });
    if (url.pathname.startsWith("/control/")) {
      return await this.#control({ request, url, body });
    }
    const prefix = desk.market === "spot" ? /^\/(?:api|sapi)\// : /^\/fapi\//;
    if (!prefix.test(url.pathname)) return new Response("Not Found", { status: 404 });
    try {
      const call = readRestCall({
        method: request.method,
        path: url.pathname,
        query: url.search.slice(1),
        body,
        apiKey: request.headers.get("x-mbx-apikey") ?? undefined,
        ip,
      });
      return await this.#respond(desk.front.call(call, "rest"));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return toResponse({ status: 400, body: { code: -1100, msg: error.message }, headers: {} });
    }
  }

  async #respond(outcome: Outcome): Promise<Response> {
    switch (outcome.type) {
      case "text":
        return new Response(outcome.text, { status: outcome.status });
      case "cut":
        return brokenResponse();
      case "silence":
        await new Promise<void>((resolve) => this.#silent.add(resolve));
        return brokenResponse();
      case "answer": {
        const { answer, afterMs } = outcome;
        if (0 < afterMs) {
          await new Promise<void>((resolve) => {
            this.#silent.add(resolve);
            this.#host.setTimer(resolve, afterMs);
          });
        }
        return toResponse(answer);
      }
    }
  }

  /** Another page's script cannot reach this: it cannot do without an Origin or choose the Host. */
  async #control(
    { request, url, body }: {
      readonly request: Request;
      readonly url: URL;
      readonly body: string;
    },
  ): Promise<Response> {
    const isOurs = /^(?:127\.0\.0\.1|localhost)$/.test(url.hostname);
    if (!isOurs || request.headers.has("origin")) {
      return toResponse({
        status: 403,
        body: { error: "only programs on 127.0.0.1" },
        headers: {},
      });
    }
    const json = parseBody(body);
    if (json === undefined) {
      return toResponse({ status: 400, body: { error: "the body is not JSON" }, headers: {} });
    }
    const { venue, keys, setNow } = this.#config;
    const answer = await control(
      { endpoint: `${request.method} ${url.pathname}`, json: json.value },
      {
        venue,
        keys,
        setNow,
        faults: this.#faults,
        stop: () => this.#host.setTimer(() => this.close(), 0),
      },
    );
    return toResponse(answer);
  }

  #upgrade(
    desk: MarketDesk,
    { request, url, ip }: {
      readonly request: Request;
      readonly url: URL;
      readonly ip: string;
    },
  ): Response {
    const path = desk.market === "spot" ? "/ws-api/v3" : "/ws-fapi/v1";
    const isApi = url.pathname === path;
    const streams = isApi ? undefined : readStreamUrl(url, desk.market);
    if (!isApi && streams === undefined) return new Response("Not Found", { status: 404 });
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: IDLE_S });
    const peer = this.#peer(socket);
    let served: StreamSocket | undefined;
    let stopLife: (() => void) | undefined;
    this.#sockets.add(socket);
    socket.addEventListener("open", () => {
      served = streams === undefined
        ? desk.api.open(peer, { url, ip })
        : desk.streams.open(peer, streams);
      stopLife = this.#host.setTimer(() => cut(socket), this.#config.lifeMs);
    });
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") served?.receive(data);
    });
    // What went wrong is told by the close that follows.
    socket.addEventListener("error", (event) => event.preventDefault());
    socket.addEventListener("close", () => {
      stopLife?.();
      served?.closed();
      this.#sockets.delete(socket);
    });
    return response;
  }

  #peer(socket: WebSocket): Peer {
    return {
      id: this.#nextPeer++,
      send: (text) => {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (BUFFERED_BYTES_MAX < socket.bufferedAmount) return cut(socket);
        socket.send(text);
      },
      close: (code, reason) => {
        if (socket.readyState === WebSocket.OPEN) socket.close(code, reason);
      },
      cut: () => cut(socket),
    };
  }

  #onVenue(rule: VenueRule): void {
    if (rule.kind === "expire_listen_keys") return this.#expireKeys(Infinity);
    const { venue } = this.#config;
    const desks = this.#markets.filter(({ market }) => (rule.market ?? market) === market);
    if (rule.kind === "server_shutdown" || rule.kind === "cut_all") {
      for (const { streams, api } of desks) {
        for (const sockets of [streams, api]) {
          if (rule.kind === "cut_all") sockets.cutAll();
          else sockets.announceShutdown(msOf(venue.nowUs()));
        }
      }
      return;
    }
    spoilVenue(rule, { venue, markets: desks.map(({ market }) => market), ip: ADDRESS });
  }

  #checkKeys(): void {
    this.#expireKeys(this.#config.venue.nowUs());
    this.#host.setTimer(() => this.#checkKeys(), KEY_CHECK_MS);
  }

  #expireKeys(at: number): void {
    for (const key of this.#keys.expire(at)) {
      for (const { streams } of this.#markets) this.#endKey(streams, key);
    }
  }

  #endKey(streams: StreamHub, listenKey: string): void {
    const E = msOf(this.#config.venue.nowUs());
    const body = { e: "listenKeyExpired", E, listenKey };
    streams.publishUser(listenKey, { body, event: "listenKeyExpired" });
  }

  #setTimer(run: () => void, ms: number): () => void {
    const stop = this.#config.host.setTimer(() => {
      this.#timers.delete(cancel);
      run();
    }, ms);
    const cancel = () => {
      this.#timers.delete(cancel);
      stop();
    };
    this.#timers.add(cancel);
    return cancel;
  }
}

function cut(socket: WebSocket): void {
  if (socket.readyState === WebSocket.OPEN) socket.close(ABRUPT);
}

function urlsOf(market: Market, port: number): BaseUrls {
  const rest = `http://${ADDRESS}:${port}`;
  const streams = `ws://${ADDRESS}:${port}`;
  const path = market === "spot" ? "/ws-api/v3" : "/ws-fapi/v1";
  return { market, rest, streams, wsApi: `${streams}${path}`, control: `${rest}/control` };
}
