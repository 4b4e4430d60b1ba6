// The shape of report.json where one account traded several symbols; docs/report.md explains it.
import type { AccountFills, AccountQuoting, AccountReturn } from "./account_section.ts";
import type { Flat } from "./flat.ts";
import type { DataSection, ModelsSection, Report, RunSection, SCHEMA } from "./schema.ts";

/** The data of all symbols together. */
export type AccountData = Pick<
  DataSection,
  | "market"
  | "quote_asset"
  | "files"
  | "rows"
  | "events"
  | "from"
  | "from_why"
  | "from_us"
  | "from_us_why"
  | "to"
  | "to_why"
  | "to_us"
  | "to_us_why"
  | "synthetic_seed"
>;

/** What a bound shows of its account. */
export interface AccountBound {
  readonly model: "through" | "touch";
  readonly return: AccountReturn;
  readonly fill_rate: Flat<AccountFills>;
  readonly run: { readonly fills: number; readonly digest: string };
}

export interface AccountBounds {
  readonly pessimistic: AccountBound | null;
  readonly pessimistic_why?: string;
  readonly optimistic: AccountBound | null;
  readonly optimistic_why?: string;
}

/** Totals on top, then one block a symbol with all that the report of a single symbol has. */
export interface AccountReport {
  readonly schema: typeof SCHEMA;
  readonly data: AccountData;
  readonly models: ModelsSection;
  readonly return: AccountReturn;
  readonly fill_rate: Flat<AccountFills>;
  readonly quoting: Flat<AccountQuoting>;
  readonly bounds: AccountBounds;
  readonly run: RunSection;
  /** In the order in which they were named. */
  readonly symbols: Readonly<Record<string, Report>>;
}

/** Whether a report is that of several symbols. */
export function isAccount(report: Report | AccountReport): report is AccountReport {
  return "symbols" in report;
}
