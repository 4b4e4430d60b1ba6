// Stream sockets: who is subscribed to what, and everything published handed on to them.
import type { Market } from "../market/instrument.ts";
import type { Host, Peer } from "./backend.ts";
import { readControlMessage } from "./control_message.ts";
import type { FaultDesk } from "./faults.ts";
import type { VenueNews } from "./ports.ts";
import { inMicroseconds, isServed, type Route } from "./stream_names.ts";
import { jsonText } from "./wire_json.ts";

/** Control messages per second before the socket is closed. */
const MESSAGES_MAX: Readonly<Record<Market, number>> = { spot: 5, usdm: 10 };
const STREAMS_MAX = 1024;
const CODE_TOO_MANY_STREAMS = 4;
const CLOSE_POLICY = 1008;

/** How a stream socket was opened. */
export interface StreamRequest {
  readonly route: Route;
  readonly combined: boolean;
  readonly streams: readonly string[];
  /** Private route: keys, each with the events that are wanted (undefined: all). */
  readonly keys: ReadonlyMap<string, ReadonlySet<string> | undefined>;
  readonly microseconds: boolean;
}

interface Subscriber {
  readonly peer: Peer;
  readonly request: StreamRequest;
  readonly streams: Set<string>;
  readonly sentAtMs: number[];
  combined: boolean;
}

/** What one socket tells its server. */
export interface StreamSocket {
  receive(text: string): void;
  closed(): void;
}

/** All stream sockets of one market. */
export class StreamHub {
  readonly #market: Market;
  readonly #host: Host;
  readonly #faults: FaultDesk;
  readonly #subscribers = new Set<Subscriber>();
  readonly #byStream = new Map<string, Set<Subscriber>>();

  constructor(config: {
    readonly market: Market;
    readonly host: Host;
    readonly faults: FaultDesk;
  }) {
    this.#market = config.market;
    this.#host = config.host;
    this.#faults = config.faults;
  }

  open(peer: Peer, request: StreamRequest): StreamSocket {
    const { combined } = request;
    const subscriber: Subscriber = {
      peer,
      request,
      streams: new Set(),
      sentAtMs: [],
      combined,
    };
    this.#subscribers.add(subscriber);
    for (const stream of request.streams) this.#add(subscriber, stream);
    return {
      receive: (text) => this.#receive(subscriber, text),
      closed: () => this.#remove(subscriber),
    };
  }

  /** Whether anybody listens. */
  wants(stream: string): boolean {
    return this.#byStream.has(stream);
  }

  get sockets(): number {
    return this.#subscribers.size;
  }

  publish({ stream, body }: VenueNews & { readonly type: "market" }): void {
    const subscribers = this.#byStream.get(stream);
    if (subscribers === undefined) return;
    const frames = new Map<string, string>();
    for (const { peer, request, combined } of [...subscribers]) {
      if (this.#market === "usdm" && !isServed(stream, request.route)) continue;
      const { microseconds } = request;
      const form = `${combined}${microseconds}`;
      let text = frames.get(form);
      if (text === undefined) {
        text = frameText(microseconds ? inMicroseconds(body) : body, combined ? stream : undefined);
        frames.set(form, text);
      }
      this.#faults.send({ on: "market", market: this.#market, stream, body, text }, peer);
    }
  }

  /** A user event for the sockets of one listen key. */
  publishUser(
    key: string,
    { body, event }: { readonly body: unknown; readonly event: string },
  ): void {
    for (const { peer, request, combined } of [...this.#subscribers]) {
      if (!request.keys.has(key)) continue;
      const wanted = request.keys.get(key);
      if (wanted !== undefined && !wanted.has(event)) continue;
      const text = frameText(body, combined ? key : undefined);
      this.#faults.send({ on: "user", market: this.#market, stream: key, body, text }, peer);
    }
  }

  /** Tells every socket that the server goes away. */
  announceShutdown(nowMs: number): void {
    const body = { e: "serverShutdown", E: nowMs };
    for (const { peer, combined } of this.#subscribers) {
      peer.send(frameText(body, combined ? "!serverShutdown" : undefined));
    }
  }

  cutAll(): void {
    for (const { peer } of [...this.#subscribers]) peer.cut();
  }

  #receive(subscriber: Subscriber, text: string): void {
    const { peer, streams } = subscriber;
    if (this.#isTooFast(subscriber)) return peer.close(CLOSE_POLICY, "Too many requests");
    const message = readControlMessage(text, this.#market);
    switch (message.type) {
      case "refused":
        return peer.send(message.text);
      case "list":
        return peer.send(jsonText({ result: [...streams], id: message.id }));
      case "get_combined":
        return peer.send(jsonText({ result: subscriber.combined, id: message.id }));
      case "set_combined":
        subscriber.combined = message.combined;
        return peer.send(jsonText({ result: null, id: message.id }));
      case "unsubscribe":
        for (const stream of message.streams) this.#drop(subscriber, stream);
        return peer.send(jsonText({ result: null, id: message.id }));
      case "subscribe":
        if (STREAMS_MAX < new Set([...streams, ...message.streams]).size) {
          const error = { code: CODE_TOO_MANY_STREAMS, msg: "Too many subscriptions." };
          peer.send(jsonText({ error, id: message.id }));
          return peer.close(CLOSE_POLICY, "Invalid request");
        }
        for (const stream of message.streams) this.#add(subscriber, stream);
        return peer.send(jsonText({ result: null, id: message.id }));
    }
  }

  #isTooFast({ sentAtMs }: Subscriber): boolean {
    const now = this.#host.nowMs();
    while (sentAtMs[0] !== undefined && sentAtMs[0] <= now - 1000) sentAtMs.shift();
    sentAtMs.push(now);
    return MESSAGES_MAX[this.#market] < sentAtMs.length;
  }

  #add(subscriber: Subscriber, stream: string): void {
    subscriber.streams.add(stream);
    const others = this.#byStream.get(stream) ?? new Set();
    others.add(subscriber);
    this.#byStream.set(stream, others);
  }

  #drop(subscriber: Subscriber, stream: string): void {
    subscriber.streams.delete(stream);
    const others = this.#byStream.get(stream);
    others?.delete(subscriber);
    if (others?.size === 0) this.#byStream.delete(stream);
  }

  #remove(subscriber: Subscriber): void {
    for (const stream of [...subscriber.streams]) this.#drop(subscriber, stream);
    this.#subscribers.delete(subscriber);
    this.#faults.forget(subscriber.peer);
  }
}

function frameText(body: unknown, stream: string | undefined): string {
  const text = jsonText(body);
  return stream === undefined ? text : `{"stream":${JSON.stringify(stream)},"data":${text}}`;
}
