// Door of the ledger: exact money of one account.
export type { Balances } from "./balances.ts";
export { Ledger, type LedgerConfig, type LedgerTotals, type SlotTotals } from "./ledger.ts";
