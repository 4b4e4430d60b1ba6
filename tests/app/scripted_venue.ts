// A spot market on 127.0.0.1 that tells a written story: real HTTP, real WebSockets, chosen faults.
import { nowMs } from "../../lib/engine/clock.ts";

export interface Script {
  /** Messages between two gaps in the update ids; none where absent. */
  readonly gapEvery?: number;
  /** One message of garbage after so many. */
  readonly garbageAfter?: number;
  /** Answers that say no to questions for the book. */
  readonly refusedBooks?: number;
}

export interface ScriptedVenue {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

const EVERY_MS = 10;

const BIDS = [["60000.00", "1.50000"], ["59990.00", "2.00000"]] as const;

/** BTCUSDT around 60,000 with a tick of 0.01: the ask moves each turn, and something is traded. */
class Market {
  books = 0;
  #id = 1_000;
  #turn = 0;
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  /** One turn's messages. */
  say(socket: WebSocket): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    const before = this.#ask();
    const turn = ++this.#turn;
    const { gapEvery, garbageAfter } = this.#script;
    if (gapEvery !== undefined && turn % gapEvery === 0) this.#id += 5;
    const U = this.#id + 1;
    this.#id += 2;
    const [u, E, ask] = [this.#id, nowMs(), this.#ask()];
    const s = "BTCUSDT";
    const send = (stream: string, data: unknown) =>
      socket.send(JSON.stringify({ stream: `btcusdt@${stream}`, data }));
    const a = [[before, "0.00000"], [ask, "1.00000"]];
    send("depth@100ms", { e: "depthUpdate", E, s, U, u, b: [], a });
    const [[b, B]] = BIDS;
    send("bookTicker", { u, s, b, B, a: ask, A: "1.00000" });
    const q = turn % 5 === 0 ? "0.05000" : "0.00100";
    const m = turn % 2 === 0;
    send("trade", { e: "trade", E, s, t: turn, p: "60000.00", q, T: E, m, M: true });
    if (turn === garbageAfter) socket.send(`{"stream":"btcusdt@trade","data":{"e":"trade"`);
  }

  answer(path: string): Response {
    switch (path) {
      case "/api/v3/time":
        return Response.json({ serverTime: nowMs() });
      case "/api/v3/exchangeInfo":
        return Response.json(EXCHANGE_INFO);
      case "/api/v3/depth":
        return this.#book();
      case "/api/v3/trades":
        return Response.json(this.#trades());
      default:
        return Response.json({ code: -1000, msg: "Unknown" }, { status: 404 });
    }
  }

  #ask(): string {
    return `${60_001 + this.#turn % 7}.00`;
  }

  #book(): Response {
    this.books++;
    if (this.books <= (this.#script.refusedBooks ?? 0)) {
      return Response.json({ code: -1000, msg: "No" }, { status: 400 });
    }
    const asks = [[this.#ask(), "1.00000"], ["60020.00", "2.00000"]];
    return Response.json({ lastUpdateId: this.#id, bids: BIDS, asks });
  }

  #trades() {
    const count = Math.min(this.#turn, 20);
    return Array.from({ length: count }, (_, index) => ({
      ...{ id: this.#turn - count + index + 1, price: "60000.00", qty: "0.02000" },
      ...{ time: nowMs(), isBuyerMaker: true },
    }));
  }
}

/** Serves until it is stopped. */
export function scriptedVenue(script: Script = {}): ScriptedVenue {
  const market = new Market(script);
  const timers = new Set<ReturnType<typeof setInterval>>();
  const sockets = new Set<WebSocket>();
  const stream = (request: Request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    sockets.add(socket);
    socket.onopen = () => {
      const timer = setInterval(() => market.say(socket), EVERY_MS);
      timers.add(timer);
      socket.onclose = () => {
        clearInterval(timer);
        timers.delete(timer);
        sockets.delete(socket);
      };
    };
    return response;
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const isSocket = request.headers.get("upgrade") === "websocket";
    return isSocket ? stream(request) : market.answer(new URL(request.url).pathname);
  });
  const { port } = server.addr;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.close();
      await server.shutdown();
    },
  };
}

const EXCHANGE_INFO = {
  timezone: "UTC",
  rateLimits: [
    { rateLimitType: "REQUEST_WEIGHT", interval: "MINUTE", intervalNum: 1, limit: 6_000 },
    { rateLimitType: "ORDERS", interval: "SECOND", intervalNum: 10, limit: 100 },
  ],
  symbols: [{
    symbol: "BTCUSDT",
    status: "TRADING",
    baseAsset: "BTC",
    quoteAsset: "USDT",
    filters: [
      { filterType: "PRICE_FILTER", minPrice: "0.01", maxPrice: "1000000.00", tickSize: "0.01" },
      { filterType: "LOT_SIZE", minQty: "0.00001", maxQty: "9000.00000", stepSize: "0.00001" },
      {
        filterType: "PERCENT_PRICE_BY_SIDE",
        bidMultiplierUp: "5",
        bidMultiplierDown: "0.2",
        askMultiplierUp: "5",
        askMultiplierDown: "0.2",
      },
      { filterType: "NOTIONAL", minNotional: "5.00000000", maxNotional: "9000000.00000000" },
      { filterType: "MAX_NUM_ORDERS", maxNumOrders: 200 },
      { filterType: "MAX_NUM_ORDER_AMENDS", maxNumOrderAmends: 10 },
    ],
  }],
};
