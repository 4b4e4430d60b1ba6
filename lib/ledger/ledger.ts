// The account in exact money: cash, inventory, fees, funding, and where each gain came from.
import { Decimal, ZERO } from "../base/decimal.ts";
import type { HalfTicks } from "../base/units.ts";
import { type Instrument, notionalUnit } from "../market/instrument.ts";
import type { Fill } from "../orders/events.ts";
import type { Side, Slot } from "../orders/requests.ts";
import type { Balances } from "./balances.ts";
import { AverageCost } from "./cost.ts";

export interface LedgerConfig {
  readonly instrument: Instrument;
  readonly opening: Balances;
  /** One BNB in the quote asset; constant for a run, so that BNB held gains and loses nothing. */
  readonly bnbPrice: Decimal;
  /** The first mid: price of the starting base. */
  readonly mid: HalfTicks;
}

/** The split of equity; differences of two of these split any stretch of a run. */
export interface LedgerTotals {
  readonly equity: Decimal;
  readonly spreadCapture: Decimal;
  readonly inventoryMove: Decimal;
  readonly fees: Decimal;
  readonly funding: Decimal;
}

/** What one slot of the ladder earned and paid. */
export interface SlotTotals {
  readonly side: Side;
  readonly level: number;
  readonly fills: number;
  readonly turnover: Decimal;
  readonly spreadCapture: Decimal;
  readonly fees: Decimal;
}

/** A fill in money: what it changes and what it costs, valued in the quote asset. */
interface Booking {
  readonly notional: Decimal;
  /** Signed change of base, after a fee taken in base. */
  readonly change: Decimal;
  readonly capture: Decimal;
  readonly feeValue: Decimal;
}

/**
 * An exact ledger. Two identities hold to the last digit, for a run and for any stretch of it:
 *
 *     change of equity = spreadCapture + inventoryMove − fees + funding
 *     change of equity = realized + unrealized − fees + funding
 *
 * A base fee shrinks the quantity that enters inventory and is valued at the fill price, so the
 * quote paid for it is a fee and the rest was bought at the fill price: both identities follow.
 * Mids are whole half-ticks everywhere.
 */
export class Ledger {
  readonly instrument: Instrument;
  /** Inventory that the run wants: the starting base; 0 on USD-M. */
  readonly target: Decimal;
  readonly openingBase: Decimal;
  readonly openingMid: HalfTicks;
  readonly openingEquity: Decimal;
  readonly #bnbPrice: Decimal;
  readonly #tick: Decimal;
  readonly #lot: Decimal;
  readonly #unit: Decimal;
  readonly #halfTick: Decimal;
  readonly #cost: AverageCost;
  readonly #feesByAsset = new Map<string, Decimal>();
  readonly #slots = new Map<string, SlotTotals>();
  #quote: Decimal;
  #bnb: Decimal;
  #fees = ZERO;
  #funding = ZERO;
  #turnover = ZERO;
  #capture = ZERO;
  /** ∫ b dM up to the last change of base, at `#moveMid`. */
  #move = ZERO;
  #moveMid: number;
  #changes = 0;
  // Equity is asked once a second: two operations on these.
  #cash = ZERO;
  #baseTimesHalfTick = ZERO;
  // The same as floats, for ratios and alarms.
  #cashFloat = 0;
  #baseFloat = 0;
  readonly #openingBaseFloat: number;

  constructor(config: LedgerConfig) {
    const { instrument, opening, mid } = config;
    this.instrument = instrument;
    this.#bnbPrice = config.bnbPrice;
    this.#tick = new Decimal(instrument.tickSize);
    this.#lot = new Decimal(instrument.lotSize);
    this.#unit = notionalUnit(instrument);
    this.#halfTick = this.#tick.div(2);

    const first = this.#halfTick.mul(mid);
    const spot = instrument.market === "spot";
    this.#cost = new AverageCost(opening.base, first);
    // A position costs no wallet balance; counting it as paid makes one formula fit both markets.
    this.#quote = spot ? opening.quote : opening.quote.minus(this.#cost.cost);
    this.#bnb = opening.bnb;
    this.target = spot ? opening.base : ZERO;
    this.openingBase = opening.base;
    this.openingMid = mid;
    this.#moveMid = mid;
    this.#openingBaseFloat = opening.base.mul(this.#halfTick).toNumber();
    this.#settle();
    this.openingEquity = this.equity(mid);
  }

  /** Books one fill of an order in a slot of the ladder. */
  apply(fill: Fill, slot: Slot): void {
    const price = this.#tick.mul(fill.price);
    const { notional, change, capture, feeValue } = this.#book(fill, slot.side);

    this.#move = this.inventoryMove(fill.mid);
    this.#moveMid = fill.mid;
    this.#cost.change(change, price);
    this.#quote = slot.side === "buy" ? this.#quote.minus(notional) : this.#quote.plus(notional);
    this.#capture = this.#capture.plus(capture);
    this.#fees = this.#fees.plus(feeValue);
    this.#turnover = this.#turnover.plus(notional);
    this.#addToSlot(slot, { notional, capture, feeValue });
    this.#settle();
  }

  /** Books a funding settlement: positive is received. */
  applyFunding(amount: Decimal): void {
    this.#quote = this.#quote.plus(amount);
    this.#funding = this.#funding.plus(amount);
    this.#settle();
  }

  /** Quote cash; on USD-M the wallet as if every trade had been paid in full. */
  get quote(): Decimal {
    return this.#quote;
  }

  /** Base held; on USD-M the position. */
  get base(): Decimal {
    return this.#cost.held;
  }

  get bnb(): Decimal {
    return this.#bnb;
  }

  /** USD-M wallet balance: opening plus realized, fees and funding. On spot: cash plus cost. */
  get wallet(): Decimal {
    return this.#quote.plus(this.#cost.cost);
  }

  /** Signed inventory beyond the target. */
  get deviation(): Decimal {
    return this.base.minus(this.target);
  }

  /** Commissions valued in the quote asset when charged: positive paid, negative rebate. */
  get fees(): Decimal {
    return this.#fees;
  }

  /** Commissions by the asset they were charged in. */
  get feesByAsset(): ReadonlyMap<string, Decimal> {
    return this.#feesByAsset;
  }

  get funding(): Decimal {
    return this.#funding;
  }

  /** Σ price × quantity of all fills. */
  get turnover(): Decimal {
    return this.#turnover;
  }

  /** Σ Δb (mid just before the print − price). */
  get spreadCapture(): Decimal {
    return this.#capture;
  }

  get realized(): Decimal {
    return this.#cost.realized;
  }

  /** Average entry price; undefined while flat. */
  get averageEntry(): Decimal | undefined {
    return this.#cost.average;
  }

  /** Counts changes of the account, so that a reader knows whether anything moved. */
  get changes(): number {
    return this.#changes;
  }

  /** One entry for each slot that was filled, in order of the first fill. */
  get slots(): Iterable<SlotTotals> {
    return this.#slots.values();
  }

  /** Cash plus base at the mid plus BNB at its price. */
  equity(mid: number): Decimal {
    return this.#baseTimesHalfTick.mul(mid).plus(this.#cash);
  }

  /** ∫ b dM since the start: accumulated at each change of base, never taken as the rest. */
  inventoryMove(mid: number): Decimal {
    return this.#baseTimesHalfTick.mul(mid - this.#moveMid).plus(this.#move);
  }

  /** The part of the inventory move on the starting base. */
  holdMove(mid: number): Decimal {
    return this.openingBase.mul(this.#halfTick).mul(mid - this.openingMid);
  }

  /** Equity as a float: for ratios and alarms, never for money; no Decimal is made. */
  equityNumber(mid: number): number {
    return this.#baseFloat * mid + this.#cashFloat;
  }

  /** Base at the mid as a float: for ratios and alarms, never for money. */
  baseValueNumber(mid: number): number {
    return this.#baseFloat * mid;
  }

  /** The hold move as a float: for ratios and alarms, never for money. */
  holdMoveNumber(mid: number): number {
    return this.#openingBaseFloat * (mid - this.openingMid);
  }

  unrealized(mid: number): Decimal {
    return this.#cost.unrealized(this.price(mid));
  }

  /** The unrealized gain at another price, such as the mark. */
  unrealizedAt(price: Decimal): Decimal {
    return this.#cost.unrealized(price);
  }

  /** Half-ticks as a price. */
  price(mid: number): Decimal {
    return this.#halfTick.mul(mid);
  }

  /** Equity and its split so far; subtract two of them for a stretch. */
  totals(mid: number): LedgerTotals {
    return {
      equity: this.equity(mid),
      spreadCapture: this.#capture,
      inventoryMove: this.inventoryMove(mid),
      fees: this.#fees,
      funding: this.#funding,
    };
  }

  #book(fill: Fill, side: Side): Booking {
    const notional = this.#unit.mul(fill.price).mul(fill.qty);
    const gross = this.#lot.mul(side === "buy" ? fill.qty : -fill.qty);
    const fee = new Decimal(fill.fee);
    const { baseAsset, quoteAsset } = this.instrument;
    let change = gross;
    let feeValue = fee;
    // Base and quote come first: on a BNB pair the commission leaves the traded balance.
    if (fill.feeAsset === baseAsset) {
      change = gross.minus(fee);
      feeValue = fee.mul(this.#tick).mul(fill.price);
    } else if (fill.feeAsset === quoteAsset) {
      this.#quote = this.#quote.minus(fee);
    } else if (fill.feeAsset === "BNB") {
      this.#bnb = this.#bnb.minus(fee);
      feeValue = fee.mul(this.#bnbPrice);
    } else {
      throw new RangeError(`Cannot value a fee: its asset is "${fill.feeAsset}"`);
    }
    const charged = this.#feesByAsset.get(fill.feeAsset) ?? ZERO;
    this.#feesByAsset.set(fill.feeAsset, charged.plus(fee));
    const edge = this.#halfTick.mul(fill.mid - 2 * fill.price);
    return { notional, change, capture: change.mul(edge), feeValue };
  }

  #addToSlot(slot: Slot, booking: Omit<Booking, "change">): void {
    const { side, level } = slot;
    const key = `${side}:${level}`;
    const before = this.#slots.get(key);
    this.#slots.set(key, {
      side,
      level,
      fills: (before?.fills ?? 0) + 1,
      turnover: booking.notional.plus(before?.turnover ?? ZERO),
      spreadCapture: booking.capture.plus(before?.spreadCapture ?? ZERO),
      fees: booking.feeValue.plus(before?.fees ?? ZERO),
    });
  }

  /** Recomputes what equity is made of; called after every change. */
  #settle(): void {
    this.#changes += 1;
    this.#cash = this.#quote.plus(this.#bnb.mul(this.#bnbPrice));
    this.#baseTimesHalfTick = this.#cost.held.mul(this.#halfTick);
    this.#cashFloat = this.#cash.toNumber();
    this.#baseFloat = this.#baseTimesHalfTick.toNumber();
  }
}
