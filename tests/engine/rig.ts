// The real engine on a manual clock, before a venue that answers as a test says.
import { Decimal } from "../../lib/base/decimal.ts";
import type { HalfTicks, QtyLots, TimeUs } from "../../lib/base/units.ts";
import { nowCell } from "../../lib/base/now.ts";
import { ppm } from "../../lib/base/units.ts";
import type { TradingAccount } from "../../lib/engine/account.ts";
import { LocalMarket } from "../../lib/engine/local_market.ts";
import { type EngineConfig, newTradingState, type TradingState } from "../../lib/engine/state.ts";
import { mustWake, step, type StepResult } from "../../lib/engine/step.ts";
import { Ledger } from "../../lib/ledger/mod.ts";
import { EventRing } from "../../lib/market/event_ring.ts";
import type { OrderEvent, OrderRequest } from "../../lib/orders/mod.ts";
import type { BreakerRule } from "../../lib/risk/config.ts";
import { OBLIGATION } from "../kernel/scenes.ts";
import { append } from "../market/tape.ts";
import { testInstrument } from "../sim/rig.ts";

export const S = 1_000_000;

const RULES: readonly BreakerRule[] = [
  rule("caution_move", "price_move", "caution", { enter: 0.003, exit: 0.0015, windowUs: 10 * S }),
  rule("halt_stale", "stale", "halt", { enter: 2, exit: 1, coolDownUs: 0 }),
  rule("halt_errors", "error_rate", "halt", { enter: 10, exit: 5, windowUs: 60 * S }),
];

function rule(
  name: string,
  trigger: BreakerRule["trigger"],
  level: BreakerRule["level"],
  change: Partial<BreakerRule> & { readonly enter: number; readonly exit: number },
): BreakerRule {
  return { name, trigger, level, coolDownUs: 3 * S, windowUs: 0, ...change };
}

/** A spot market at 100,000 ticks, obligation profile, 100 million in equity. */
export const CONFIG: EngineConfig = {
  instrument: testInstrument("spot"),
  kernel: OBLIGATION,
  risk: {
    gate: {
      collar: ppm(20_000),
      orderNotionalMax: 1e12,
      inventoryRatioMax: ppm(200_000),
      inventoryNotionalMax: 1e12,
      ordersMax: 20,
      requestLimits: [{ windowUs: 10 * S, limit: 80 }],
    },
    rules: RULES,
  },
  leverage: 1,
  retryDelayUs: S,
  timeoutUs: 5 * S,
  orderPrefix: "t",
};

/** One engine and everything it sent. */
export class EngineRig {
  readonly ring = new EventRing();
  readonly market: LocalMarket;
  readonly state: TradingState;
  readonly config: EngineConfig;
  now = 0;
  /** Every request, in order, and those of the last step. */
  readonly sent: OrderRequest[] = [];
  last: StepResult = { requests: [], refusals: [], slots: [], unanswered: [] };
  #id = 10;

  /** `account` is shared with the engines of other symbols. */
  constructor(config: EngineConfig = CONFIG, account?: TradingAccount) {
    this.config = config;
    this.market = new LocalMarket({
      market: config.instrument.market,
      reference: { method: "mid", windowUs: 60 * S, tickE8: 1e8 },
      rules: config.risk.rules,
      resyncWaitUs: 10 * S,
      ownOrders: "absent",
    });
    this.now = S;
    this.#apply("snapshot 10 b99999x50 a100001x50");
    const ledger = new Ledger({
      instrument: config.instrument,
      opening: { quote: new Decimal(50_000_000), base: new Decimal(500), bnb: new Decimal(0) },
      bnbPrice: new Decimal(0),
      mid: 200_000 as HalfTicks,
    });
    const at = this.now as TimeUs;
    this.state = newTradingState({ market: this.market, ledger, at, account }, config);
    const { instrument, leverage } = config;
    account?.join(this.state, { instrument, leverage, share: ledger.openingEquity.toNumber() });
  }

  /** Moves the touch to one tick on each side of `mid`, in ticks. */
  quote(mid: number): void {
    this.#id++;
    this.#apply(`quote ${this.#id} b${mid - 1}x50 a${mid + 1}x50`);
    if (mustWake(this.state)) {
      this.#take(step(this.state, { type: "market", at: this.#at }, this.config));
    }
  }

  /** A diff that skips ids: a gap. */
  gap(): void {
    this.#id += 1_000;
    this.#apply(`depth ${this.#id}-${this.#id} b99000x1`);
    if (mustWake(this.state)) {
      this.#take(step(this.state, { type: "market", at: this.#at }, this.config));
    }
  }

  snapshot(mid: number): void {
    this.#id += 1_000;
    this.#apply(`snapshot ${this.#id} b${mid - 1}x50 a${mid + 1}x50`);
    if (mustWake(this.state)) {
      this.#take(step(this.state, { type: "market", at: this.#at }, this.config));
    }
  }

  /** Moves the clock, with its timers and whole seconds, to `to`. */
  advance(to: number): void {
    for (;;) {
      const second = Math.floor(this.now / S) * S + S;
      const next = Math.min(second, this.state.watch.until);
      if (to < next) break;
      this.now = Math.max(this.now, next);
      if (next === second) this.market.second(this.now);
      const type = next === second ? "second" : "timer";
      this.#take(step(this.state, { type, at: this.#at }, this.config));
    }
    this.now = to;
  }

  /** The same, while the market says twice a second that nothing has changed. */
  live(to: number, mid = 100_000): void {
    while (this.now < to) {
      this.advance(Math.min(to, this.now + S / 2));
      this.quote(mid);
    }
  }

  answer(event: OrderEvent): void {
    this.#take(step(this.state, { type: "order", at: this.#at, event }, this.config));
  }

  /** The venue does what was asked. */
  accept(request: OrderRequest): void {
    const base = { id: request.id, venueAt: this.#at };
    const queue = { ahead: 0 as QtyLots, queueKnown: true };
    const { price, qty } = request;
    switch (request.type) {
      case "place":
        return this.answer({ ...base, type: "accepted", price, qty, ...queue });
      case "amend":
        return this.answer({ ...base, type: "amended", price, qty, requeued: true, ...queue });
      case "cancel":
        return this.answer({ ...base, type: "canceled", cause: "requested", code: 0 });
    }
  }

  /** Takes what was sent and not yet taken. */
  takeSent(): OrderRequest[] {
    return this.sent.splice(0);
  }

  /** Answers everything as asked until nothing more is sent. */
  settle(): void {
    for (let round = 0; round < 50 && 0 < this.sent.length; round++) {
      for (const request of this.takeSent()) this.accept(request);
    }
  }

  /** `buy0 99750x12 resting`, one word group an order, sorted. */
  book(): string {
    return [...this.state.orders.values()].map((order) =>
      `${order.slot.side}${order.slot.level} ${order.price}x${order.remaining} ${order.state}`
    ).sort().join("; ");
  }

  get #at(): TimeUs {
    return this.now as TimeUs;
  }

  #apply(line: string): void {
    this.market.apply(this.ring, append(this.ring, line), nowCell(this.now));
    this.ring.release(this.ring.tail);
  }

  #take(result: StepResult): void {
    this.last = result;
    this.sent.push(...result.requests);
  }
}
