// Funding of a USD-M position: which position, which rate and which mark, settled once.
import { Decimal, ZERO } from "../base/decimal.ts";
import { type TimeUs, timeUs } from "../base/units.ts";
import { E8 } from "../market/event_ring.ts";
import type { VenueView } from "./venue_view.ts";

/** One settlement: `-position × mark × rate`, so that a long pays a positive rate. */
export interface FundingEvent {
  readonly type: "funding";
  /** When rate and mark were both known, so that the settlement could be told. */
  readonly venueAt: TimeUs;
  /** The funding time: its position pays. */
  readonly fundingAt: TimeUs;
  /** Whole lots, signed. */
  readonly position: number;
  readonly markE8: number;
  readonly rateE8: number;
  /** Decimal text in the margin asset; positive is received. */
  readonly amount: string;
}

interface Settlement {
  readonly at: number;
  /** Position in base and in lots; undefined until the funding time has passed. */
  position: { readonly base: Decimal; readonly lots: number } | undefined;
  rateE8: number;
  markE8: number | undefined;
}

export interface Position {
  readonly base: Decimal;
  readonly positionLots: number;
}

/**
 * Follows the venue's announcements of the next funding time.
 * - Position: as of the funding time T; a fill later than T does not count.
 * - Rate: the last one sent with that T, which may arrive shortly after T; it is final once the
 *   venue announces the next funding time.
 * - Mark: the first at or after T.
 */
export class FundingClock {
  /** The first event after this time must call `capture` before anything else; else Infinity. */
  captureAfter = Infinity;
  #current: Settlement | undefined;
  /** Its rate is final, its mark not yet seen. */
  #closing: Settlement | undefined;

  /** Notes the position that the funding time found. */
  capture({ base, positionLots }: Position): void {
    this.captureAfter = Infinity;
    if (this.#current === undefined) return;
    this.#current.position ??= { base, lots: positionLots };
  }

  /** A mark price arrived. */
  onMark(view: VenueView, account: Position, at: number): FundingEvent | undefined {
    noteMark(this.#closing, view.markE8, at);
    noteMark(this.#current, view.markE8, at);
    return this.onFunding(view, account, at);
  }

  /** A rate arrived, with the funding time it is for. */
  onFunding(view: VenueView, account: Position, at: number): FundingEvent | undefined {
    if (view.fundingAt === this.#current?.at) this.#current.rateE8 = view.fundingRateE8;
    else if (0 < view.fundingAt) this.#announce(view, account, at);
    return this.#settle(at);
  }

  /** At the end of data: what has passed and was marked is settled with the last rate sent. */
  finish(account: Position, at: number): FundingEvent | undefined {
    if (this.#current !== undefined && this.#current.at <= at) this.#close(account);
    return this.#settle(at);
  }

  /** The venue names the next funding time: the rate of the one before it is final. */
  #announce(view: VenueView, account: Position, at: number): void {
    // An announcement that changes before its time has come settles nothing.
    if (this.#current !== undefined && this.#current.at <= at) this.#close(account);
    this.#current = {
      at: view.fundingAt,
      position: undefined,
      rateE8: view.fundingRateE8,
      markE8: undefined,
    };
    this.captureAfter = view.fundingAt;
  }

  #close(account: Position): void {
    this.capture(account);
    this.#closing = this.#current;
    this.#current = undefined;
  }

  #settle(at: number): FundingEvent | undefined {
    const due = this.#closing;
    if (due?.position === undefined || due.markE8 === undefined) return undefined;
    this.#closing = undefined;
    const { markE8, rateE8, position } = due;
    const [venueAt, fundingAt] = [timeUs(at), timeUs(due.at)];
    const owed = position.base.mul(markE8).mul(rateE8).div(E8).div(E8);
    const amount = (owed.isZero() ? ZERO : owed.neg()).toFixed();
    return {
      type: "funding",
      venueAt,
      fundingAt,
      position: position.lots,
      markE8,
      rateE8,
      amount,
    };
  }
}

function noteMark(settlement: Settlement | undefined, markE8: number, at: number): void {
  if (settlement === undefined || at < settlement.at) return;
  settlement.markE8 ??= markE8;
}
