// Response latency: from the cause at the venue to the last answer of the requests it led to.
import type { OrderEvent } from "../orders/events.ts";
import type { OrderRequest } from "../orders/requests.ts";
import { Histogram } from "./quantiles.ts";
import { answers, type RequestKind, staysOpen } from "./request_meter.ts";

/** The requests of one decision. */
interface Group {
  readonly sentAt: number;
  readonly causeAt: number;
  open: number;
}

/** A request without an answer. */
interface Waiting {
  readonly type: RequestKind;
  readonly group: Group;
}

/** Requests sent at one instant for one cause belong together; bounded by what is in flight. */
export class LatencyMeter {
  /** Microseconds. */
  readonly adjust = new Histogram();
  readonly #open = new Map<string, Waiting[]>();
  #last: Group | undefined;

  /** Both times in the venue's frame: when it was sent, and when its cause happened there. */
  sent(request: OrderRequest, { at, causeAt }: { at: number; causeAt: number }): void {
    let group = this.#last;
    if (group === undefined || group.sentAt !== at || group.causeAt !== causeAt) {
      group = { sentAt: at, causeAt, open: 0 };
      this.#last = group;
    }
    group.open++;
    const list = this.#open.get(request.id);
    const waiting = { type: request.type, group };
    if (list === undefined) this.#open.set(request.id, [waiting]);
    else list.push(waiting);
  }

  /** An answer, or the end of waiting for one, reached us. */
  answered(event: OrderEvent, at: number): void {
    const list = this.#open.get(event.id);
    if (list === undefined) return;
    this.#close(list, event, at);
    if (list.length === 0 && !staysOpen(event)) this.#open.delete(event.id);
  }

  // Positional, because it runs at every answer.
  #close(list: Waiting[], event: OrderEvent, at: number): void {
    let index = 0;
    while (index < list.length && !answers(event, list[index]!.type)) index++;
    const found = list[index];
    if (found === undefined) return;
    if (list.length === 1) list.pop();
    else list.splice(index, 1);
    found.group.open--;
    if (found.group.open === 0) this.adjust.add(Math.max(0, at - found.group.causeAt));
  }
}
