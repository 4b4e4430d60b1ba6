// Where every call goes through, from REST and the WebSocket API: faults, listen keys, the core.
import type { Market } from "../market/instrument.ts";
import type { SessionCall, VenueBackend } from "./backend.ts";
import { answerOf } from "./fault_answers.ts";
import type { FaultDesk } from "./faults.ts";
import type { CallRule } from "./fault_rules.ts";
import { msOf } from "./numbers.ts";
import type { VenueAnswer } from "./ports.ts";
import type { ListenKeys } from "./user_events.ts";
import { asObject } from "./wire_json.ts";

/** What goes back to the client. */
export type Outcome = Readonly<
  | { type: "answer"; answer: VenueAnswer; afterMs: number }
  /** Not JSON, as gateways answer. */
  | { type: "text"; status: number; text: string }
  | { type: "silence" }
  | { type: "cut" }
>;

const LISTEN_KEY = "/fapi/v1/listenKey";
const CANCEL_REPLACE = "POST /api/v3/order/cancelReplace";
const WOULD_TAKE = { code: -2010, msg: "Order would immediately match and take." };
/** First snapshots kept, one a symbol and market. */
const SNAPSHOTS_MAX = 1000;

/** The calls of one market. */
export class Front {
  readonly market: Market;
  readonly #venue: VenueBackend;
  readonly #faults: FaultDesk;
  readonly #keys: ListenKeys;
  readonly #snapshots = new Map<string, VenueAnswer>();
  /** A listen key has been closed by its owner. */
  onKeyClosed: (key: string) => void = () => {};

  constructor(config: {
    readonly market: Market;
    readonly venue: VenueBackend;
    readonly faults: FaultDesk;
    readonly keys: ListenKeys;
  }) {
    this.market = config.market;
    this.#venue = config.venue;
    this.#faults = config.faults;
    this.#keys = config.keys;
  }

  call(call: SessionCall, over: "rest" | "ws_api"): Outcome {
    const { market } = this;
    const rule = this.#faults.call({ market, endpoint: call.endpoint, over });
    if (rule === undefined) return this.#answer(call, 0);
    if (rule.kind === "slow") return this.#answer(call, rule.ms);
    const done = rule.executed ? this.#work(call) : undefined;
    switch (rule.kind) {
      case "silence":
        return { type: "silence" };
      case "cut_call":
        return { type: "cut" };
      case "status":
        return { type: "text", status: rule.status, text: rule.text };
      case "error":
        return { type: "answer", answer: this.#fault(call, { rule, done }), afterMs: 0 };
    }
  }

  #answer(call: SessionCall, afterMs: number): Outcome {
    return { type: "answer", answer: this.#work(call), afterMs };
  }

  #work(call: SessionCall): VenueAnswer {
    if (call.endpoint.endsWith(` ${LISTEN_KEY}`)) return this.#listenKey(call);
    const answer = this.#venue.call(call);
    if (!call.endpoint.endsWith("/depth") || answer.status !== 200) return answer;
    return this.#snapshot(call, answer);
  }

  /** A stale snapshot is the first one that was ever given. */
  #snapshot(call: SessionCall, answer: VenueAnswer): VenueAnswer {
    const name = `${call.endpoint} ${call.params["symbol"]}`;
    const first = this.#snapshots.get(name);
    if (first === undefined && this.#snapshots.size < SNAPSHOTS_MAX) {
      this.#snapshots.set(name, answer);
    }
    return this.#faults.isStale(this.market) ? first ?? answer : answer;
  }

  #fault(
    call: SessionCall,
    { rule, done }: {
      readonly rule: CallRule & { readonly kind: "error" };
      readonly done: VenueAnswer | undefined;
    },
  ): VenueAnswer {
    const { code, status, msg } = rule;
    const nowMs = msOf(this.#venue.nowUs());
    const answer = answerOf(code, { market: this.market, nowMs, status, msg });
    const headers = { ...done?.headers, ...answer.headers };
    if (code !== -2021 || call.endpoint !== CANCEL_REPLACE) return { ...answer, headers };
    // Half a success has to be true: the old order is canceled.
    const { params } = call;
    const { symbol = "", cancelOrderId, cancelOrigClientOrderId, timestamp = "" } = params;
    const canceled = this.#venue.call({
      ...call,
      endpoint: "DELETE /api/v3/order",
      params: {
        symbol,
        timestamp,
        ...(cancelOrderId === undefined ? {} : { orderId: cancelOrderId }),
        ...(cancelOrigClientOrderId === undefined
          ? {}
          : { origClientOrderId: cancelOrigClientOrderId }),
      },
      trusted: true,
    });
    if (canceled.status !== 200) return answerOf(-2022, { market: this.market, nowMs });
    const data = {
      cancelResult: "SUCCESS",
      newOrderResult: "FAILURE",
      cancelResponse: canceled.body,
      newOrderResponse: WOULD_TAKE,
    };
    return { ...answer, headers, body: { ...asObject(answer.body), data } };
  }

  #listenKey({ endpoint, apiKey }: SessionCall): VenueAnswer {
    const refuse = (status: number, code: number, msg: string) => ({
      status,
      body: { code, msg },
      headers: {},
    });
    if (apiKey === undefined) return refuse(401, -2014, "API-key format invalid.");
    const account = this.#venue.accountOf(apiKey);
    if (account === undefined) {
      return refuse(401, -2015, "Invalid API-key, IP, or permissions for action.");
    }
    const at = this.#venue.nowUs();
    const [method] = endpoint.split(" ");
    if (method === "POST") return ok({ listenKey: this.#keys.start(account, at) });
    if (method === "PUT") {
      const key = this.#keys.keepAlive(account, at);
      if (key === undefined) return refuse(400, -1125, "This listenKey does not exist.");
      return ok({ listenKey: key });
    }
    if (method !== "DELETE") return refuse(405, -5000, `Method ${method} is invalid`);
    const closed = this.#keys.close(account);
    if (closed !== undefined) this.onKeyClosed(closed);
    return ok({});
  }
}

function ok(body: unknown): VenueAnswer {
  return { status: 200, body, headers: {} };
}
