// The WebSocket API: requests by id, sessions, and spot's user events on the same socket.
import type { Market } from "../market/instrument.ts";
import type { Host, Peer, VenueBackend } from "./backend.ts";
import type { FaultDesk } from "./faults.ts";
import type { Front } from "./front.ts";
import { msOf } from "./numbers.ts";
import type { VenueAnswer } from "./ports.ts";
import { inMicroseconds } from "./stream_names.ts";
import { asObject, jsonText } from "./wire_json.ts";
import { endpointOf } from "./ws_methods.ts";
import { readWsRequest, type WsRequest } from "./ws_request.ts";
import type { StreamSocket } from "./ws_streams.ts";

type Request = WsRequest & { readonly type: "request" };
/** A result, or a code with its status. */
type Result = Readonly<
  | { status: 200; result: unknown }
  | { status: number; error: Readonly<Record<string, unknown>> }
>;

interface Subscription {
  readonly account: string;
  readonly isSession: boolean;
}

interface Client {
  readonly peer: Peer;
  readonly ip: string;
  readonly connectedSince: number;
  readonly returnRateLimits: boolean;
  readonly microseconds: boolean;
  readonly subscriptions: Map<number, Subscription>;
  session:
    | { readonly apiKey: string; readonly account: string; readonly since: number }
    | undefined;
  nextSubscription: number;
}

const SUBSCRIPTIONS_MAX = 65_535;
const KEY_MISSING = { code: -2015, msg: "Invalid API-key, IP, or permissions for action." };

/** All sockets of the WebSocket API of one market. */
export class WsApi {
  readonly #market: Market;
  readonly #venue: VenueBackend;
  readonly #front: Front;
  readonly #host: Host;
  readonly #faults: FaultDesk;
  readonly #clients = new Set<Client>();

  constructor(config: {
    readonly venue: VenueBackend;
    readonly front: Front;
    readonly host: Host;
    readonly faults: FaultDesk;
  }) {
    this.#market = config.front.market;
    this.#venue = config.venue;
    this.#front = config.front;
    this.#host = config.host;
    this.#faults = config.faults;
  }

  open(peer: Peer, { url, ip }: { readonly url: URL; readonly ip: string }): StreamSocket {
    const unit = (url.searchParams.get("timeUnit") ?? "").toUpperCase();
    const client: Client = {
      peer,
      ip,
      connectedSince: msOf(this.#venue.nowUs()),
      returnRateLimits: url.searchParams.get("returnRateLimits") !== "false",
      microseconds: this.#market === "spot" && unit.startsWith("MICROSECOND"),
      subscriptions: new Map(),
      session: undefined,
      nextSubscription: 0,
    };
    this.#clients.add(client);
    return {
      receive: (text) => this.#receive(client, text),
      closed: () => {
        this.#clients.delete(client);
        this.#faults.forget(peer);
      },
    };
  }

  /** A user event of an account, to whoever subscribed to it. */
  publishUser(account: string, body: unknown): void {
    for (const client of [...this.#clients]) {
      const event = client.microseconds ? inMicroseconds(body) : body;
      for (const [subscriptionId, subscription] of client.subscriptions) {
        if (subscription.account !== account) continue;
        const text = jsonText({ subscriptionId, event });
        const frame = { on: "user", market: this.#market, stream: account, body, text } as const;
        this.#faults.send(frame, client.peer);
      }
    }
  }

  announceShutdown(nowMs: number): void {
    const text = jsonText({ event: { e: "serverShutdown", E: nowMs } });
    for (const { peer } of this.#clients) peer.send(text);
  }

  cutAll(): void {
    for (const { peer } of [...this.#clients]) peer.cut();
  }

  get sockets(): number {
    return this.#clients.size;
  }

  #receive(client: Client, text: string): void {
    const request = readWsRequest(text);
    if (request.type === "refused") {
      const { id, code, msg } = request;
      return client.peer.send(jsonText({ id, status: 400, error: { code, msg } }));
    }
    const own = this.#ownMethod(client, request);
    if (own !== undefined) return this.#reply(client, { request, result: own });
    const endpoint = endpointOf(request.method, this.#market);
    if (endpoint === undefined) {
      const error = { code: -1020, msg: "This operation is not supported." };
      return this.#reply(client, { request, result: { status: 400, error } });
    }
    this.#call(client, { request, endpoint });
  }

  #call(client: Client, { request, endpoint }: { request: Request; endpoint: string }): void {
    const outcome = this.#front.call(callOf(client, { request, endpoint }), "ws_api");
    switch (outcome.type) {
      case "silence":
        return;
      case "cut":
        return client.peer.cut();
      case "text": {
        const error = { code: -1000, msg: outcome.text };
        return this.#reply(client, { request, result: { status: outcome.status, error } });
      }
      case "answer": {
        const result = resultOf(outcome.answer, msOf(this.#venue.nowUs()));
        if (outcome.afterMs === 0) return this.#reply(client, { request, result });
        this.#host.setTimer(() => this.#reply(client, { request, result }), outcome.afterMs);
      }
    }
  }

  #reply(client: Client, { request, result }: { request: Request; result: Result }): void {
    const wanted = request.returnRateLimits ?? client.returnRateLimits;
    const apiKey = request.apiKey ?? client.session?.apiKey;
    const rateLimits = wanted
      ? { rateLimits: this.#venue.rateLimits(this.#market, { ip: client.ip, apiKey }) }
      : {};
    client.peer.send(jsonText({ id: request.id, ...result, ...rateLimits }));
  }

  /** Methods that belong to the socket; undefined for those that REST has too. */
  #ownMethod(client: Client, request: Request): Result | undefined {
    switch (request.method.replace(/^v[13]\//, "")) {
      case "session.logon":
        return this.#logon(client, request);
      case "session.status":
        return { status: 200, result: this.#status(client) };
      case "session.logout":
        return this.#logout(client);
      case "ping":
        return this.#market === "usdm" ? { status: 200, result: {} } : undefined;
    }
    if (this.#market !== "spot") return undefined;
    switch (request.method.replace(/^v3\//, "")) {
      case "userDataStream.subscribe":
        return this.#subscribeSession(client);
      case "userDataStream.subscribe.signature":
        return this.#subscribeSigned(client, request);
      case "userDataStream.unsubscribe":
        return this.#unsubscribe(client, request);
      case "session.subscriptions": {
        const ids = [...client.subscriptions.keys()];
        return { status: 200, result: ids.map((subscriptionId) => ({ subscriptionId })) };
      }
    }
  }

  #logon(client: Client, request: Request): Result {
    const identity = this.#venue.authenticate(
      callOf(client, { request, endpoint: this.#signedPath() }),
    );
    if (identity.type === "refused") return resultOf(identity.answer, 0);
    if (!identity.ed25519 || request.apiKey === undefined) {
      const msg = "HMAC_SHA256 API key is not supported.";
      return { status: 400, error: { code: -4056, msg } };
    }
    const since = msOf(this.#venue.nowUs());
    client.session = { apiKey: request.apiKey, account: identity.account, since };
    return { status: 200, result: this.#status(client) };
  }

  #logout(client: Client): Result {
    client.session = undefined;
    for (const [id, { isSession }] of client.subscriptions) {
      if (isSession) this.#end(client, id);
    }
    return { status: 200, result: this.#status(client) };
  }

  #status(client: Client): Readonly<Record<string, unknown>> {
    const { session, connectedSince, returnRateLimits, subscriptions } = client;
    const status = {
      apiKey: session?.apiKey ?? null,
      authorizedSince: session?.since ?? null,
      connectedSince,
      returnRateLimits,
      serverTime: msOf(this.#venue.nowUs()),
    };
    if (this.#market === "usdm") return status;
    const userDataStream = [...subscriptions.values()].some(({ isSession }) => isSession);
    return { ...status, userDataStream };
  }

  #subscribeSession(client: Client): Result {
    const { session } = client;
    if (session === undefined) return { status: 401, error: KEY_MISSING };
    return this.#subscribe(client, { account: session.account, isSession: true });
  }

  #subscribeSigned(client: Client, request: Request): Result {
    const identity = this.#venue.authenticate(
      callOf(client, { request, endpoint: this.#signedPath() }),
    );
    if (identity.type === "refused") return resultOf(identity.answer, 0);
    return this.#subscribe(client, { account: identity.account, isSession: false });
  }

  #subscribe(client: Client, subscription: Subscription): Result {
    const { subscriptions } = client;
    const { account } = subscription;
    if ([...subscriptions.values()].some((known) => known.account === account)) {
      const msg = "User Data Stream subscription already active.";
      return { status: 400, error: { code: -2035, msg } };
    }
    if (SUBSCRIPTIONS_MAX <= client.nextSubscription) {
      const msg = "Too many subscriptions on this connection.";
      return { status: 400, error: { code: -2042, msg } };
    }
    const subscriptionId = client.nextSubscription++;
    subscriptions.set(subscriptionId, subscription);
    return { status: 200, result: { subscriptionId } };
  }

  #unsubscribe(client: Client, { params }: Request): Result {
    const { subscriptions } = client;
    const text = params["subscriptionId"];
    const ids = text === undefined ? [...subscriptions.keys()] : [Number(text)];
    if (ids.length === 0 || !ids.every((id) => subscriptions.has(id))) {
      const msg = "User Data Stream subscription not active.";
      return { status: 400, error: { code: -2036, msg } };
    }
    for (const id of ids) this.#end(client, id);
    return { status: 200, result: {} };
  }

  #end(client: Client, subscriptionId: number): void {
    client.subscriptions.delete(subscriptionId);
    const event = { e: "eventStreamTerminated", E: msOf(this.#venue.nowUs()) };
    client.peer.send(jsonText({ subscriptionId, event }));
  }

  /** No endpoint of REST: it only says which market's clock rules hold. */
  #signedPath(): string {
    return this.#market === "spot" ? "POST /api/v3/session" : "POST /fapi/v1/session";
  }
}

/** A key or signature in the request overrules the session. */
function callOf(
  client: Client,
  { request, endpoint }: { readonly request: Request; readonly endpoint: string },
) {
  const { params, apiKey, signature, payload } = request;
  const { session, ip } = client;
  const call = { endpoint, params, payload, signature, ip };
  if (apiKey === undefined && signature === undefined && session !== undefined) {
    return { ...call, apiKey: session.apiKey, trusted: true } as const;
  }
  return { ...call, apiKey };
}

function resultOf({ status, body, headers }: VenueAnswer, nowMs: number): Result {
  if (status === 200) return { status, result: body };
  const error = asObject(body) ?? { code: -1000, msg: "An unknown error occurred." };
  const seconds = Number(headers["Retry-After"] ?? Number.NaN);
  if (!(status === 418 || status === 429) || Number.isNaN(seconds)) return { status, error };
  const data = { serverTime: nowMs, retryAfter: nowMs + seconds * 1000 };
  return { status, error: { ...error, data } };
}
