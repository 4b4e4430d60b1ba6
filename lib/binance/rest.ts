// Calls over REST: signed, counted, sent once, and answered whatever happens.
import { invariant } from "../base/invariant.ts";
import type { Answer, Call, Caller, Params } from "./answer.ts";
import { classify } from "./errors.ts";
import type { Hosts } from "./hosts.ts";
import { parseJson } from "./json.ts";
import { outcomeOfReply } from "./outcome.ts";
import { type HttpAnswer, HttpFailure, type HttpRequest, type Ports } from "./ports.ts";
import { usageOfHeaders } from "./rate_limits.ts";
import type { Permit } from "./request_budget.ts";
import type { RequestQueue } from "./request_queue.ts";
import { queryText, type Signer } from "./sign.ts";
import type { VenueClock } from "./venue_clock.ts";

export interface RestOptions {
  readonly hosts: Hosts;
  readonly ports: Ports;
  /** Undefined: public calls alone can be made. */
  readonly signer: Signer | undefined;
  readonly queue: RequestQueue;
  readonly clock: VenueClock;
  /** How late a signed call may arrive; the venue allows 60 s. */
  readonly recvWindowMs?: number;
  readonly timeoutMs?: number;
}

const RECV_WINDOW_MS = 5_000;
/** The venue itself gives up after 10 s. */
const TIMEOUT_MS = 11_000;
/** Questions for the time in a row: the fastest counts. */
const CLOCK_SAMPLES = 3;

const TIME_CALLS: Readonly<Record<Hosts["market"], Call>> = {
  spot: timeCall("GET /api/v3/time"),
  usdm: timeCall("GET /fapi/v1/time"),
};

/** What the market-data host serves, of `/api/v3/`. */
const MARKET_DATA =
  /^\/api\/v3\/(?:aggTrades|avgPrice|depth|exchangeInfo|klines|ping|ticker|ticker\/(?:24hr|bookTicker|price)|time|trades|uiKlines)$/;

type Method = HttpRequest["method"];
const METHODS: readonly Method[] = ["GET", "POST", "PUT", "DELETE"];

/** A call on its way: what came, and when by the monotonic clock. */
interface Sent {
  readonly answer: Answer;
  readonly sentMs: number;
  readonly receivedMs: number;
}

/** A REST client of one market. Its answers never hold a signature or a key. */
export class RestClient implements Caller {
  readonly #options: RestOptions;
  #sync: Promise<boolean> | undefined;
  #isClosed = false;

  constructor(options: RestOptions) {
    this.#options = options;
  }

  /**
   * Makes a call. One that the venue refused because of our clock, so that nothing was done, is
   * made once more after the clock was set; no other is ever made twice.
   */
  async call(call: Call): Promise<Answer> {
    const { hosts, clock, signer } = this.#options;
    if (call.security !== "none" && signer === undefined) {
      return { type: "not_sent", why: `${call.endpoint} needs an API key` };
    }
    if (call.security === "signed" && !await this.#hasClock()) {
      return { type: "not_sent", why: "the venue's time is not known" };
    }
    const { answer } = await this.#attempt(call);
    if (answer.type !== "refused" || classify(answer, hosts.market) !== "clock") return answer;
    clock.offset.reset();
    return await this.syncClock() ? (await this.#attempt(call)).answer : answer;
  }

  /** Asks for the venue's time; false where no answer could be had. */
  syncClock(): Promise<boolean> {
    this.#sync ??= this.#askTime().finally(() => this.#sync = undefined);
    return this.#sync;
  }

  /** Nothing is sent from here on; answers that are under way still come. */
  close(): void {
    this.#isClosed = true;
  }

  /** Whether the time is known; refreshes it on the way where that is due. */
  #hasClock(): boolean | Promise<boolean> {
    const { clock } = this.#options;
    if (clock.timestampMs() === undefined) return this.syncClock();
    // Nobody waits for a refresh, and it never rejects.
    if (clock.isDue()) this.syncClock();
    return true;
  }

  async #askTime(): Promise<boolean> {
    const { hosts, clock } = this.#options;
    let known = false;
    for (let asked = 0; asked < CLOCK_SAMPLES; asked += 1) {
      const { answer, sentMs, receivedMs } = await this.#attempt(TIME_CALLS[hosts.market]);
      if (answer.type !== "ok") return known;
      const { wallMs } = clock.local();
      const venueMs = serverTimeOf(answer.json);
      known = clock.offset.add({ sentMs, receivedMs, wallMs, venueMs }) || known;
    }
    return known;
  }

  /** Waits for room in the budget, sends once, and settles. */
  async #attempt(call: Call): Promise<Sent> {
    const { queue, ports: { clock } } = this.#options;
    const before = clock.monotonicMs();
    const unsent = (answer: Answer) => ({ answer, sentMs: before, receivedMs: before });
    if (this.#isClosed) return unsent({ type: "not_sent", why: "the client is closed" });
    const permit = queue.tryAdmit(call);
    if (permit !== undefined) return await this.#send(call, permit);
    const admission = await queue.admit(call);
    if (admission.type === "let_out") return await this.#send(call, admission.permit);
    const message = "held back: the request budget has no room";
    const { untilMs: until } = admission;
    return unsent({ type: "throttled", status: 0, code: 0, message, until });
  }

  async #send(call: Call, permit: Permit): Promise<Sent> {
    const { hosts, ports, queue } = this.#options;
    const sentMs = ports.clock.monotonicMs();
    const request = this.#isClosed ? undefined : this.#requestOf(call);
    if (request === undefined) {
      queue.settle(permit, { type: "not_sent" });
      return {
        answer: { type: "not_sent", why: "the client is closed" },
        sentMs,
        receivedMs: sentMs,
      };
    }
    let reply: HttpAnswer;
    try {
      reply = await ports.http.request(request);
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      const type = error.sent ? "unknown" : "not_sent";
      queue.settle(permit, { type });
      return {
        answer: { type, why: error.message },
        sentMs,
        receivedMs: ports.clock.monotonicMs(),
      };
    }
    const receivedMs = ports.clock.monotonicMs();
    const { status, text } = reply;
    const { answer, hold } = outcomeOfReply(
      { status, text, json: jsonOf(text), retryAfter: reply.header("retry-after") },
      { market: hosts.market, at: queue.now() },
    );
    const usage = usageOfHeaders((name) => reply.header(name), queue.budget.limits);
    queue.settle(permit, { type: "answered", usage, hold });
    return { answer, sentMs, receivedMs };
  }

  /** The request with its signature; undefined where the time to sign with is gone. */
  #requestOf(call: Call): HttpRequest | undefined {
    const { signer, timeoutMs = TIMEOUT_MS } = this.#options;
    const { method, path } = endpointOf(call);
    const text = this.#paramsText(call);
    if (text === undefined) return;
    const isBody = method === "POST" || method === "PUT";
    const base = this.#baseOf(path, call);
    return {
      method,
      url: text === "" || isBody ? `${base}${path}` : `${base}${path}?${text}`,
      headers: {
        ...(call.security === "none" || signer === undefined
          ? {}
          : { "X-MBX-APIKEY": signer.apiKey }),
        ...(isBody ? { "Content-Type": "application/x-www-form-urlencoded" } : {}),
      },
      body: isBody ? text : undefined,
      timeoutMs,
    };
  }

  #paramsText({ params, security }: Call): string | undefined {
    const { signer, clock, recvWindowMs = RECV_WINDOW_MS } = this.#options;
    if (security !== "signed" || signer === undefined) return queryText(params);
    const timestamp = clock.timestampMs();
    if (timestamp === undefined) return;
    const signed: Params = { recvWindow: `${recvWindowMs}`, ...params, timestamp: `${timestamp}` };
    const payload = queryText(signed);
    return `${payload}&signature=${signer.signRest(payload)}`;
  }

  /** Without a key the host that serves market data alone is asked where it can answer. */
  #baseOf(path: string, { security }: Call): string {
    const { hosts, signer } = this.#options;
    const isPublic = security === "none" && signer === undefined;
    return isPublic && MARKET_DATA.test(path) ? hosts.marketRest : hosts.rest;
  }
}

function timeCall(endpoint: string): Call {
  const params = {};
  // A cancel may be waiting for it.
  const urgency = "cancel";
  return { endpoint, method: "time", params, security: "none", weight: 1, orders: 0, urgency };
}

function endpointOf({ endpoint }: Call): { readonly method: Method; readonly path: string } {
  const [verb, path = ""] = endpoint.split(" ");
  const method = METHODS.find((one) => one === verb);
  invariant(
    method !== undefined && path.startsWith("/"),
    `Cannot call ${endpoint}: no such method`,
  );
  return { method, path };
}

/** The JSON of a body; undefined where it is none. */
function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function serverTimeOf(json: unknown): number {
  const time = typeof json === "object" && json !== null
    ? Reflect.get(json, "serverTime")
    : undefined;
  return typeof time === "number" ? time : NaN;
}
