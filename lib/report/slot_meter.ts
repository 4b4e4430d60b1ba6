// Time that each slot of the ladder quotes, and why it does not: the parts add up to the base.
import { type Side, SIDES, type Slot } from "../orders/requests.ts";
import type { LiveOrder } from "./live_order.ts";
import { StateTime } from "./state_time.ts";

/** What the strategy says of a slot: "quoting", or why it withholds the quote. */
export interface SlotStatusReport extends Slot {
  readonly status: string;
}

/** Microseconds of one slot by state; they add up to the base exactly. */
export interface SlotTime {
  readonly side: Side;
  readonly level: number;
  readonly time_us: Readonly<Record<string, number>>;
}

interface SlotState extends Slot {
  /** The strategy's last word. */
  status: string;
  resting: boolean;
  readonly time: StateTime;
}

/** Before the strategy has said anything, no data have reached it. */
const INITIAL = "no_data";

/** A slot quotes while an order of it rests at the venue; else the strategy's status counts. */
export class SlotMeter {
  /** All levels of the first side, then those of the other. */
  readonly #slots: readonly SlotState[];
  readonly #levels: number;
  /** Time that has passed since the slots last changed, and its regime. */
  #passed = 0;
  #regime = 0;

  constructor(levels: number) {
    this.#levels = levels;
    this.#slots = SIDES.flatMap((side) =>
      Array.from({ length: levels }, (_, level) => newState(side, level))
    );
  }

  /** Whether the reports would change anything. */
  news(reports: readonly SlotStatusReport[]): boolean {
    return reports.some(({ side, level, status }) => this.#slot(side, level)?.status !== status);
  }

  /** Reports of slots beyond the ladder, which cannot have a whole base, are left out. */
  status(reports: readonly SlotStatusReport[]): void {
    this.#settle();
    for (const { side, level, status } of reports) {
      const slot = this.#slot(side, level);
      if (slot !== undefined) slot.status = status;
    }
  }

  recount(orders: readonly LiveOrder[]): void {
    this.#settle();
    for (const slot of this.#slots) slot.resting = false;
    for (const order of orders) {
      const slot = this.#slot(order.side, order.level);
      if (slot !== undefined && order.resting && !order.flattening) slot.resting = true;
    }
  }

  /** Time passes; it is added up when a slot changes or somebody asks. */
  advance(dt: number, regime: number): void {
    if (regime !== this.#regime) this.#settle();
    this.#regime = regime;
    this.#passed += dt;
  }

  // Positional, because it runs for each order at each change.
  #slot(side: Side, level: number): SlotState | undefined {
    const first = side === SIDES[0] ? 0 : this.#levels;
    return level < this.#levels ? this.#slots[first + level] : undefined;
  }

  #settle(): void {
    if (this.#passed === 0) return;
    for (const slot of this.#slots) {
      slot.time.add(stateOf(slot), this.#passed, this.#regime);
    }
    this.#passed = 0;
  }

  /** Time by slot and state, in all regimes or in one. */
  times(regime?: number): SlotTime[] {
    this.#settle();
    return this.#slots.map(({ side, level, time }) => ({
      side,
      level,
      time_us: time.times(regime),
    }));
  }
}

function stateOf(slot: SlotState): string {
  if (slot.resting) return "quoting";
  return slot.status === "quoting" ? "in_flight" : slot.status;
}

function newState(side: Side, level: number): SlotState {
  return { side, level, status: INITIAL, resting: false, time: new StateTime() };
}
