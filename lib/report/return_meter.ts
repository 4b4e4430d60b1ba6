// The return report: equity, where it came from, drawdown and ratios, and the rows of equity.csv.
import { type Decimal, halfTicksText, scaledText, toScaled, ZERO } from "../base/decimal.ts";
import { invariant } from "../base/invariant.ts";
import { type HalfTicks, type TimeUs, US_PER_S } from "../base/units.ts";
import type { Ledger, LedgerTotals } from "../ledger/mod.ts";
import { Drawdown } from "./drawdown.ts";
import { MinuteReturns } from "./minute_returns.ts";
import { type Instant, type ReturnSection, returnSection } from "./return_section.ts";

/**
 * Columns of equity.csv; every number is an exact decimal.
 *
 * - `venue_us`: the sample's instant on the venue's clock.
 * - `equity`: on spot quote + base × mid, on USD-M quote + unrealized; plus BNB × its price.
 * - `quote`: cash; on USD-M the wallet balance. `base`: base held; on USD-M the position.
 * - `unrealized`: base × (mid − average entry).
 * - `flag`: empty, or `book_unknown` when the mid is the last one before the book was lost.
 */
export const EQUITY_HEADER = "venue_us,equity,quote,base,bnb,mid,unrealized,flag";

/** Far above the rounding of a float equity, far below any move of it. */
const FLOAT_SLACK = 1e-12;

/** State of the book at a sample, as it stands in equity.csv. */
export type EquityFlag = "" | "book_unknown";

export interface ReturnMeterConfig {
  readonly ledger: Ledger;
  /** The venue's mid at the first instant, at which the ledger opened. */
  readonly startMid: HalfTicks;
  /** The first instant of the run on the venue's clock. */
  readonly at: TimeUs;
  /** Takes rows of equity.csv without line ends; absent where nobody reads them. */
  readonly row?: ((text: string) => void) | undefined;
}

export interface ReturnFinish {
  /** Last mark price in hundred-millionths of the quote asset; undefined without its stream. */
  readonly markE8: number | undefined;
}

export type { ReturnSection } from "./return_section.ts";

/** Follows the equity of one run at fills and at each whole second of the venue's clock. */
export class ReturnMeter {
  readonly #ledger: Ledger;
  readonly #row: ((text: string) => void) | undefined;
  readonly #start: Instant;
  readonly #drawdown: Drawdown;
  readonly #drawdownExcess: Drawdown;
  readonly #minutes: MinuteReturns;
  readonly #regimes = new Map<string, LedgerTotals>();
  #regime: string | undefined;
  /** Since when it holds: the mid, the account's change, and the totals where they were needed. */
  #regimeMid: number;
  #regimeChanges: number;
  #regimeTotals: LedgerTotals | undefined;
  /** Half-ticks that the mid moved within a regime, while the account stayed as it is. */
  readonly #moved = new Map<string, number>();
  #nextAt: number;
  #peak: Decimal;
  #peakFloat: number;
  // The state of the last sample: one that repeats it changes nothing but the time.
  /** Text of the holdings, equity as a line of the mid, and the account's change they belong to. */
  #holdings = "";
  #line = { digits: 0, slope: 0n, cash: 0n, settled: 0n };
  #textOf = -1;
  #mid: number;
  #changes: number;
  #flag: EquityFlag = "";

  constructor(config: ReturnMeterConfig) {
    const { ledger, startMid, at } = config;
    invariant(
      startMid === ledger.openingMid,
      `Cannot start a return meter at ${startMid}: its ledger opened at ${ledger.openingMid}`,
    );
    this.#ledger = ledger;
    this.#row = config.row;
    this.#peak = ledger.equity(startMid);
    if (!this.#peak.gt(ZERO)) {
      throw new RangeError(`Cannot report returns: initial equity is ${this.#peak.toFixed()}`);
    }
    const equity = ledger.equityNumber(startMid);
    this.#start = { at, mid: startMid };
    this.#peakFloat = equity;
    this.#drawdown = new Drawdown(equity);
    this.#drawdownExcess = new Drawdown(equity);
    this.#minutes = new MinuteReturns(at, equity);
    this.#regimeMid = startMid;
    this.#regimeChanges = ledger.changes;
    this.#nextAt = (Math.floor(at / US_PER_S) + 1) * US_PER_S;
    this.#mid = startMid;
    this.#changes = ledger.changes;
    this.#writeRow(at);
  }

  /** The next whole second that wants a sample. */
  get nextAt(): number {
    return this.#nextAt;
  }

  /** Equity now, at the mid of the last sample. */
  get equity(): Decimal {
    return this.#ledger.equity(this.#mid);
  }

  /** The highest sampled equity. */
  get peak(): Decimal {
    return this.#peak;
  }

  /** Takes the sample of a whole second: the state as it was at that instant. */
  // Positional, because it runs once a second of data.
  sample(at: number, mid: number, flag: EquityFlag): void {
    this.#nextAt = (Math.floor(at / US_PER_S) + 1) * US_PER_S;
    this.#take(at, mid, flag);
  }

  /** Takes a sample after the ledger has booked a fill or funding. */
  onFill(at: number, mid: number, flag: EquityFlag): void {
    this.#take(at, mid, flag);
  }

  /** Closes the stretch of one volatility regime and starts the next. */
  enter(regime: string, mid: number): void {
    if (regime === this.#regime) return;
    this.#leaveRegime(mid);
    this.#regime = regime;
  }

  /** Ends a stretch: a move of the mid alone is added up, whole numbers, and turned to money later. */
  #leaveRegime(mid: number): void {
    const { changes } = this.#ledger;
    const regime = this.#regime;
    if (regime !== undefined && changes === this.#regimeChanges) {
      this.#moved.set(regime, (this.#moved.get(regime) ?? 0) + mid - this.#regimeMid);
    } else if (regime !== undefined) {
      const from = this.#regimeTotals;
      invariant(from !== undefined, "Cannot split returns: the account has changed unnoticed");
      this.#addToRegime(regime, { from, to: this.#ledger.totals(mid) });
    }
    this.#regimeMid = mid;
    this.#regimeChanges = changes;
    this.#regimeTotals = undefined;
  }

  /** The account is about to change: what moves of the mid were worth is known only before. */
  beforeChange(): void {
    const ledger = this.#ledger;
    const mid = this.#regimeMid;
    if (this.#regimeChanges !== ledger.changes) return;
    this.#regimeTotals ??= ledger.totals(mid);
    for (const [regime, moved] of this.#moved) {
      this.#addToRegime(regime, { from: this.#regimeTotals, to: ledger.totals(mid + moved) });
    }
    this.#moved.clear();
  }

  /** Takes the last sample and makes the section. */
  finish(at: number, mid: number, last: ReturnFinish): ReturnSection {
    this.#take(at, mid, this.#flag);
    this.#minutes.finish(at);
    this.#leaveRegime(mid);
    this.beforeChange();
    return returnSection(this.#ledger, {
      start: this.#start,
      end: { at, mid },
      peak: this.#peak,
      drawdown: this.#drawdown,
      drawdownExcess: this.#drawdownExcess,
      minutes: this.#minutes,
      regimes: this.#regimes,
      markE8: last.markE8,
    });
  }

  #take(at: number, mid: number, flag: EquityFlag): void {
    const { changes } = this.#ledger;
    if (mid === this.#mid && changes === this.#changes && flag === this.#flag) return;
    this.#mid = mid;
    this.#changes = changes;
    this.#flag = flag;

    const equity = this.#ledger.equityNumber(mid);
    this.#raisePeak(equity);
    this.#drawdown.sample(equity);
    this.#drawdownExcess.sample(equity - this.#ledger.holdMoveNumber(mid));
    this.#minutes.sample(at, equity);
    this.#writeRow(at);
  }

  /** The peak is exact money: floats only tell when it is worth comparing. */
  #raisePeak(equityFloat: number): void {
    if (equityFloat < this.#peakFloat * (1 - FLOAT_SLACK)) return;
    const { equity } = this;
    if (equity.lte(this.#peak)) return;
    this.#peak = equity;
    this.#peakFloat = equityFloat;
  }

  #writeRow(at: number): void {
    if (this.#row === undefined) return;
    const ledger = this.#ledger;
    if (this.#textOf !== ledger.changes) this.#holdingsText();
    const { digits, slope, cash, settled } = this.#line;
    // Equity is a straight line of the mid between changes of the account; whole numbers of its
    // last digit say it exactly and leave less behind than decimals, once a second of data.
    const equity = slope * BigInt(this.#mid) + cash;
    const money = `${scaledText(equity, digits)},${this.#holdings}`;
    const price = halfTicksText(this.#mid, ledger.instrument);
    this.#row(`${at},${money},${price},${scaledText(equity - settled, digits)},${this.#flag}`);
  }

  /** What of a row changes with the account alone. */
  #holdingsText(): void {
    const ledger = this.#ledger;
    const spot = ledger.instrument.market === "spot";
    const money = [spot ? ledger.quote : ledger.wallet, ledger.base, ledger.bnb];
    this.#holdings = money.map((value) => value.toFixed()).join(",");
    const cash = ledger.equity(0);
    const slope = ledger.equity(1).minus(cash);
    const settled = cash.minus(ledger.unrealized(0));
    const digits = Math.max(...[cash, slope, settled].map((value) => value.decimalPlaces()));
    this.#line = {
      digits,
      slope: toScaled(slope, digits),
      cash: toScaled(cash, digits),
      settled: toScaled(settled, digits),
    };
    this.#textOf = ledger.changes;
  }

  #addToRegime(
    regime: string,
    { from, to }: { readonly from: LedgerTotals; readonly to: LedgerTotals },
  ): void {
    const before = this.#regimes.get(regime);
    const sum = (key: keyof LedgerTotals) =>
      to[key].minus(from[key]).plus(before === undefined ? ZERO : before[key]);
    this.#regimes.set(regime, {
      equity: sum("equity"),
      spreadCapture: sum("spreadCapture"),
      inventoryMove: sum("inventoryMove"),
      fees: sum("fees"),
      funding: sum("funding"),
    });
  }
}
