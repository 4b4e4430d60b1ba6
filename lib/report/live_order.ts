// One of our orders while it is at, or on its way to, the venue: what the meters look at.
import type { ClientOrderId, OrderRequest, Side } from "../orders/requests.ts";
import { lots } from "../base/units.ts";
import type { Fill, OrderEvent } from "../orders/events.ts";
import { type Band, inBandInterval, type Interval } from "./band.ts";

/** An order's life between two accepted changes that lose the queue. */
export interface Version {
  readonly at: number;
  /** Index in REGIMES at its acceptance. */
  readonly regime: number;
  firstFillAt: number | undefined;
  lastFillAt: number | undefined;
}

/** Updated in place by the venue's events, on the venue's clock. */
export class LiveOrder {
  readonly id: ClientOrderId;
  readonly side: Side;
  readonly level: number;
  readonly placedAt: number;
  readonly reason: string;
  readonly taker: boolean;
  /** Of a flatten policy: not a quote. */
  readonly flattening: boolean;
  price: number;
  remaining: number;
  filled = 0;
  amends = 0;
  /** At the venue's acceptance; undefined while in flight. */
  acceptedAt: number | undefined;
  /** Index in REGIMES at acceptance. */
  regime = 0;
  /** No answer came to our last request, and nothing has been heard since. */
  unknown = false;
  version: Version;
  aheadAtAck = 0;
  queueKnownAtAck = false;
  queueKnown = false;
  /** Why we asked to cancel it, while we do. */
  cancelReason: string | undefined;
  /** The references for which its price is in the band. */
  interval: Interval;
  readonly #band: Band;

  constructor(request: OrderRequest & { type: "place" }, at: number, band: Band) {
    this.id = request.id;
    this.side = request.slot.side;
    this.level = request.slot.level;
    this.placedAt = at;
    this.reason = request.reason;
    this.taker = request.taker;
    this.flattening = request.reason === "flatten" || request.taker;
    this.price = request.price;
    this.remaining = request.qty;
    this.version = newVersion(at, 0);
    this.#band = band;
    this.interval = inBandInterval(this.price, this.side, band);
  }

  /** Acknowledged by the venue, and we have no reason to doubt that it rests. */
  get resting(): boolean {
    return this.acceptedAt !== undefined && !this.unknown;
  }

  /** Its state as orders.csv has it, while it lives. */
  get state(): string {
    if (this.unknown) return "unknown";
    if (this.acceptedAt === undefined) return "pending_new";
    return this.filled === 0 ? "resting" : "partially_filled";
  }

  accept(event: OrderEvent & { type: "accepted" }, regime: number): void {
    this.acceptedAt = event.venueAt;
    this.regime = regime;
    this.aheadAtAck = event.ahead;
    this.queueKnownAtAck = event.queueKnown;
    this.queueKnown = event.queueKnown;
    this.version = newVersion(event.venueAt, regime);
    this.#move(event.price, event.qty);
  }

  amend(event: OrderEvent & { type: "amended" }, regime: number): void {
    this.amends++;
    this.queueKnown = event.queueKnown;
    if (event.requeued) this.version = newVersion(event.venueAt, regime);
    this.#move(event.price, event.qty);
  }

  fill(event: OrderEvent & { type: "fill" }): void {
    this.filled += event.qty;
    this.remaining = event.remaining;
    this.queueKnown = event.queueKnown;
    this.version.firstFillAt ??= event.venueAt;
    this.version.lastFillAt = event.venueAt;
  }

  #move(price: number, qty: number): void {
    this.price = price;
    this.remaining = qty;
    this.interval = inBandInterval(price, this.side, this.#band);
  }
}

function newVersion(at: number, regime: number): Version {
  return { at, regime, firstFillAt: undefined, lastFillAt: undefined };
}

/** Names of slots by level: they are asked for at every request. */
const SLOT_KEYS: Readonly<Record<Side, string[]>> = { buy: [], sell: [] };

/** A slot's name, such as `buy0`. */
export function slotKey(side: Side, level: number): string {
  return SLOT_KEYS[side][level] ??= `${side}${level}`;
}

/** The orders that live, by id and as a list: walking a list allocates nothing. */
export class LiveOrders {
  readonly #byId = new Map<ClientOrderId, LiveOrder>();
  readonly #list: LiveOrder[] = [];

  get list(): readonly LiveOrder[] {
    return this.#list;
  }

  get(id: ClientOrderId): LiveOrder | undefined {
    return this.#byId.get(id);
  }

  add(order: LiveOrder): void {
    this.#byId.set(order.id, order);
    this.#list.push(order);
  }

  remove(order: LiveOrder): void {
    if (!this.#byId.delete(order.id)) return;
    this.#list.splice(this.#list.indexOf(order), 1);
  }
}

/** The acceptance that a fill proves. */
export function acceptedBy(fill: Fill): OrderEvent & { type: "accepted" } {
  return {
    type: "accepted",
    id: fill.id,
    venueAt: fill.venueAt,
    price: fill.price,
    qty: lots(fill.qty + fill.remaining),
    ahead: fill.aheadBefore,
    queueKnown: fill.queueKnown,
  };
}
