// What an account holds: quote cash, base and the fee asset.
import type { Decimal } from "../base/decimal.ts";

/** Balances of an account when a ledger starts. */
export interface Balances {
  /** Quote cash on spot; wallet balance on USD-M. */
  readonly quote: Decimal;
  /** Base on spot; position on USD-M, where a run starts with none. */
  readonly base: Decimal;
  readonly bnb: Decimal;
}
