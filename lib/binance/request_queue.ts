// Calls that wait for room in the budget: a cancel overtakes places and amends, nothing waits long.
import type { Clock, Timer } from "./ports.ts";
import type { BudgetTime, Cost, Permit, RequestBudget, Settlement } from "./request_budget.ts";

export type Admission = Readonly<
  | { type: "let_out"; permit: Permit }
  /** Not let out; asking again before `untilMs` (monotonic) is of no use. */
  | { type: "held"; untilMs: number }
>;

type Urgency = Cost["urgency"];

interface Waiting {
  readonly cost: Cost;
  readonly deadlineMs: number;
  readonly done: (admission: Admission) => void;
}

/** A quote that waited longer is stale; a cancel and a query still mean the same. */
export const WAIT_MS_MAX: Readonly<Record<Urgency, number>> = {
  cancel: 5_000,
  order: 1_000,
  query: 60_000,
};
/** In each lane. */
const WAITING_MAX = 256;

/**
 * The way out to one market, shared by REST and the WebSocket API: both count on one budget.
 * Every permit must be settled.
 */
export class RequestQueue {
  readonly #budget: RequestBudget;
  readonly #clock: Clock;
  readonly #venueMs: () => number;
  readonly #lanes: Readonly<Record<Urgency, Waiting[]>> = { cancel: [], order: [], query: [] };
  #timer: Timer | undefined;

  /** `venueMs` is the venue's time as far as it is known. */
  constructor(
    options: {
      readonly budget: RequestBudget;
      readonly clock: Clock;
      readonly venueMs: () => number;
    },
  ) {
    this.#budget = options.budget;
    this.#clock = options.clock;
    this.#venueMs = options.venueMs;
  }

  get budget(): RequestBudget {
    return this.#budget;
  }

  now(): BudgetTime {
    return { monotonicMs: this.#clock.monotonicMs(), venueMs: this.#venueMs() };
  }

  /** Lets a call out at once, or not at all: undefined. For the path where nothing may wait. */
  tryAdmit(cost: Cost): Permit | undefined {
    if (this.#isOvertaking(cost.urgency)) return;
    const permit = this.#budget.take(cost, this.now());
    return typeof permit === "number" ? undefined : permit;
  }

  /** Lets a call out when there is room, or holds it where that would take too long. */
  admit(cost: Cost): Promise<Admission> {
    const permit = this.tryAdmit(cost);
    if (permit !== undefined) return Promise.resolve({ type: "let_out", permit });
    const { monotonicMs } = this.now();
    const waitMs = this.#budget.waitMs(cost, this.now());
    const lane = this.#lanes[cost.urgency];
    if (WAIT_MS_MAX[cost.urgency] < waitMs || WAITING_MAX <= lane.length) {
      return Promise.resolve({ type: "held", untilMs: monotonicMs + waitMs });
    }
    return new Promise((done) => {
      lane.push({ cost, deadlineMs: monotonicMs + WAIT_MS_MAX[cost.urgency], done });
      this.#setTimer();
    });
  }

  /** Tells what became of a call that was let out. */
  settle(permit: Permit, settlement: Settlement): void {
    this.#budget.settle(permit, settlement, this.now());
    this.#pump();
  }

  /** Holds all that wait. */
  close(): void {
    for (const lane of Object.values(this.#lanes)) {
      for (const waiting of lane.splice(0)) this.#hold(waiting, 0);
    }
    this.#clearTimer();
  }

  /** Whether someone waits who goes first. Places that wait for orders do not stop a query. */
  #isOvertaking(urgency: Urgency): boolean {
    const { cancel } = this.#lanes;
    if (urgency === "cancel") return 0 < cancel.length;
    return 0 < cancel.length || 0 < this.#lanes[urgency].length;
  }

  #pump(): void {
    this.#dropLate();
    const { cancel, order, query } = this.#lanes;
    this.#pumpLane(cancel);
    if (cancel.length === 0) {
      this.#pumpLane(order);
      this.#pumpLane(query);
    }
    this.#setTimer();
  }

  #pumpLane(lane: Waiting[]): void {
    for (let first = lane[0]; first !== undefined; first = lane[0]) {
      const permit = this.#budget.take(first.cost, this.now());
      if (typeof permit === "number") return;
      lane.shift();
      first.done({ type: "let_out", permit });
    }
  }

  #dropLate(): void {
    const at = this.now();
    for (const lane of Object.values(this.#lanes)) {
      const late = lane.filter((waiting) => waiting.deadlineMs <= at.monotonicMs);
      if (late.length === 0) continue;
      const kept = lane.filter((waiting) => at.monotonicMs < waiting.deadlineMs);
      lane.splice(0, lane.length, ...kept);
      for (const waiting of late) this.#hold(waiting, this.#budget.waitMs(waiting.cost, at));
    }
  }

  #hold({ done }: Waiting, waitMs: number): void {
    done({ type: "held", untilMs: this.#clock.monotonicMs() + waitMs });
  }

  #setTimer(): void {
    this.#clearTimer();
    const at = this.now();
    let waitMs = Infinity;
    for (const lane of Object.values(this.#lanes)) {
      const [first] = lane;
      if (first === undefined) continue;
      const roomMs = Math.max(1, this.#budget.waitMs(first.cost, at));
      waitMs = Math.min(waitMs, roomMs, Math.max(1, first.deadlineMs - at.monotonicMs));
    }
    if (waitMs === Infinity) return;
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = undefined;
      this.#pump();
    }, Math.ceil(waitMs));
  }

  #clearTimer(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
