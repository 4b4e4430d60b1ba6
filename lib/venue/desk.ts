// The orders of one account on one symbol: matched by the simulated venue, told as events.
import { Decimal } from "../base/decimal.ts";
import { lots, ticks, timeUs } from "../base/units.ts";
import { BID, type EventRing } from "../market/event_ring.ts";
import type { Fill, OrderEvent } from "../orders/events.ts";
import type { ClientOrderId, OrderRequest, Side } from "../orders/requests.ts";
import { type OpeningBalances, type SharedAccount, type SimConfig, SimVenue } from "../sim/mod.ts";
import type { MarketFollower, SymbolMarket } from "./market.ts";
import {
  type FillRecord,
  isOpen,
  isPostOnly,
  type NewOrder,
  type OrderRecord,
  type OrderStatus,
} from "./order_record.ts";
import { Position } from "./position.ts";
import { Refused } from "./refused.ts";

/** Ended orders and fills remembered of one account and symbol. */
const ORDERS_MAX = 10_000;
const FILLS_MAX = 10_000;

/** What just became of an order. */
export interface OrderNews {
  readonly execution:
    | "NEW"
    | "TRADE"
    | "CANCELED"
    | "EXPIRED"
    | "AMENDED"
    | "TRADE_PREVENTION";
  readonly fill: FillRecord | undefined;
  readonly at: number;
  /** USD-M: echoed in the event of a modification. */
  readonly modifyId?: number | undefined;
}

/** A funding payment in the quote asset. */
export interface FundingNews {
  readonly amount: string;
  readonly at: number;
}

export interface DeskConfig {
  readonly account: string;
  readonly symbol: SymbolMarket;
  readonly sim: SimConfig;
  readonly opening: OpeningBalances;
  readonly shared: SharedAccount;
  /** New ids, in the form of the symbol. */
  readonly orderId: () => string;
  readonly fillId: () => number;
  readonly onOrder: (record: OrderRecord, news: OrderNews) => void;
  readonly onFunding: (desk: Desk, news: FundingNews) => void;
}

/** One fill with the order it belongs to. */
export interface OwnTrade {
  readonly record: OrderRecord;
  readonly fill: FillRecord;
}

export class Desk implements MarketFollower {
  readonly symbol: SymbolMarket;
  readonly sim: SimVenue;
  readonly position = new Position();
  readonly trades: OwnTrade[] = [];
  readonly #config: DeskConfig;
  readonly #records = new Map<string, OrderRecord>();
  readonly #open = new Map<string, OrderRecord>();
  /** What the call in progress is refused for, and the reason of an end that it asks for. */
  #refused: Refused | undefined;
  #ends: OrderStatus = "CANCELED";
  #modifyId: number | undefined;

  constructor(config: DeskConfig) {
    this.#config = config;
    this.symbol = config.symbol;
    const { sim, opening, shared, symbol } = config;
    const { instrument, view } = symbol;
    this.sim = new SimVenue(sim, { instrument, view, opening, shared });
  }

  /** Open orders, oldest first. */
  get open(): readonly OrderRecord[] {
    return [...this.#open.values()];
  }

  /** All orders remembered, oldest first. */
  get orders(): readonly OrderRecord[] {
    return [...this.#records.values()];
  }

  byId(id: string): OrderRecord | undefined {
    return this.#records.get(id);
  }

  /** The latest order with a client id, now or before a cancel renamed it. */
  byClientId(clientId: string): OrderRecord | undefined {
    for (const record of this.#open.values()) {
      if (record.clientId === clientId) return record;
    }
    return this.orders.findLast((record) =>
      record.clientId === clientId || record.formerClientId === clientId
    );
  }

  openByClientId(clientId: string): OrderRecord | undefined {
    return this.open.find((record) => record.clientId === clientId);
  }

  /** Accepts an order and does what follows at once; throws Refused, and then nothing is there. */
  place(order: NewOrder, at: number): OrderRecord {
    const record = this.#record(order, at);
    this.#records.set(record.id, record);
    const request = this.#request(record);
    this.#refused = undefined;
    if (order.type === "MARKET") this.sim.submit({ ...request, taker: true }, at);
    else if (isPostOnly(order)) this.sim.submit(request, at);
    else this.sim.submitLimit(request, { at, timeInForce: timeInForceOf(order) });
    this.#collect(at);
    if (this.#refused !== undefined) {
      this.#records.delete(record.id);
      throw this.#refused;
    }
    this.#forget();
    return record;
  }

  /** Accepts an order that self-trade prevention ends at once. */
  prevent(order: NewOrder, at: number): OrderRecord {
    const record = this.#record(order, at);
    this.#records.set(record.id, record);
    this.#config.onOrder(record, { execution: "NEW", fill: undefined, at });
    this.#onEnd(record, { status: "EXPIRED_IN_MATCH", at });
    return record;
  }

  /** Ends an open order; the caller has renamed it where its market does. */
  cancel(record: OrderRecord, at: number, status: OrderStatus = "CANCELED"): void {
    this.#ends = status;
    this.sim.submit({ ...this.#request(record), type: "cancel" }, at);
    this.#collect(at);
    this.#ends = "CANCELED";
  }

  /** A new total quantity and price, as the simulated venue amends. Throws Refused. */
  amend(
    record: OrderRecord,
    terms: { price: number; qty: number; at: number; modifyId?: number | undefined },
  ): void {
    const { at } = terms;
    this.#refused = undefined;
    this.#modifyId = terms.modifyId;
    this.sim.submit({
      ...this.#request(record),
      type: "amend",
      price: ticks(terms.price),
      qty: lots(terms.qty - record.executed),
      filled: lots(record.executed),
    }, at);
    this.#collect(at);
    this.#modifyId = undefined;
    if (this.#refused !== undefined) throw this.#refused;
  }

  /**
   * Amends an order that may take to a price at which it does: it leaves the queue and comes in
   * anew. Should the account not afford that, it is gone, and Refused is thrown.
   */
  amendTaking(
    record: OrderRecord,
    terms: { price: number; qty: number; at: number; modifyId?: number | undefined },
  ): void {
    const { at, price, qty, modifyId } = terms;
    this.sim.submit({ ...this.#request(record), type: "cancel" }, at);
    record.price = price;
    record.qty = qty;
    record.amends++;
    const left = lots(qty - record.executed);
    this.sim.submitLimit({ ...this.#request(record), qty: left }, { at, timeInForce: "gtc" });
    const events = this.sim.outbox.splice(0)
      .filter(({ type }) => type !== "canceled" && type !== "accepted");
    this.#refused = undefined;
    if (events[0]?.type === "rejected") this.#onEnd(record, { status: "CANCELED", at });
    else this.#tell(record, { execution: "AMENDED", fill: undefined, at, modifyId });
    for (const event of events) this.#on(event, at);
    const refused = this.#expectRefusal();
    if (refused !== undefined) throw refused;
  }

  /** Counts a placement that was not attempted (spot cancelReplace); throws Refused if it may not. */
  countAttempt(order: NewOrder, at: number): void {
    const record = this.#record(order, at);
    this.#refused = undefined;
    const filled = lots(0);
    this.sim.submit({ ...this.#request(record), type: "amend", filled }, at);
    this.#collect(at);
    const refused = this.#expectRefusal();
    if (refused !== undefined && refused.code !== -2022) throw refused;
  }

  onTrade(ring: EventRing, index: number, now: Float64Array): void {
    this.sim.onTrade(ring, index, now);
    this.#settle(now);
  }

  onBook(now: Float64Array): void {
    this.sim.onBook(now);
    this.#settle(now);
  }

  onMark(now: Float64Array): void {
    this.sim.onMark(now);
    this.#settle(now);
  }

  onFunding(now: Float64Array): void {
    this.sim.onFunding(now);
    this.#settle(now);
  }

  #settle(now: Float64Array): void {
    if (this.sim.outbox.length === 0 && this.sim.funding.length === 0) return;
    this.#collect(now[0] ?? 0);
  }

  #expectRefusal(): Refused | undefined {
    return this.#refused;
  }

  #record({ clientId, price, qty, ...order }: NewOrder, at: number): OrderRecord {
    return {
      ...order,
      symbol: this.symbol,
      account: this.#config.account,
      id: this.#config.orderId(),
      clientId,
      formerClientId: "",
      price,
      qty,
      executed: 0,
      quote: 0,
      status: "NEW",
      createdAt: at,
      updatedAt: at,
      amends: 0,
      expiryReason: "",
      fills: [],
      shownPrice: 0,
      shownLots: 0,
    };
  }

  #request(record: OrderRecord): OrderRequest & { type: "place" } {
    const side: Side = record.side === BID ? "buy" : "sell";
    return {
      type: "place",
      id: simId(record.id),
      slot: { side, level: 0 },
      price: ticks(record.price),
      qty: lots(record.qty),
      reason: "client",
      taker: false,
    };
  }

  /** Takes what the simulated venue tells, in its order. */
  #collect(at: number): void {
    const { outbox, funding } = this.sim;
    for (const event of outbox.splice(0)) this.#on(event, at);
    for (const { amount } of funding.splice(0)) this.#config.onFunding(this, { amount, at });
  }

  #on(event: OrderEvent, at: number): void {
    const record = this.#records.get(event.id);
    switch (event.type) {
      case "rejected":
      case "amend_rejected":
      case "cancel_rejected":
        this.#refused = new Refused(event.code, event.cause);
        return;
      case "accepted":
        if (record === undefined) return;
        this.#open.set(record.id, record);
        return this.#tell(record, { execution: "NEW", fill: undefined, at });
      case "amended":
        if (record !== undefined) this.#onAmended(record, { event, at });
        return;
      case "fill":
        if (record !== undefined) this.#onFill(record, { fill: event, at });
        return;
      case "canceled":
        if (record !== undefined) this.#onEnd(record, { status: this.#endOf(event), at });
        return;
      case "expired":
        if (record === undefined) return;
        record.expiryReason = event.cause;
        return this.#onEnd(record, { status: "EXPIRED", at });
    }
  }

  #endOf(event: OrderEvent & { type: "canceled" }): OrderStatus {
    return event.cause === "requested" ? this.#ends : "CANCELED";
  }

  #onAmended(
    record: OrderRecord,
    { event, at }: { event: OrderEvent & { type: "amended" }; at: number },
  ): void {
    record.price = event.price;
    record.qty = record.executed + event.qty;
    record.amends++;
    const modifyId = this.#modifyId;
    this.#tell(record, { execution: "AMENDED", fill: undefined, at, modifyId });
  }

  #onFill(record: OrderRecord, { fill, at }: { fill: Fill; at: number }): void {
    const { instrument } = this.symbol;
    const signed = record.side === BID ? fill.qty : -fill.qty;
    const realized = this.position.apply({
      qty: new Decimal(signed).mul(instrument.lotSize),
      price: new Decimal(fill.price).mul(instrument.tickSize),
      at,
    });
    const made: FillRecord = {
      id: this.#config.fillId(),
      price: fill.price,
      qty: fill.qty,
      at: timeUs(Math.round(at)),
      maker: fill.liquidity === "maker",
      fee: fill.fee,
      feeAsset: fill.feeAsset,
      realized,
    };
    record.fills.push(made);
    record.executed += fill.qty;
    record.quote += fill.price * fill.qty;
    record.status = record.executed < record.qty ? "PARTIALLY_FILLED" : "FILLED";
    this.trades.push({ record, fill: made });
    if (FILLS_MAX < this.trades.length) this.trades.shift();
    if (record.status === "FILLED") this.#open.delete(record.id);
    this.#tell(record, { execution: "TRADE", fill: made, at });
    if (made.maker) return;
    const buyerIsMaker = record.side !== BID;
    this.symbol.addTake({ price: made.price, qty: made.qty, at, buyerIsMaker });
  }

  #onEnd(record: OrderRecord, { status, at }: { status: OrderStatus; at: number }): void {
    record.status = status;
    this.#open.delete(record.id);
    const execution = status === "EXPIRED_IN_MATCH"
      ? "TRADE_PREVENTION"
      : status === "EXPIRED"
      ? "EXPIRED"
      : "CANCELED";
    this.#tell(record, { execution, fill: undefined, at });
  }

  #tell(record: OrderRecord, news: OrderNews): void {
    record.updatedAt = news.at;
    this.#show(record, news.at);
    this.#config.onOrder(record, news);
  }

  /** Brings the shown book up to date with one order. */
  #show(record: OrderRecord, at: number): void {
    const rests = isOpen(record) && record.type !== "MARKET" &&
      (record.timeInForce === "GTC" || record.timeInForce === "GTX");
    const left = rests ? record.qty - record.executed : 0;
    const { shownPrice, shownLots, side } = record;
    if (shownPrice === record.price && shownLots === left) return;
    if (0 < shownLots) {
      this.symbol.changeClient(side, { price: shownPrice, lots: -shownLots, at });
    }
    if (0 < left) this.symbol.changeClient(side, { price: record.price, lots: left, at });
    record.shownPrice = record.price;
    record.shownLots = left;
  }

  #forget(): void {
    if (this.#records.size <= ORDERS_MAX) return;
    for (const [id, record] of this.#records) {
      if (isOpen(record)) continue;
      this.#records.delete(id);
      return;
    }
  }
}

function timeInForceOf({ timeInForce }: NewOrder): "gtc" | "ioc" | "fok" {
  if (timeInForce === "IOC") return "ioc";
  return timeInForce === "FOK" ? "fok" : "gtc";
}

/** The simulated venue knows orders by the venue's id: client ids change. */
function simId(id: string): ClientOrderId {
  return id as ClientOrderId;
}
