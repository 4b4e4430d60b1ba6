// The live messages of one symbol to events in its ring: each once, whichever copy came first.
import { isFields, MessageEvents, type RawMessage } from "../feed/mod.ts";
import { EventRing } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import { DepthSync } from "./depth_sync.ts";

/** More than this and what comes is dropped: whoever reads the ring has stopped reading. */
export const EVENTS_HELD_MAX = 1 << 17;
/** So many copies in a row without anything new: the venue has begun its ids anew. */
const COPIES_MAX = 1_000;

/** Streams of one symbol, by what they carry. */
export const STREAM_KINDS = ["depth", "quote", "trade", "mark"] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** What became of a message. */
export type Taken = "appended" | "gap" | "copy" | "overflow";

/** The id that grows from message to message of one stream. */
class LastId {
  #id = 0;
  #copies = 0;

  isCopy(id: unknown): boolean {
    if (typeof id !== "number" || this.#id < id) return false;
    return ++this.#copies < COPIES_MAX;
  }

  take(id: unknown): void {
    this.#copies = 0;
    if (typeof id === "number") this.#id = id;
  }
}

/** One symbol of a feed. Its reader takes events from `ring` and releases them. */
export class SymbolFeed {
  readonly instrument: Instrument;
  readonly ring = new EventRing();
  readonly events: MessageEvents;
  /** Times that updates were missing. */
  gaps = 0;
  readonly #sync: DepthSync;
  readonly #lastIds = {
    depth: new LastId(),
    quote: new LastId(),
    trade: new LastId(),
    mark: new LastId(),
  };

  constructor(instrument: Instrument) {
    this.instrument = instrument;
    this.events = new MessageEvents(instrument, { offTick: "left_out" });
    this.#sync = new DepthSync(instrument.market);
    this.ring.paths[0] = `${instrument.market} ${instrument.symbol}`;
  }

  /** Whether the book follows from a snapshot and every update since. */
  get synced(): boolean {
    return this.#sync.synced;
  }

  /** Appends a stream's message; throws SyntaxError or RangeError where it is malformed. */
  take(message: RawMessage, localUs: number): Taken {
    const kind = kindOf(message);
    if (kind === undefined) return "copy";
    const id = message.fields[idName(message.kind)];
    const last = this.#lastIds[kind];
    if (last.isCopy(id)) return "copy";
    const { ring } = this;
    if (EVENTS_HELD_MAX <= ring.tail - ring.head) return "overflow";
    const index = ring.tail;
    this.events.append(ring, message, localUs);
    last.take(id);
    if (kind !== "depth" || this.#sync.onDiff(ring, index) !== "gap") return "appended";
    this.gaps++;
    return "gap";
  }

  /**
   * Appends a book that was asked for, unless it is too old to be continued: then false. Throws
   * SyntaxError or RangeError where it is malformed.
   */
  takeSnapshot(json: unknown, localUs: number): boolean {
    if (!isFields(json)) throw new SyntaxError("it is not an object");
    const id = json.lastUpdateId;
    if (typeof id !== "number" || !Number.isSafeInteger(id) || id <= 0) {
      throw new SyntaxError(`lastUpdateId is ${JSON.stringify(id) ?? "missing"}`);
    }
    if (!this.#sync.fits(id)) return false;
    const message = {
      kind: "snapshot",
      fields: json,
      market: undefined,
      symbol: undefined,
    } as const;
    this.events.append(this.ring, message, localUs);
    this.#sync.onSnapshot(id);
    return true;
  }
}

/** The stream that a message is of; undefined for what comes on none. */
export function kindOf({ kind }: RawMessage): StreamKind | undefined {
  switch (kind) {
    case "depth":
    case "quote":
    case "trade":
    case "mark":
      return kind;
    case "agg_trade":
      return "trade";
    default:
      return undefined;
  }
}

/** The field that grows with each message of a stream. */
function idName(kind: RawMessage["kind"]): string {
  switch (kind) {
    case "trade":
      return "t";
    case "agg_trade":
      return "a";
    case "mark":
      return "E";
    default:
      return "u";
  }
}
