// Mark-outs: where the mid went after our fills, in basis points of the fill price.
import type { Fill } from "../orders/events.ts";
import { type Side, SIDES } from "../orders/requests.ts";
import { US_PER_S } from "../base/units.ts";
import { slotKey } from "./live_order.ts";
import { type Regime, REGIMES } from "./regime.ts";

export const HORIZONS = [
  { name: "100ms", us: US_PER_S / 10 },
  { name: "1s", us: US_PER_S },
  { name: "10s", us: 10 * US_PER_S },
  { name: "60s", us: 60 * US_PER_S },
  { name: "5min", us: 300 * US_PER_S },
] as const;
export type HorizonName = typeof HORIZONS[number]["name"];

/** Quantity-weighted mark-out of a group of fills; positive is good for us. */
export interface Markout {
  readonly bp: number | null;
  readonly bp_why?: string;
  /** Fills it rests on, and fills whose horizon lies past the end of the data. */
  readonly fills: number;
  readonly left_out: number;
}

export type MarkoutFigures = Readonly<Record<HorizonName, Markout>>;

/** Mark-outs of one slot of the ladder. */
export interface SlotMarkouts {
  readonly side: string;
  readonly level: number;
  readonly horizons: MarkoutFigures;
}

/** The `markout` section: s (mid(t + h) − p) / p in basis points, before fees. */
export interface MarkoutSection {
  readonly overall: MarkoutFigures;
  readonly by_side: Readonly<Record<Side, MarkoutFigures>>;
  readonly by_side_and_level: readonly SlotMarkouts[];
  /** By the regime of the fill's own time. */
  readonly by_regime: Readonly<Record<Regime, MarkoutFigures>>;
}

interface Pending {
  readonly at: number;
  readonly side: Side;
  readonly level: number;
  readonly price: number;
  readonly qty: number;
  readonly regime: number;
}

/** One horizon's sums of one group. */
class Tally {
  weighted = 0;
  qty = 0;
  fills = 0;
  leftOut = 0;
}

/**
 * Fills wait in the order of their times, one pointer for each horizon; those past the longest
 * horizon are dropped, so that what is kept is the fills of five minutes.
 */
export class MarkoutMeter {
  /** The earliest horizon point that waits; Infinity when none does. */
  dueAt = Infinity;
  readonly #pending: Pending[] = [];
  /** For each horizon, the index in `#pending` of the first fill that still waits for it. */
  readonly #next: number[] = HORIZONS.map(() => 0);
  readonly #groups = new Map<string, Tally[]>();
  readonly #slots = new Map<string, { readonly side: Side; readonly level: number }>();

  add(fill: Fill, slot: { readonly side: Side; readonly level: number }, regime: number): void {
    const { side, level } = slot;
    this.#slots.set(slotKey(side, level), slot);
    const { venueAt: at, price, qty } = fill;
    this.#pending.push({ at, side, level, price, qty, regime });
    this.#schedule();
  }

  /** Takes `mid`, in half-ticks, for every horizon point that is due at `at`. */
  take(at: number, mid: number): void {
    HORIZONS.forEach(({ us }, horizon) => {
      for (let index = this.#next[horizon] ?? 0;; index++) {
        const fill = this.#pending[index];
        if (fill === undefined || at < fill.at + us) {
          this.#next[horizon] = index;
          break;
        }
        const sign = fill.side === "buy" ? 1 : -1;
        const bp = sign * 5_000 * (mid - 2 * fill.price) / fill.price;
        for (const group of this.#groupsOf(fill)) {
          const tally = group[horizon];
          if (tally === undefined) continue;
          tally.weighted += bp * fill.qty;
          tally.qty += fill.qty;
          tally.fills++;
        }
      }
    });
    this.#drop();
    this.#schedule();
  }

  /** The end of the data: what still waits is left out, and counted. */
  section(): MarkoutSection {
    HORIZONS.forEach((_, horizon) => {
      for (const fill of this.#pending.slice(this.#next[horizon])) {
        for (const group of this.#groupsOf(fill)) {
          const tally = group[horizon];
          if (tally !== undefined) tally.leftOut++;
        }
      }
      this.#next[horizon] = this.#pending.length;
    });
    this.#drop();
    this.#schedule();
    const [calm, normal, high, extreme, unknown] = REGIMES;
    const of = (key: string) => figures(this.#groups.get(key));
    return {
      overall: of("all"),
      by_side: { buy: of(SIDES[0]), sell: of(SIDES[1]) },
      by_side_and_level: [...this.#slots].sort(([left], [right]) => left < right ? -1 : 1)
        .map(([key, { side, level }]) => ({ side, level, horizons: of(key) })),
      by_regime: {
        calm: of(calm),
        normal: of(normal),
        high: of(high),
        extreme: of(extreme),
        unknown: of(unknown),
      },
    };
  }

  #groupsOf(fill: Pending): Tally[][] {
    const regime = REGIMES[fill.regime] ?? "unknown";
    return ["all", fill.side, slotKey(fill.side, fill.level), regime].map((key) => {
      let group = this.#groups.get(key);
      if (group === undefined) {
        group = HORIZONS.map(() => new Tally());
        this.#groups.set(key, group);
      }
      return group;
    });
  }

  #drop(): void {
    const done = Math.min(...this.#next);
    if (done === 0) return;
    this.#pending.splice(0, done);
    this.#next.forEach((index, horizon) => this.#next[horizon] = index - done);
  }

  #schedule(): void {
    this.dueAt = Infinity;
    HORIZONS.forEach(({ us }, horizon) => {
      const fill = this.#pending[this.#next[horizon] ?? 0];
      if (fill !== undefined) this.dueAt = Math.min(this.dueAt, fill.at + us);
    });
  }
}

function figures(group: readonly Tally[] | undefined): MarkoutFigures {
  const [a, b, c, d, e] = HORIZONS.map((_, horizon) => markout(group?.[horizon]));
  const none = markout(undefined);
  return {
    "100ms": a ?? none,
    "1s": b ?? none,
    "10s": c ?? none,
    "60s": d ?? none,
    "5min": e ?? none,
  };
}

function markout(tally: Tally | undefined): Markout {
  const fills = tally?.fills ?? 0;
  const leftOut = tally?.leftOut ?? 0;
  if (tally === undefined || fills === 0) {
    const why = leftOut === 0 ? "no fills" : "the horizon of every fill lies past the data";
    return { bp: null, bp_why: why, fills, left_out: leftOut };
  }
  return { bp: tally.weighted / tally.qty + 0, fills, left_out: leftOut };
}
