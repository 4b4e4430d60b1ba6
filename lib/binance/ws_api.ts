// Calls over the WebSocket API: one socket that heals itself, answers matched by id.
import { type Fields, isFields } from "../feed/mod.ts";
import type { Market } from "../market/instrument.ts";
import type { Answer, Call, Caller } from "./answer.ts";
import { classify } from "./errors.ts";
import { Connection, type ConnectionLimits } from "./connection.ts";
import { jsonOf } from "./json_text.ts";
import type { Link } from "./link.ts";
import { outcomeOfReply } from "./outcome.ts";
import type { Ports, Timer } from "./ports.ts";
import { usageOfList } from "./rate_limits.ts";
import type { Permit } from "./request_budget.ts";
import type { RequestQueue } from "./request_queue.ts";
import type { Signer } from "./sign.ts";
import type { VenueClock } from "./venue_clock.ts";
import { requestText } from "./ws_request.ts";
import { sessionCall, type SessionHook, type WsSession, type WsUserEvent } from "./ws_session.ts";

export interface WsApiOptions {
  readonly market: Market;
  /** Path included, as `wsApi` of Hosts. */
  readonly url: string;
  readonly ports: Pick<Ports, "clock" | "sockets" | "random">;
  /** Undefined: public calls alone. An Ed25519 key logs on once instead of signing each call. */
  readonly signer: Signer | undefined;
  /** Shared with REST: both count on one budget. */
  readonly queue: RequestQueue;
  readonly clock: VenueClock;
  /** Asks the venue for its time; false where no answer could be had. */
  syncClock(): Promise<boolean>;
  readonly recvWindowMs?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly limits?: Partial<ConnectionLimits> | undefined;
  onNotice?(notice: WsApiNotice): void;
}

export type WsApiNotice = Readonly<
  | { type: "up" }
  | { type: "down"; why: string }
  | { type: "alarm"; failures: number; why: string }
  /** A session that was refused its logon or a subscription; it is tried again. */
  | { type: "session_refused"; why: string }
  /** An answer to no request of ours, such as that the key was revoked. */
  | { type: "unasked"; status: number; code: number; message: string }
>;

export interface WsApiCounters {
  requests: number;
  timeouts: number;
  /** Answers to no request, doubled ones, and those that came after their time. */
  strays: number;
  malformed: number;
  events: number;
}

interface Pending {
  readonly link: Link;
  readonly permit: Permit;
  readonly done: (answer: Answer) => void;
  readonly timer: Timer;
}

interface Session extends WsSession {
  readonly link: Link;
}

const RECV_WINDOW_MS = 5_000;
/** The venue itself gives up after 10 s. */
const TIMEOUT_MS = 11_000;
const SILENCE_MS = 30_000;
const TEXT_CHARS_MAX = 1 << 24;
const PENDING_MAX = 1_024;
const HEARTBEAT = "beat";
const HANDSHAKE_WEIGHTS: Readonly<Record<Market, number>> = { spot: 2, usdm: 5 };

/** A client of the WebSocket API of one market. Its answers never hold a signature or a key. */
export class WsApiClient implements Caller {
  readonly counters: WsApiCounters = {
    requests: 0,
    timeouts: 0,
    strays: 0,
    malformed: 0,
    events: 0,
  };
  readonly #options: WsApiOptions;
  readonly #connection: Connection;
  readonly #sessions = new Map<Link, Session>();
  readonly #pending = new Map<string, Pending>();
  readonly #hooks: SessionHook[] = [];
  readonly #listeners: ((event: WsUserEvent) => void)[] = [];
  #lastId = 0;
  #closed = false;

  constructor(options: WsApiOptions) {
    this.#options = options;
    this.#connection = this.#connect();
  }

  get connection(): Readonly<Connection["counters"]> {
    return this.#connection.counters;
  }

  get isUp(): boolean {
    return this.#connection.current !== undefined;
  }

  /** Before `start`: makes every fresh session ready before calls go over it. */
  onSession(hook: SessionHook): void {
    this.#hooks.push(hook);
  }

  /** Before `start`: told of every event of user data, in order. */
  onUserEvent(listener: (event: WsUserEvent) => void): void {
    this.#listeners.push(listener);
  }

  start(): void {
    this.#connection.start();
  }

  /** Opens the next socket first; requests in flight finish on the old one. */
  rollOver(): void {
    this.#connection.rollOver();
  }

  /** Nothing is sent from here on; what is in flight is unknown. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#connection.close();
    for (const link of this.#sessions.keys()) this.#lose(link, "the client is closed");
    this.#sessions.clear();
  }

  /** Makes a call on the present socket. Where there is room in the budget, at once. */
  call(call: Call): Promise<Answer> {
    const link = this.#connection.current;
    const session = link === undefined ? undefined : this.#sessions.get(link);
    if (session === undefined) return notSent("the WebSocket API is not connected");
    return this.#callOn(session, call);
  }

  #callOn(session: Session, call: Call): Promise<Answer> {
    if (call.method === undefined) return notSent(`${call.endpoint} has no WebSocket method`);
    const { signer, queue, clock } = this.#options;
    if (call.security !== "none" && signer === undefined) {
      return notSent(`${call.method} needs an API key`);
    }
    if (call.security === "signed" && clock.timestampMs() === undefined) {
      return this.#callLater(session, call);
    }
    if (call.security === "signed" && clock.isDue()) this.#options.syncClock();
    const permit = queue.tryAdmit(call);
    const first = permit === undefined
      ? this.#admitted(session, call)
      : this.#send(session, { call, permit });
    return first.then((answer) => this.#again(answer, { session, call }));
  }

  /** Once the venue's time is known. */
  async #callLater(session: Session, call: Call): Promise<Answer> {
    if (!await this.#options.syncClock()) return notSent("the venue's time is not known");
    return this.#callOn(session, call);
  }

  /** What was refused because of our clock was not done: it is made once more. */
  async #again(
    answer: Answer,
    { session, call }: { session: Session; call: Call },
  ): Promise<Answer> {
    const { market, clock } = this.#options;
    if (answer.type !== "refused" || classify(answer, market) !== "clock") return answer;
    clock.offset.reset();
    return await this.#options.syncClock() ? this.#admitted(session, call) : answer;
  }

  async #admitted(session: Session, call: Call): Promise<Answer> {
    const admission = await this.#options.queue.admit(call);
    if (admission.type === "let_out") {
      return this.#send(session, { call, permit: admission.permit });
    }
    const message = "held back: the request budget has no room";
    return { type: "throttled", status: 0, code: 0, message, until: admission.untilMs };
  }

  #send(
    session: Session,
    { call, permit }: { readonly call: Call; readonly permit: Permit },
  ): Promise<Answer> {
    const { queue, signer, clock, ports } = this.#options;
    const { recvWindowMs = RECV_WINDOW_MS, timeoutMs = TIMEOUT_MS } = this.#options;
    const refuse = (why: string) => {
      queue.settle(permit, { type: "not_sent" });
      return notSent(why);
    };
    if (this.#closed || session.link.ended) return refuse("the connection has ended");
    if (PENDING_MAX <= this.#pending.size) return refuse(`${PENDING_MAX} requests are in flight`);
    const id = `r${++this.#lastId}`;
    const { isLoggedOn } = session;
    const signing = { signer, isLoggedOn, recvWindowMs, timestampMs: clock.timestampMs() };
    const text = requestText(id, call, signing);
    if (text === undefined) return refuse("the venue's time is not known");
    return new Promise((done) => {
      const timer = ports.clock.setTimer(() => this.#timedOut(id, timeoutMs), timeoutMs);
      this.#pending.set(id, { link: session.link, permit, done, timer });
      this.counters.requests++;
      if (session.link.send(text)) return;
      // Ended while it was sent, it has been told to be unknown: bytes may have left.
      this.#finish(id, { type: "not_sent", why: "the socket took no more" }, { type: "not_sent" });
    });
  }

  #timedOut(id: string, timeoutMs: number): void {
    this.counters.timeouts++;
    const why = `no answer within ${timeoutMs} ms`;
    this.#finish(id, { type: "unknown", why }, { type: "unknown" });
  }

  #finish(id: string, answer: Answer, settlement: Parameters<RequestQueue["settle"]>[1]): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    this.#options.ports.clock.clearTimer(pending.timer);
    this.#options.queue.settle(pending.permit, settlement);
    pending.done(answer);
  }

  /** What was in flight on a socket that ended may or may not have been done. */
  #lose(link: Link, why: string): void {
    for (const [id, pending] of this.#pending) {
      if (pending.link !== link) continue;
      const what = `the connection ended before the answer: ${why}`;
      this.#finish(id, { type: "unknown", why: what }, { type: "unknown" });
    }
  }

  #connect(): Connection {
    const { ports, limits, timeoutMs = TIMEOUT_MS } = this.#options;
    return new Connection({
      ports,
      url: () => this.#options.url,
      takeOverOn: "call",
      // By then every request on it was answered or has timed out.
      drainMs: timeoutMs,
      silenceMs: SILENCE_MS,
      heartbeat: () => `{"id":"${HEARTBEAT}","method":"session.status"}`,
      sendsPerSecond: undefined,
      textCharsMax: TEXT_CHARS_MAX,
      limits,
      on: {
        onOpen: (link) => void this.#opened(link),
        onText: (text, link) => this.#onText(text, link),
        onTakeOver: () => this.#notice({ type: "up" }),
        onEnd: (link, why) => {
          this.#sessions.delete(link);
          this.#lose(link, why);
        },
        onDown: (why) => this.#notice({ type: "down", why }),
        onAlarm: (failures, why) => this.#notice({ type: "alarm", failures, why }),
      },
    });
  }

  async #opened(link: Link): Promise<void> {
    this.#countHandshake();
    const canLogOn = this.#options.signer?.type === "ed25519";
    const signing = this.#session(link, { isLoggedOn: false });
    const why = canLogOn ? await this.#logOn(signing) : undefined;
    if (why !== undefined) return this.#refuse(link, why);
    const session = canLogOn ? this.#session(link, { isLoggedOn: true }) : signing;
    for (const hook of this.#hooks) {
      if (!await hook(session)) return this.#refuse(link, "it was not made ready");
    }
    if (!link.ended) this.#connection.takeOver(link);
  }

  #session(link: Link, { isLoggedOn }: { readonly isLoggedOn: boolean }): Session {
    const connection = this.#connection;
    const session: Session = {
      link,
      isLoggedOn,
      call: (call) => this.#callOn(session, call),
      fail: (why) => connection.fail(link, why),
      get isOverlapping() {
        return connection.current !== undefined && connection.current !== link;
      },
    };
    if (!link.ended) this.#sessions.set(link, session);
    return session;
  }

  #refuse(link: Link, why: string): void {
    if (link.ended) return;
    this.#notice({ type: "session_refused", why });
    this.#connection.fail(link, why);
  }

  /** Why it was refused; undefined when logged on. */
  async #logOn(session: Session): Promise<string | undefined> {
    const answer = await session.call(sessionCall("session.logon"));
    if (answer.type === "ok") return undefined;
    return "why" in answer ? answer.why : `${answer.code} ${answer.message}`;
  }

  /** The venue counts a connection as weight. */
  #countHandshake(): void {
    const { queue, market } = this.#options;
    const cost = { weight: HANDSHAKE_WEIGHTS[market], orders: 0, urgency: "cancel" } as const;
    const permit = queue.tryAdmit(cost);
    if (permit !== undefined) queue.settle(permit, { type: "unknown" });
  }

  #onText(text: string, link: Link): void {
    const session = this.#sessions.get(link);
    const json = jsonOf(text);
    if (!isFields(json) || session === undefined) {
      this.counters.malformed++;
      return;
    }
    if (isFields(json.event)) return this.#onEvent(json, { event: json.event, session });
    if (json.id === HEARTBEAT) return;
    const id = typeof json.id === "string" ? json.id : undefined;
    if (id === undefined || this.#pending.get(id)?.link !== link) {
      return this.#onStray(json);
    }
    const { market, queue } = this.#options;
    const { status } = json;
    if (typeof status !== "number") {
      this.counters.malformed++;
      return;
    }
    const body = 200 <= status && status < 300 ? json.result : json.error;
    const { answer, hold } = outcomeOfReply(
      { status, json: body, text: "", retryAfter: undefined },
      { market, at: queue.now() },
    );
    this.#finish(id, answer, { type: "answered", usage: usageOfList(json.rateLimits), hold });
  }

  #onEvent(json: Fields, { event, session }: { event: Fields; session: Session }): void {
    this.counters.events++;
    const { subscriptionId: id } = json;
    const subscriptionId = typeof id === "number" ? id : undefined;
    const localUs = this.#options.ports.clock.nowUs();
    for (const listener of this.#listeners) listener({ subscriptionId, event, localUs, session });
  }

  #onStray({ status, error }: Fields): void {
    this.counters.strays++;
    if (!isFields(error) || typeof status !== "number") return;
    const code = typeof error.code === "number" ? error.code : 0;
    const message = typeof error.msg === "string" ? error.msg : "";
    this.#notice({ type: "unasked", status, code, message });
  }

  #notice(notice: WsApiNotice): void {
    this.#options.onNotice?.(notice);
  }
}

function notSent(why: string): Promise<Answer> {
  return Promise.resolve({ type: "not_sent", why });
}
