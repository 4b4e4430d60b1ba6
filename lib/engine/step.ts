// One step of the engine: an event in, approved requests out. Synchronous; no clock, no I/O.
import { unreachable } from "../base/invariant.ts";
import type { TimeUs } from "../base/units.ts";
import { decide } from "../kernel/decide.ts";
import type { Decision, SlotReport } from "../kernel/decision.ts";
import { volatilityKey } from "../kernel/obligation.ts";
import type { Withheld } from "../kernel/reason.ts";
import type { OrderEvent } from "../orders/events.ts";
import type { OrderRequest } from "../orders/requests.ts";
import { type Approved, gate, type Limit, type Refusal } from "../risk/gate.ts";
import type { BreakerRule } from "../risk/config.ts";
import { countRequest } from "../risk/rate.ts";
import { checkBreaker, coolDownOver, leftWindow, watchMoves } from "./breaker_step.ts";
import type { Event } from "./event.ts";
import { expireUnanswered, nextTimeout } from "./outcome.ts";
import { finishReset, noteReset } from "./reset_step.ts";
import { sampleRisk } from "./risk_sample.ts";
import { ownOrders, quoteFunds, snapshotOf, workingOrders } from "./snapshot.ts";
import type { EngineConfig, TradingState } from "./state.ts";

export interface StepResult {
  readonly requests: readonly Approved[];
  readonly refusals: readonly Refusal[];
  readonly slots: readonly SlotReport[];
  /** Orders whose outcome has become unknown, as events of our own. */
  readonly unanswered: readonly OrderEvent[];
}

/**
 * Takes one event in, updates what the engine owns, and returns what to send.
 *
 * The state is owned by the one loop and updated in place; nothing else is read or written. The
 * `market` event says that the shared local market has changed; it may be left out as long as
 * `mustWake` is false.
 */
export function step(state: TradingState, event: Event, config: EngineConfig): StepResult {
  let unanswered: readonly OrderEvent[] = NONE_UNANSWERED;
  switch (event.type) {
    case "market":
      if (leftWindow(state)) checkBreaker(state, event.at, config);
      break;
    case "second":
      if (passQuietly(state, event.at, config)) return quiet(state, config.risk.rules);
      break;
    case "timer":
      unanswered = expireUnanswered(state, event.at, config);
      checkBreaker(state, event.at, config, coolDownOver(state, event.at) ? "look" : "wait");
      break;
    case "order":
      applyOrder(state, event, config);
      checkBreaker(state, event.at, config);
      break;
    case "funding":
      state.ledger.applyFunding(event.amount);
      sampleRisk(state, event.at, config);
      break;
    default:
      return unreachable(event);
  }
  return act(state, event.at, { config, unanswered });
}

/**
 * Takes the samples of a second. True when they cannot change the last answer: every slot quotes,
 * inventory and risk are as they were, and the new volatility leaves the trigger where it was.
 */
function passQuietly(state: TradingState, at: TimeUs, config: EngineConfig): boolean {
  const { ratio, exposure, equity } = state.sample.inventory;
  const { level } = state.breaker;
  sampleRisk(state, at, config);
  checkBreaker(state, at, config);
  const { inventory } = state.sample;
  return state.breaker.level === level && inventory.ratio === ratio &&
    inventory.exposure === exposure &&
    (config.kernel.profile !== "profit" || inventory.equity === equity) &&
    volatilityKey(state.market.volatility.perSqrtSecond, config.kernel) === state.volatilityKey &&
    at < state.watch.until && !mustWake(state) && !state.reset.running &&
    0 < state.slots.length && state.slots.every((slot) => slot.status === "quoting");
}

/** The last answer, once more; only what the breaker waits for may have changed. */
function quiet(state: TradingState, rules: readonly BreakerRule[]): StepResult {
  // Every slot quotes: nothing is held and nothing is in flight.
  const timeout = Number.MAX_SAFE_INTEGER;
  state.watch = watchMoves(state, state.kernelWatch, { holds: [], timeout, rules });
  return {
    requests: NO_REQUESTS,
    refusals: NO_REFUSALS,
    slots: state.slots,
    unanswered: NONE_UNANSWERED,
  };
}

const NO_REQUESTS: readonly Approved[] = [];
const NO_REFUSALS: readonly Refusal[] = [];
const NONE_UNANSWERED: readonly OrderEvent[] = [];

/** Has the market left the watch of the last decision? */
export function mustWake(state: TradingState): boolean {
  const { touch, reference } = state.market;
  const { watch } = state;
  if (touch.blocked !== state.blockedSeen) return true;
  if (touch.blocked !== undefined) return false;
  const value = reference.value;
  if (value < watch.referenceLo || watch.referenceHi < value) return true;
  const { bid, ask } = touch;
  const mid = bid + ask;
  return mid < watch.midLo || watch.midHi < mid || bid < watch.bidLo || watch.bidHi < bid ||
    ask < watch.askLo || watch.askHi < ask;
}

function applyOrder(
  state: TradingState,
  { event, at }: Event & { type: "order" },
  config: EngineConfig,
): void {
  const order = state.orders.apply(event, at);
  if (order === undefined) return;
  if (state.market.showsOwn) state.market.setOwn(ownOrders(state));
  if (event.type === "fill") {
    state.ledger.apply(event, order.slot);
    sampleRisk(state, at, config);
    const until = at + config.kernel.fillPauseUs as TimeUs;
    if (order.state === "filled" && at < until) hold(state, order.slot, { until, why: "pausing" });
    return;
  }
  const why = failure(event);
  if (why === undefined) return;
  state.errors.push(at);
  if (event.type !== "cancel_rejected") {
    hold(state, order.slot, { until: at + config.retryDelayUs as TimeUs, why });
  }
}

/** Post-only refusals: the market moved first; the slot is quoted again at once. */
function wouldTake(code: number, cause: string): boolean {
  return code === -5022 || code === -2021 || (code === -2010 && cause.includes("match"));
}

function failure(event: OrderEvent): Withheld | undefined {
  switch (event.type) {
    case "rejected":
      return wouldTake(event.code, event.cause) ? undefined : "venue_rejected";
    case "amend_rejected":
      return undefined;
    case "canceled":
      return event.cause === "requested" || wouldTake(event.code, event.cause)
        ? undefined
        : "venue_rejected";
    case "expired":
    case "cancel_rejected":
      return "venue_rejected";
    default:
      return undefined;
  }
}

/** Asks the kernel, passes every decision through the gate, and records what is sent. */
function act(
  state: TradingState,
  at: TimeUs,
  parts: { readonly config: EngineConfig; readonly unanswered: StepResult["unanswered"] },
): StepResult {
  const { config, unanswered } = parts;
  if (0 < state.holds.length) state.holds = state.holds.filter((hold) => at < hold.until);
  finishReset(state, config);
  state.decisions++;
  state.blockedSeen = state.market.touch.blocked;
  const decided = decide(snapshotOf(state, at), config.kernel);
  const requests: Approved[] = [];
  const refusals: Refusal[] = [];
  for (const decision of decided.decisions) {
    const request = toRequest(decision, state);
    const verdict = gate(request, gateScene(state, at), config.risk.gate);
    if (verdict.type === "refused") {
      refusals.push(verdict.refusal);
      // A reset that the gate refuses is skipped: it must not keep the slot from its trigger.
      if (decision.reason === "reset") {
        noteReset(state, decision.slot, at);
        continue;
      }
      const until = verdict.refusal.retryAt ?? at + config.retryDelayUs as TimeUs;
      hold(state, decision.slot, { until, why: REFUSED[verdict.refusal.limit] });
      continue;
    }
    state.orders.sent(verdict.request, at);
    if (decision.type !== "cancel") countRequest(state.rate, at);
    if (decision.reason === "reset") noteReset(state, decision.slot, at);
    requests.push(verdict.request);
  }
  state.kernelWatch = decided.watch;
  state.volatilityKey = volatilityKey(state.market.volatility.perSqrtSecond, config.kernel);
  state.watch = watchMoves(state, decided.watch, {
    holds: state.holds,
    timeout: nextTimeout(state, config),
    rules: config.risk.rules,
  });
  state.slots = refusals.length === 0 ? decided.slots : withHolds(decided.slots, state);
  return { requests, refusals, slots: state.slots, unanswered };
}

const REFUSED: Readonly<Record<Limit, Withheld>> = {
  price_collar: "gate_refused",
  order_notional: "gate_refused",
  inventory: "inventory_limit",
  balance: "balance",
  open_orders: "gate_refused",
  message_rate: "gate_refused",
};

function hold(
  state: TradingState,
  slot: { readonly side: "buy" | "sell"; readonly level: number },
  wait: { readonly until: TimeUs; readonly why: Withheld },
): void {
  state.holds = state.holds.filter((hold) =>
    hold.side !== slot.side || hold.level !== slot.level || wait.until < hold.until
  );
  state.holds.push({ side: slot.side, level: slot.level, ...wait });
}

/** A slot that the kernel wanted to fill and the gate did not let: its status is the limit. */
function withHolds(slots: readonly SlotReport[], state: TradingState): readonly SlotReport[] {
  return slots.map((slot) => {
    if (slot.status !== "in_flight") return slot;
    const held = state.holds.find((hold) => hold.side === slot.side && hold.level === slot.level);
    return held === undefined ? slot : { ...slot, status: held.why };
  });
}

function gateScene(state: TradingState, at: TimeUs) {
  const { touch, reference } = state.market;
  const mid = touch.bid + touch.ask;
  return {
    now: at,
    reference: reference.value === 0 ? mid : reference.value,
    mid,
    working: workingOrders(state),
    deviation: state.sample.inventory.deviation,
    deviationMax: state.sample.deviationMax,
    quote: quoteFunds(state),
    base: state.sample.base,
    rate: state.rate,
  };
}

function toRequest(decision: Decision, state: TradingState): OrderRequest {
  const slot = { side: decision.slot.side, level: decision.slot.level };
  if (decision.type === "place") {
    const { price, qty, reason, taker } = decision;
    return { type: "place", id: state.orders.nextId(slot), slot, price, qty, reason, taker };
  }
  const order = state.orders.get(decision.id);
  if (decision.type === "amend") {
    const { id, price, qty, reason } = decision;
    const filled = order?.filled ?? 0;
    return { type: "amend", id, slot, price, qty, filled: filled as typeof qty, reason };
  }
  const { id, reason } = decision;
  const price = order?.price ?? 0;
  const qty = order?.remaining ?? 0;
  return {
    type: "cancel",
    id,
    slot,
    price: price as NonNullable<typeof order>["price"],
    qty: qty as NonNullable<typeof order>["remaining"],
    reason,
  };
}
