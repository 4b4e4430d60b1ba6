// Time spent in each of a set of named states, split by volatility regime.
import { REGIMES } from "./regime.ts";

/** Whole microseconds by state; the sum over states is the time added. */
export class StateTime {
  readonly #time = new Map<string, Float64Array>();
  /** The state of the last call: mostly that of the next one. */
  #state: string | undefined;
  #times: Float64Array = new Float64Array(0);

  /** Adds `dt` microseconds to a state; positional because it runs at every change. */
  add(state: string, dt: number, regime: number): void {
    if (state !== this.#state) this.#enter(state);
    const times = this.#times;
    times[regime] = times[regime]! + dt;
  }

  /** States in order of first use, with their time in all regimes or in one. */
  times(regime?: number): Record<string, number> {
    const found: Record<string, number> = {};
    for (const [state, times] of this.#time) {
      const time = regime === undefined
        ? times.reduce((sum, part) => sum + part, 0)
        : times[regime];
      if (time !== undefined && 0 < time) found[state] = time;
    }
    return found;
  }

  #enter(state: string): void {
    let times = this.#time.get(state);
    if (times === undefined) {
      times = new Float64Array(REGIMES.length);
      this.#time.set(state, times);
    }
    this.#state = state;
    this.#times = times;
  }
}
