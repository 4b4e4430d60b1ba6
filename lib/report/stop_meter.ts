// Which rules of the breaker kept us from quoting, since when, and for how long.

/** A rule that stopped quoting at least once. Times are of the venue's clock. */
export interface StopFigures {
  /** Its name in the configuration. */
  readonly rule: string;
  readonly level: string;
  /** When it first turned on. */
  readonly first_us: number;
  /** When it turned on the last time. */
  readonly last_us: number;
  /** How long it was on, in microseconds. */
  readonly us: number;
  /** Whether it still was on when the data ended. */
  readonly on_at_end: boolean;
}

/** A rule that is on, or was. */
interface Stop {
  readonly level: string;
  readonly first: number;
  last: number;
  us: number;
  isOn: boolean;
}

/** Levels at which nothing is quoted. */
const STOPS: ReadonlySet<string> = new Set(["halt", "flatten"]);

/** Is told the rules that are on whenever they may have changed. */
export class StopMeter {
  /** Rules whose level stops quoting, by name. */
  readonly #levels: ReadonlyMap<string, string>;
  readonly #stops = new Map<string, Stop>();
  #on = 0;

  constructor(rules: readonly { readonly name: string; readonly level: string }[]) {
    this.#levels = new Map(
      rules.filter(({ level }) => STOPS.has(level)).map(({ name, level }) => [name, level]),
    );
  }

  /** The rules that are on from `at` on. */
  change(at: number, rules: ReadonlyMap<string, unknown>): void {
    if (rules.size === 0 && this.#on === 0) return;
    for (const [name, stop] of this.#stops) {
      if (!stop.isOn || rules.has(name)) continue;
      stop.isOn = false;
      stop.us += at - stop.last;
      this.#on--;
    }
    for (const name of rules.keys()) this.#enter(name, at);
  }

  /** In order of first use; open ones up to `at`. */
  figures(at: number): readonly StopFigures[] {
    return [...this.#stops].map(([rule, { level, first, last, us, isOn }]) => ({
      rule,
      level,
      first_us: first,
      last_us: last,
      us: isOn ? us + Math.max(0, at - last) : us,
      on_at_end: isOn,
    }));
  }

  #enter(name: string, at: number): void {
    const level = this.#levels.get(name);
    if (level === undefined) return;
    const stop = this.#stops.get(name);
    if (stop?.isOn === true) return;
    this.#on++;
    if (stop === undefined) {
      this.#stops.set(name, { level, first: at, last: at, us: 0, isOn: true });
      return;
    }
    stop.isOn = true;
    stop.last = at;
  }
}
