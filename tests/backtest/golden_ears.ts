// What the meters of a run are told, as lines of text and as the lines of its digest.
import { Decimal } from "../../lib/base/decimal.ts";
import { readInstrument } from "../../lib/config/mod.ts";
import type { Instrument, Market } from "../../lib/market/instrument.ts";
import type { Fill, OrderEvent } from "../../lib/orders/events.ts";
import type { ClientOrderId, OrderRequest, Slot } from "../../lib/orders/requests.ts";
import type { SlotStatusReport } from "../../lib/report/slot_meter.ts";
import { unreachable } from "../../lib/base/invariant.ts";
import instruments from "../../data/instruments.yaml" with { type: "text" };

/** Statuses that need no word: a quote is there or on its way. */
const QUIET: readonly string[] = ["quoting", "in_flight"];

type Told = Readonly<
  | { type: "request"; at: number; request: OrderRequest }
  | { type: "fill"; fill: Fill; slot: Slot }
>;

/** Hears the first run that speaks, the main one; the bounds come after it. */
export class Ears {
  readonly lines: string[] = [];
  readonly #instrument: Instrument;
  readonly #told: Told[] = [];
  readonly #slotOf = new Map<ClientOrderId, Slot>();
  readonly #status = new Map<string, string>();
  #run: object | undefined;
  #start: number | undefined;

  constructor(market: Market) {
    const symbol = "BTCUSDT";
    this.#instrument = readInstrument(instruments, { market, symbol, file: "instruments.yaml" });
  }

  of(run: object): this | undefined {
    this.#run ??= run;
    return run === this.#run ? this : undefined;
  }

  request(at: number, request: OrderRequest): void {
    const { type, id, slot, price, qty, reason } = request;
    if (type === "place") this.#slotOf.set(id, slot);
    this.#told.push({ type: "request", at, request });
    this.#say(at, `-> ${type}`, { id, text: `${this.#lot(price, qty)} ${reason}` });
  }

  venue(event: OrderEvent): void {
    const slot = this.#slotOf.get(event.id);
    if (event.type === "fill" && slot !== undefined) {
      this.#told.push({ type: "fill", fill: event, slot });
    }
    this.#say(event.venueAt, `<- ${event.type}`, { id: event.id, text: this.#words(event) });
  }

  note(at: number, text: string): void {
    this.lines.push(`${this.#time(at)}  ${text}`);
  }

  /** Tells each slot that has stopped quoting, once a reason. */
  slots(at: number, slots: readonly SlotStatusReport[]): void {
    for (const { side, level, status } of slots) {
      const name = `${side}${level}`;
      const known = this.#status.get(name) ?? "quoting";
      this.#status.set(name, QUIET.includes(status) ? "quoting" : status);
      if (known === status || QUIET.includes(status)) continue;
      this.note(at, `${name} does not quote: ${status}`);
    }
  }

  /** As the documentation has them: requests in local time, fills in the venue's. */
  digestLines(offsetUs: number): readonly string[] {
    return this.#told.map((told) => {
      if (told.type === "request") {
        const { type, slot, price, qty, reason } = told.request;
        const at = told.at + offsetUs;
        return `R,${at},${slot.side},${slot.level},${type},${price},${qty},${reason}`;
      }
      const { fill: { venueAt, price, qty, evidenceId, liquidity }, slot } = told;
      return `F,${venueAt},${slot.side},${slot.level},${price},${qty},${evidenceId},${liquidity}`;
    });
  }

  #say(at: number, verb: string, { id, text }: { id: ClientOrderId; text: string }): void {
    this.lines.push(`${this.#time(at)}  ${verb.padEnd(18)} ${id.slice(3)}  ${text}`.trimEnd());
  }

  #words(event: OrderEvent): string {
    switch (event.type) {
      case "accepted":
      case "amended":
        return `${this.#lot(event.price, event.qty)} ${this.#queue(event)}`;
      case "fill":
        return `${this.#lot(event.price, event.qty)} left ${this.#qty(event.remaining)}` +
          `, ${event.evidence} ${event.evidenceId}`;
      case "canceled":
        return event.code === 0 ? event.cause : `${event.cause} ${event.code}`;
      case "rejected":
      case "amend_rejected":
      case "cancel_rejected":
        return `${event.code} ${event.cause}`;
      case "expired":
        return event.cause;
      case "unanswered":
        return "";
      default:
        return unreachable(event);
    }
  }

  #queue({ ahead, queueKnown }: { ahead: number; queueKnown: boolean }): string {
    return queueKnown ? `ahead ${this.#qty(ahead)}` : "ahead unknown";
  }

  #time(at: number): string {
    // Every case starts on a whole minute of the venue's clock.
    this.#start ??= at - at % 60_000_000;
    return ((at - this.#start) / 1e6).toFixed(6).padStart(10);
  }

  #lot(price: number, qty: number): string {
    const { tickSize, priceDigits } = this.#instrument;
    return `${new Decimal(price).mul(tickSize).toFixed(priceDigits)} x ${this.#qty(qty)}`;
  }

  #qty(qty: number): string {
    const { lotSize, qtyDigits } = this.#instrument;
    return new Decimal(qty).mul(lotSize).toFixed(qtyDigits);
  }
}
