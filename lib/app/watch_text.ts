// The market in 80 columns: book, summary, tape; and the same in one line.
import { Decimal, fromUnits, halfTicksText } from "../base/decimal.ts";
import type { CrossCheck } from "../binance/coinbase.ts";
import { ASK, BID } from "../market/event_ring.ts";
import { type Instrument, notionalUnit } from "../market/instrument.ts";
import type { MarketView } from "../market/view.ts";
import { COLUMNS, grouped, labeled, time } from "./inspect_words.ts";
import type { Flow, Summary } from "./watch_summary.ts";
import { Tape, tapeLine } from "./watch_tape.ts";

/** What a screen shows. */
export interface Watched {
  readonly instrument: Instrument;
  /** Such as `local, ws`. */
  readonly source: string;
  readonly view: MarketView;
  readonly tape: Tape;
  readonly summary: Summary;
  /** Where a second source is asked: its name, its mid, and how ours compares. */
  readonly second: SecondShown | undefined;
  /** How old the last event is, where that is worth telling. */
  readonly oldUs: number | undefined;
  /** Such as `0 gaps, 1 reconnect`; empty where there is nothing to tell. */
  readonly state: string;
}

export interface SecondShown {
  readonly name: string;
  readonly mid: string | undefined;
  readonly check: CrossCheck;
}

const BP = 10_000;
const US_PER_S = 1_000_000;
const PERCENT = 100;
const CELL = 18;

/** At most `levels` of each side, the summary, then the tape: lines of at most 80 columns. */
export function watchScreen(
  watched: Watched,
  { levels, now }: { readonly levels: number; readonly now: number },
): readonly string[] {
  const { instrument, source, tape } = watched;
  const title = `${instrument.symbol} ${instrument.market}, ${source}`;
  const clock = `${time(now).replace("\u00a0", " ")} UTC`;
  return [
    `${title}${clock.padStart(Math.max(1, COLUMNS - title.length))}`.slice(0, COLUMNS),
    "-".repeat(COLUMNS),
    ...bookLines(watched, levels),
    "",
    ...summaryLines(watched),
    "",
    ...tape.rows.map((row) => tapeLine(row, instrument)),
  ];
}

/** Quantity, bid, ask, quantity: nearest first; why there is none where there is none. */
export function bookLines({ view, instrument }: Watched, levels: number): readonly string[] {
  const header = cells("bid qty", "bid", "ask", "ask qty");
  if (view.blocked !== undefined) return [header, `no price: ${WHY[view.blocked]}`];
  const bids = side(view, { side: BID, levels });
  const asks = side(view, { side: ASK, levels });
  const { tickSize, lotSize, priceDigits, qtyDigits } = instrument;
  const price = (at: Level | undefined) =>
    at === undefined ? "" : fromUnits(at.price, tickSize, priceDigits);
  const qty = (at: Level | undefined) =>
    at === undefined ? "" : fromUnits(at.qty, lotSize, qtyDigits);
  const count = Math.max(bids.length, asks.length);
  return [
    header,
    ...Array.from({ length: count }, (_, index) => {
      const [bid, ask] = [bids[index], asks[index]];
      return cells(qty(bid), price(bid), price(ask), qty(ask));
    }),
  ];
}

const WHY = { no_data: "no data yet", gap: "updates are missing", crossed: "the book is crossed" };

interface Level {
  readonly price: number;
  readonly qty: number;
}

/** The touch as the freshest source has it, then the book behind it. */
function side(
  view: MarketView,
  { side, levels }: { readonly side: number; readonly levels: number },
): readonly Level[] {
  const touch = side === BID ? view.bid : view.ask;
  const found: Level[] = [];
  for (let price = touch; price !== 0 && found.length < levels;) {
    found.push({ price, qty: view.shown(side, price) });
    price = view.book.next(side, price);
  }
  return found;
}

function cells(...texts: readonly string[]): string {
  return texts.map((text) => text.padStart(CELL)).join("");
}

/** Spread, change, volume, flow, second source, feed. */
export function summaryLines(watched: Watched): readonly string[] {
  const { instrument, summary, second, state } = watched;
  return [
    ...labeled("Mid", midText(watched)),
    ...labeled("Spread", spreadText(watched)),
    ...labeled(
      "Change",
      `${change(summary.mid, summary.minuteAgoMid)} in 60 s, ` +
        `${change(summary.mid, summary.startMid)} since the start`,
    ),
    ...labeled("Volume", `${volume(summary.minute, instrument)} in 60 s`),
    ...labeled("Flow", `${flow(summary.minute, instrument)} in 60 s`),
    ...(second === undefined ? [] : labeled("Second source", secondText(second))),
    ...(state === "" ? [] : labeled("Feed", state)),
  ];
}

/** One line for where no screen can be drawn again. */
export function watchLine(watched: Watched, { now }: { readonly now: number }): string {
  const { summary, instrument, state } = watched;
  const parts = [
    time(now).replace("\u00a0", " "),
    `mid ${midText(watched)}`,
    `spread ${spreadText(watched)}`,
    `60 s: ${change(summary.mid, summary.minuteAgoMid)}`,
    volume(summary.minute, instrument),
    flow(summary.minute, instrument),
    ...(state === "" ? [] : [state]),
  ];
  return parts.join("; ");
}

function midText({ instrument, summary, view, oldUs }: Watched): string {
  if (summary.mid === 0) return `none: ${WHY[view.blocked ?? "no_data"]}`;
  const old = oldUs === undefined ? "" : `, ${(oldUs / US_PER_S).toFixed(1)} s old`;
  return `${halfTicksText(summary.mid, instrument)} ${instrument.quoteAsset}${old}`;
}

function spreadText({ summary, instrument }: Watched): string {
  if (summary.mid === 0) return "none";
  const ticks = fromUnits(summary.spread, instrument.tickSize, instrument.priceDigits);
  const bp = (spread: number) => (2 * spread / summary.mid * BP).toFixed(2);
  return `${ticks} (${bp(summary.spread)} bp), mean of 60 s ${bp(summary.spreadMean)} bp`;
}

/** `+0.12 %`; a dash where there was no price then. */
function change(now: number, before: number): string {
  if (now === 0 || before === 0) return "-";
  const percent = (now - before) / before * PERCENT;
  return `${percent < 0 ? "" : "+"}${percent.toFixed(3)} %`;
}

function volume({ buyLots, sellLots, tickLots, trades }: Flow, instrument: Instrument): string {
  const { baseAsset, quoteAsset } = instrument;
  const value = new Decimal(notionalUnit(instrument)).mul(tickLots).toNumber();
  return `${lotsText(buyLots + sellLots, instrument)} ${baseAsset} ` +
    `(${grouped(value)} ${quoteAsset}) of ${grouped(trades)} trades`;
}

function flow({ buyLots, sellLots }: Flow, instrument: Instrument): string {
  const all = buyLots + sellLots;
  if (all === 0) return "nobody bought or sold";
  const bought = (buyLots / all * PERCENT).toFixed(0);
  return `bought ${lotsText(buyLots, instrument)} (${bought} %), ` +
    `sold ${lotsText(sellLots, instrument)}`;
}

function lotsText(lots: number, { lotSize, qtyDigits }: Instrument): string {
  return fromUnits(lots, lotSize, qtyDigits);
}

function secondText({ name, mid, check }: SecondShown): string {
  const price = mid ?? "no fresh price";
  if (check.type === "unknown") return `${name} ${price}`;
  const sign = check.bp < 0 ? "" : "+";
  const verdict = check.type === "agrees" ? "within the limit" : "BEYOND THE LIMIT";
  return `${name} ${price}, ours ${sign}${check.bp.toFixed(2)} bp: ${verdict}`;
}
