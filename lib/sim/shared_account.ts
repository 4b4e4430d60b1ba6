// What the symbols of one account share at the venue: the purse, and the count of orders.
import type { Instrument } from "../market/instrument.ts";
import { Purse } from "./account.ts";
import { OrderRate } from "./rate.ts";

/** One account behind the simulated venues of several symbols. */
export class SharedAccount {
  readonly purse = new Purse();
  #rate: OrderRate | undefined;

  /** The venue counts orders by account: the limits of the first symbol, which are those of all. */
  rateOf({ orderRateLimits }: Instrument): OrderRate {
    this.#rate ??= new OrderRate(orderRateLimits);
    return this.#rate;
  }
}
