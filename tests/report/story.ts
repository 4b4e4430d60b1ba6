// Stories for the meters as text: one line an event, times in seconds, prices in ticks.
import { nowCell } from "../../lib/base/now.ts";
import { Decimal } from "../../lib/base/decimal.ts";
import { invariant } from "../../lib/base/invariant.ts";
import { halfTicks, lots, ticks, timeUs } from "../../lib/base/units.ts";
import type { CancelCause, Fill, OrderEvent } from "../../lib/orders/events.ts";
import type { ClientOrderId, OrderRequest, Side, Slot } from "../../lib/orders/requests.ts";
import type { MeterConfig, RunSections } from "../../lib/report/meter_config.ts";
import { REGIME_THRESHOLDS } from "../../lib/report/regime.ts";
import { RunMeters } from "../../lib/report/run_meters.ts";
import { RunSeries } from "../../lib/report/run_series.ts";
import { StopMeter } from "../../lib/report/stop_meter.ts";
import { instrumentOf } from "../ledger/fixtures.ts";

/** A band of 0.2 to 0.4 %, two orders a side of at least 1,000,000 tick-lots. */
export const STORY_CONFIG: MeterConfig = {
  reference: "mid",
  bandMin: 2_000,
  bandMax: 4_000,
  notionalMin: 1_000_000,
  requiredPerSide: 2,
  levels: 2,
  resetIntervalUs: 300_000_000,
  offsetUs: 500,
  regimes: REGIME_THRESHOLDS,
  riskLevel: "normal",
};

export interface StoryOutcome {
  readonly sections: RunSections;
  readonly fills: readonly string[];
  readonly orders: readonly string[];
  readonly equity: readonly string[];
  readonly series: RunSeries;
}

/** The venue's market as the meters read it. */
class StubView {
  bid = 0;
  ask = 0;
  blocked: string | undefined = "no_data";
  lastMid = 0;
  markE8 = 0;
  /** Prices whose queue is known. */
  readonly shown = new Set<number>();

  known(_side: number, price: number): boolean {
    return this.shown.has(price);
  }
}

/**
 * Plays a story. Lines are `<seconds> <word> ...`; what stands after a hash is a remark.
 *
 * - `book BID ASK` or `gap`: a market event; `ref HALF_TICKS` fixes the reference first.
 * - `quotable`, `data WORD|ok`, `risk LEVEL`, `rules [NAME ...]`, `slots buy0=stale ...`,
 *   `reset start|end [N]`, `known PRICE`, `funding AMOUNT`, `end`.
 * - `send ID SLOT PRICE xQTY [REASON]`, `amend ID PRICE xQTY`, `cancel ID [REASON]`.
 * - At the venue: `ack ID [AHEAD|?]`, `amended ID [xQTY] [kept]`, `refused ID`,
 *   `amend_refused ID`, `cancel_refused ID`, `canceled ID [CAUSE]`, `expired ID`,
 *   `fill ID xQTY [AHEAD|?]`.
 * - `answer`: the last venue event reaches us; `unanswered ID`.
 */
export class Story {
  readonly meters: RunMeters;
  readonly #view = new StubView();
  readonly #reference = { value: 0 };
  readonly #series = new RunSeries();
  readonly #stops = new StopMeter([
    { name: "halt_stale", level: "halt" },
    { name: "reduce_loss", level: "reduce" },
  ]);
  readonly #requests = new Map<string, OrderRequest>();
  readonly #remaining = new Map<string, number>();
  readonly #rows = { fills: [] as string[], orders: [] as string[], equity: [] as string[] };
  #fixed: number | undefined;
  #last: OrderEvent | undefined;
  #fillCount = 0;
  #sections: RunSections | undefined;

  constructor(config: Partial<MeterConfig> = {}) {
    const { fills, orders, equity } = this.#rows;
    this.meters = new RunMeters({ ...STORY_CONFIG, ...config }, {
      instrument: instrumentOf("spot"),
      view: this.#view,
      reference: this.#reference,
      opening: { quote: new Decimal(5_000), base: new Decimal("0.5"), bnb: new Decimal(0) },
      bnbPrice: new Decimal(500),
      rows: {
        fill: (row) => fills.push(row),
        order: (row) => orders.push(row),
        equity: (row) => equity.push(row),
      },
      series: this.#series,
      stops: this.#stops,
    });
  }

  tell(text: string): StoryOutcome {
    for (const line of text.split("\n")) {
      const words = line.split("#")[0]?.trim().split(/\s+/).filter((word) => word !== "") ?? [];
      if (0 < words.length) this.#play(words);
    }
    invariant(this.#sections !== undefined, "Cannot read a story without an end");
    return { sections: this.#sections, ...this.#rows, series: this.#series };
  }

  #play([time = "", word = "", ...rest]: readonly string[]): void {
    const at = Math.round(Number(time) * 1_000_000);
    invariant(Number.isSafeInteger(at), `Cannot read the time "${time}"`);
    const { meters } = this;
    switch (word) {
      case "book":
      case "gap":
        return this.#market(at, rest.map(Number));
      case "ref":
        this.#fixed = Number(rest[0]);
        return;
      case "known":
        if (meters.nextAt <= at) meters.onTime(at);
        this.#view.shown.add(Number(rest[0]));
        return;
      case "quotable":
        return meters.onQuotable(at);
      case "data":
        return meters.noteData(at, rest[0] === "ok" ? undefined : rest[0]);
      case "risk":
        return meters.onRisk(at, rest[0] ?? "");
      case "rules":
        return this.#stops.change(at, new Map(rest.map((name) => [name, true])));
      case "slots":
        return meters.onSlots(at, rest.map(slotStatus));
      case "reset":
        return meters.onReset(at, rest[0] === "start" ? "start" : "end", Number(rest[1] ?? 0));
      case "funding":
        return meters.onFunding({ venueAt: at, amount: rest[0] ?? "" });
      case "end":
        this.#sections = meters.finish(at);
        return;
      default:
        return this.#order(at, [word, ...rest]);
    }
  }

  #order(at: number, [word = "", id = "", ...rest]: readonly string[]): void {
    switch (word) {
      case "send":
      case "amend":
      case "cancel":
        return this.#request(at, requestOf(word, id, { rest, before: this.#requests.get(id) }));
      case "answer":
        invariant(this.#last !== undefined, "Cannot answer: nothing happened");
        return this.meters.onAnswer(at, this.#last);
      case "unanswered":
        return this.meters.onAnswer(at, { type: word, id: idOf(id), venueAt: timeUs(at) });
      default:
        return this.#happen(this.#event(at, { word, id, rest }));
    }
  }

  #market(at: number, [bid = 0, ask = 0]: readonly number[]): void {
    if (this.meters.nextAt <= at) this.meters.onTime(at);
    const view = this.#view;
    view.bid = bid;
    view.ask = ask;
    view.blocked = bid === 0 ? "gap" : undefined;
    if (bid !== 0) view.lastMid = bid + ask;
    this.#reference.value = this.#fixed ?? bid + ask;
    this.meters.onMarket(nowCell(at));
  }

  #request(at: number, request: OrderRequest): void {
    this.#requests.set(request.id, request);
    this.meters.onRequest(at, request, at - 10_000);
  }

  #happen(event: OrderEvent): void {
    this.#last = event;
    this.meters.onVenueEvent(event);
  }

  #event(
    at: number,
    { word, id, rest }: {
      readonly word: string;
      readonly id: string;
      readonly rest: readonly string[];
    },
  ): OrderEvent {
    const request = this.#requests.get(id);
    invariant(request !== undefined, `Cannot find order ${id}`);
    const common = { id: request.id, venueAt: timeUs(at) };
    const refusal = { ...common, code: -2010, cause: "told to" };
    switch (word) {
      case "ack":
        this.#remaining.set(id, request.qty);
        return { type: "accepted", ...common, ...terms(request), ...queueOf(rest[0]) };
      case "amended": {
        const asked = rest.find((text) => text.startsWith("x"));
        const qty = asked === undefined ? request.qty : qtyOf(asked);
        this.#remaining.set(id, qty);
        const requeued = !rest.includes("kept");
        return {
          ...{ type: "amended", ...common, price: request.price, qty, requeued },
          ...queueOf(undefined),
        };
      }
      case "refused":
        return { type: "rejected", ...refusal };
      case "amend_refused":
        return { type: "amend_rejected", ...refusal };
      case "cancel_refused":
        return { type: "cancel_rejected", ...refusal };
      case "canceled":
        return { type: "canceled", ...common, cause: causeOf(rest[0]), code: 0 };
      case "expired":
        return { type: "expired", ...common, cause: "told to" };
      case "fill":
        return this.#fill(at, request, rest);
      default:
        throw new Error(`Cannot play "${word}"`);
    }
  }

  /** At the price last asked for, from the mid that the view shows. */
  #fill(at: number, request: OrderRequest, [qtyText = "", ahead]: readonly string[]): Fill {
    const qty = qtyOf(qtyText);
    const remaining = (this.#remaining.get(request.id) ?? request.qty) - qty;
    this.#remaining.set(request.id, remaining);
    const { ahead: before, queueKnown } = queueOf(ahead);
    return {
      type: "fill",
      id: request.id,
      venueAt: timeUs(at),
      price: request.price,
      qty,
      remaining: lots(remaining),
      liquidity: "maker",
      fee: "0",
      feeAsset: "USDT",
      evidenceId: 7_000 + this.#fillCount++,
      evidence: "print",
      aheadBefore: before,
      aheadAfter: lots(0),
      queueKnown,
      mid: halfTicks(this.#view.lastMid),
    };
  }
}

/** Plays one text to its end. */
export function told(text: string, config: Partial<MeterConfig> = {}): StoryOutcome {
  return new Story(config).tell(text);
}

function requestOf(
  word: "send" | "amend" | "cancel",
  id: string,
  { rest, before }: { readonly rest: readonly string[]; readonly before: OrderRequest | undefined },
): OrderRequest {
  if (word === "send") {
    const [slot = "", price, qty = "", reason = "fill_slot"] = rest;
    const terms = { price: ticks(Number(price)), qty: qtyOf(qty) };
    return { type: "place", id: idOf(id), slot: slotOf(slot), ...terms, reason, taker: false };
  }
  invariant(before !== undefined, `Cannot find order ${id}`);
  const { slot } = before;
  if (word === "cancel") {
    return { type: word, id: before.id, slot, ...terms(before), reason: rest[0] ?? "reset" };
  }
  const [price, qty = ""] = rest;
  const asked = { price: ticks(Number(price)), qty: qtyOf(qty), filled: lots(0) };
  return { type: word, id: before.id, slot, ...asked, reason: "trigger_near" };
}

function terms({ price, qty }: OrderRequest) {
  return { price, qty };
}

function idOf(text: string): ClientOrderId {
  return text as ClientOrderId;
}

function qtyOf(text: string) {
  invariant(/^x\d+$/.test(text), `Cannot read a quantity: found "${text}"`);
  return lots(Number(text.slice(1)));
}

function queueOf(text: string | undefined) {
  return { ahead: lots(text === "?" ? 0 : Number(text ?? 0)), queueKnown: text !== "?" };
}

function slotOf(text: string): Slot {
  const side: Side = text.startsWith("buy") ? "buy" : "sell";
  return { side, level: Number(text.slice(side.length)) };
}

function slotStatus(text: string) {
  const [slot = "", status = ""] = text.split("=");
  return { ...slotOf(slot), status };
}

function causeOf(text: string | undefined): CancelCause {
  const causes = ["amend_crossed", "amend_below_filled", "replace_refused"] as const;
  return causes.find((cause) => cause === text) ?? "requested";
}
