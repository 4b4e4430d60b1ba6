// User data of USD-M: a listen key that is kept alive, and a private stream opened with it.
import { isFields } from "../feed/mod.ts";
import type { Answer, Call, Caller } from "./answer.ts";
import { Connection, type ConnectionLimits } from "./connection.ts";
import { jsonOf } from "./json_text.ts";
import type { Ports, Timer } from "./ports.ts";
import type { ResyncCause, UserStream, UserStreamEvents } from "./user_stream.ts";

export interface UsdmUserStreamOptions {
  /** Base URL of the private route, as in Hosts. */
  readonly streams: { readonly private: string };
  /** Asks for listen keys: REST with a key. */
  readonly caller: Caller;
  readonly ports: Pick<Ports, "clock" | "sockets" | "random">;
  readonly limits?: Partial<ConnectionLimits> | undefined;
  readonly keepAliveMs?: number | undefined;
  readonly on: UserStreamEvents;
}

/** A key lives for 60 minutes. */
const KEEP_ALIVE_MS = 30 * 60_000;
/** A keepalive that failed is tried again after so long. */
const KEEP_ALIVE_RETRY_MS = 60_000;
/** Both sockets deliver for so long when one follows on the other. */
const OVERLAP_MS = 5_000;
const SILENCE_MS = 30_000;
const TEXT_CHARS_MAX = 1 << 22;
const SENDS_PER_SECOND = 8;
/** No such listen key. */
const KEY_GONE = -1125;
const KEY = /^[\w-]{8,256}$/;

/** Hears an account over listen keys. */
export class UsdmUserStream implements UserStream {
  readonly #options: UsdmUserStreamOptions;
  readonly #connection: Connection;
  #key: string | undefined;
  #timer: Timer | undefined;
  /** Why events may have been missed once the next socket is open. */
  #missed: ResyncCause | undefined = "started";
  /** The socket on its way was asked for with a key that has died since. */
  #isOutdated = false;
  #heartbeats = 0;
  #closed = false;

  constructor(options: UsdmUserStreamOptions) {
    this.#options = options;
    this.#connection = this.#connect();
  }

  get connection(): Readonly<Connection["counters"]> {
    return this.#connection.counters;
  }

  start(): void {
    this.#connection.start();
    this.#keepAliveIn(this.#options.keepAliveMs ?? KEEP_ALIVE_MS);
  }

  /** Opens the next socket before the present one is dropped. */
  rollOver(): void {
    this.#connection.rollOver();
  }

  close(): void {
    this.#closed = true;
    this.#connection.close();
    if (this.#timer !== undefined) this.#options.ports.clock.clearTimer(this.#timer);
  }

  #connect(): Connection {
    const { ports, limits, on } = this.#options;
    return new Connection({
      ports,
      url: () => this.#freshUrl(),
      takeOverOn: "open",
      drainMs: OVERLAP_MS,
      silenceMs: SILENCE_MS,
      heartbeat: () => `{"method":"LIST_SUBSCRIPTIONS","id":${++this.#heartbeats}}`,
      sendsPerSecond: SENDS_PER_SECOND,
      textCharsMax: TEXT_CHARS_MAX,
      limits,
      on: {
        onOpen() {},
        onText: (text) => this.#onText(text),
        onTakeOver: () => {
          if (this.#isOutdated) {
            this.#isOutdated = false;
            this.#connection.rollOver();
            return;
          }
          const cause = this.#missed;
          this.#missed = undefined;
          if (cause !== undefined) on.onResync(cause);
        },
        onDown: (why) => {
          this.#missed ??= "reconnected";
          on.onNotice?.({ type: "down", why });
        },
        onAlarm: (failures, why) => on.onNotice?.({ type: "alarm", failures, why }),
      },
    });
  }

  /** The venue answers with the key that is alive, made younger, or with a fresh one. */
  async #freshUrl(): Promise<string> {
    const answer = await this.#options.caller.call(keyCall("POST"));
    const key = keyOf(answer);
    if (key === undefined) {
      const why = `no listen key: ${whyOf(answer)}`;
      this.#options.on.onNotice?.({ type: "key_failed", why });
      throw new RangeError(why);
    }
    this.#key = key;
    return `${this.#options.streams.private}/ws/${key}`;
  }

  #keepAliveIn(ms: number): void {
    if (this.#closed) return;
    this.#timer = this.#options.ports.clock.setTimer(() => void this.#keepAlive(), ms);
  }

  async #keepAlive(): Promise<void> {
    const answer = await this.#options.caller.call(keyCall("PUT"));
    if (this.#closed) return;
    const { keepAliveMs = KEEP_ALIVE_MS, on } = this.#options;
    const isGone = answer.type === "refused" && answer.code === KEY_GONE;
    const isOther = keyOf(answer) !== undefined && keyOf(answer) !== this.#key;
    if (isGone || isOther) this.#renew();
    else if (answer.type !== "ok") {
      on.onNotice?.({ type: "key_failed", why: `the keepalive failed: ${whyOf(answer)}` });
      return this.#keepAliveIn(Math.min(keepAliveMs, KEEP_ALIVE_RETRY_MS));
    }
    this.#keepAliveIn(keepAliveMs);
  }

  /** The key is dead, and the socket opened with it silent. */
  #renew(): void {
    this.#missed = "expired";
    this.#isOutdated = !this.#connection.rollOver();
  }

  #onText(text: string): void {
    const { on, ports } = this.#options;
    const json = jsonOf(text);
    // Combined streams wrap what they deliver.
    const event = isFields(json) && isFields(json.data) ? json.data : json;
    if (!isFields(event)) return on.onNotice?.({ type: "malformed", text: text.slice(0, 500) });
    if (typeof event.e !== "string") return;
    on.onEvent({ localUs: ports.clock.nowUs(), event });
    const isOurs = event.listenKey === undefined || event.listenKey === this.#key;
    if (event.e === "listenKeyExpired" && isOurs) this.#renew();
  }
}

/** Listen keys need the key's header and no signature. */
function keyCall(verb: "POST" | "PUT"): Call {
  return {
    endpoint: `${verb} /fapi/v1/listenKey`,
    method: undefined,
    params: {},
    security: "key",
    weight: 1,
    orders: 0,
    urgency: "cancel",
  };
}

function keyOf(answer: Answer): string | undefined {
  if (answer.type !== "ok" || !isFields(answer.json)) return undefined;
  const { listenKey } = answer.json;
  return typeof listenKey === "string" && KEY.test(listenKey) ? listenKey : undefined;
}

/** Never the key itself. */
function whyOf(answer: Answer): string {
  if (answer.type === "ok") return "the answer holds none";
  return "why" in answer ? answer.why : `${answer.code} ${answer.message}`;
}
