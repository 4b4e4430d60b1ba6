// Equity of an account of several symbols: its path over time, from all their ledgers together.
import { type Decimal, ZERO } from "../base/decimal.ts";
import { invariant } from "../base/invariant.ts";
import type { Ledger } from "../ledger/mod.ts";
import { Drawdown } from "./drawdown.ts";
import { MinuteReturns } from "./minute_returns.ts";
import { SERIES_BUCKETS, type SeriesSink } from "./run_series.ts";
import { type Extremes, SeriesGrid } from "./series.ts";

/** Far above the rounding of a float equity, far below any move of it. */
const FLOAT_SLACK = 1e-12;

/** The symbol's last mid on the venue's clock, in half-ticks; 0 before the first. */
export interface MidView {
  readonly lastMid: number;
}

/** The path of an account's equity. */
export interface AccountPath {
  /** Venue times of the opening and of the last event. */
  readonly from: number;
  readonly to: number;
  readonly peak: Decimal;
  readonly drawdown: Drawdown;
  /** Of equity less the move of the starting base. */
  readonly drawdownExcess: Drawdown;
  readonly minutes: MinuteReturns;
  readonly channels: AccountChannels;
}

/** What a page draws of an account. */
export interface AccountChannels {
  readonly grid: SeriesGrid;
  readonly equity: Extremes;
  /** Percent below the highest equity so far: zero or less. */
  readonly drawdown: Extremes;
}

interface Member {
  readonly view: MidView;
  readonly share: Decimal;
  readonly shareNumber: number;
  ledger: Ledger | undefined;
  /** The mid of its last own sample, and its ledger's count of changes then. */
  mid: number;
  changes: number;
}

/**
 * Samples the equity of the account at each fill and funding of any symbol and at each whole second
 * of the venue's clock. A symbol that has not started counts with its share.
 */
export class AccountMeter {
  readonly #members: Member[] = [];
  #from: number | undefined;
  #peak: Decimal = ZERO;
  #peakFloat = 0;
  #drawdown = new Drawdown(0);
  #drawdownExcess = new Drawdown(0);
  #minutes = new MinuteReturns(0, 0);
  #channels: AccountChannels | undefined;
  #last = 0;

  /** Adds a symbol with its share of the capital; what it returns is told what happens to it. */
  member(share: Decimal, view: MidView): SeriesSink {
    const shareNumber = share.toNumber();
    const member = { view, share, shareNumber, ledger: undefined, mid: 0, changes: -1 };
    this.#members.push(member);
    return this.#sinkOf(member);
  }

  /** The state of a whole second, which held from there up to now. */
  second(at: number): void {
    if (this.#from !== undefined) this.#take(at, undefined);
  }

  /** The account's path, up to the last event of all symbols. */
  finish(at: number): AccountPath {
    const from = this.#from;
    const channels = this.#channels;
    invariant(
      from !== undefined && channels !== undefined,
      "Cannot measure an account that has never opened",
    );
    this.#take(at, undefined);
    this.#minutes.finish(at);
    return {
      from,
      to: at,
      peak: this.#peak,
      drawdown: this.#drawdown,
      drawdownExcess: this.#drawdownExcess,
      minutes: this.#minutes,
      channels,
    };
  }

  #sinkOf(member: Member): SeriesSink {
    return {
      open: (ledger, { at, mid }) => {
        member.ledger = ledger;
        member.mid = mid;
        member.changes = ledger.changes;
        if (this.#from === undefined) this.#open(at);
      },
      sample: (at, mid) => {
        const { ledger } = member;
        if (ledger === undefined) return;
        member.mid = mid;
        // Whole seconds are the account's own affair: here only what changed the ledger counts.
        if (ledger.changes === member.changes) return;
        member.changes = ledger.changes;
        this.#take(at, member);
      },
      fill() {},
      second() {},
      finish() {},
    };
  }

  #open(at: number): void {
    const equity = this.#number();
    this.#from = at;
    this.#last = at;
    this.#peak = this.#exact(undefined);
    this.#peakFloat = equity;
    this.#drawdown = new Drawdown(equity);
    this.#drawdownExcess = new Drawdown(equity);
    this.#minutes = new MinuteReturns(at, equity);
    const grid = new SeriesGrid({ at, bucketsMax: SERIES_BUCKETS });
    this.#channels = { grid, equity: grid.extremes(), drawdown: grid.extremes() };
    this.#draw(equity);
  }

  /** `filled` has just told its mid; the others are looked up. */
  #take(at: number, filled: Member | undefined): void {
    this.#last = Math.max(this.#last, at);
    let equity = 0;
    let held = 0;
    for (const member of this.#members) {
      const { ledger } = member;
      if (ledger === undefined) {
        equity += member.shareNumber;
        continue;
      }
      const mid = midOf(member, filled);
      equity += ledger.equityNumber(mid);
      held += ledger.holdMoveNumber(mid);
    }
    this.#raisePeak(equity, filled);
    this.#drawdown.sample(equity);
    this.#drawdownExcess.sample(equity - held);
    this.#minutes.sample(this.#last, equity);
    this.#draw(equity);
  }

  #draw(equity: number): void {
    const channels = this.#channels;
    if (channels === undefined) return;
    const bucket = channels.grid.at(this.#last);
    channels.equity.add(bucket, equity);
    channels.drawdown.add(bucket, 100 * (equity / this.#drawdown.peak - 1));
  }

  /** The peak is exact money: floats only tell when it is worth comparing. */
  #raisePeak(equityFloat: number, filled: Member | undefined): void {
    if (equityFloat < this.#peakFloat * (1 - FLOAT_SLACK)) return;
    const equity = this.#exact(filled);
    if (equity.lte(this.#peak)) return;
    this.#peak = equity;
    this.#peakFloat = equityFloat;
  }

  #exact(filled: Member | undefined): Decimal {
    return this.#members.reduce(
      (sum, member) => sum.plus(member.ledger?.equity(midOf(member, filled)) ?? member.share),
      ZERO,
    );
  }

  #number(): number {
    return this.#members.reduce(
      (sum, member) =>
        sum + (member.ledger?.equityNumber(midOf(member, undefined)) ?? member.shareNumber),
      0,
    );
  }
}

function midOf(member: Member, filled: Member | undefined): number {
  return member === filled || member.view.lastMid === 0 ? member.mid : member.view.lastMid;
}
