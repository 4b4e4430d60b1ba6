// The last best bid and ask that the venue published.
import { BID, type EventRing } from "./event_ring.ts";

/** A quote read from its rows. The id is 0 when the venue gave none. */
export class Quote {
  id = 0;
  bid = 0;
  ask = 0;
  bidQty = 0;
  askQty = 0;

  /** Reads a quote event; a side without a row or a quantity is absent. */
  read(ring: EventRing, slot: number): void {
    this.id = ring.lastId[slot]!;
    this.bid = 0;
    this.ask = 0;
    const start = ring.rowStart[slot]! & ring.rowMask;
    const end = start + ring.rowCount[slot]!;
    for (let at = start; at < end; at++) {
      const row = at & ring.rowMask;
      const qty = ring.qty[row]!;
      if (qty <= 0) continue;
      if (ring.side[row] === BID) {
        this.bid = ring.price[row]!;
        this.bidQty = qty;
      } else {
        this.ask = ring.price[row]!;
        this.askQty = qty;
      }
    }
  }

  /** Both sides are there and do not cross. */
  get sound(): boolean {
    return 0 < this.bid && this.bid < this.ask;
  }
}
