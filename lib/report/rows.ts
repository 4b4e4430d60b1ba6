// The files of a report, the columns of its tables, and where their rows go.

/** The names under which a report is written, in the order in which they appear. */
export const REPORT_FILES = [
  "fills.csv",
  "orders.csv",
  "equity.csv",
  "report.html",
  "report.json",
] as const;
export type ReportFile = typeof REPORT_FILES[number];

/** One line a fill. */
export const FILLS_HEADER =
  "venue_us,local_us,client_order_id,side,level,price,qty,liquidity,fee,fee_asset,evidence_id," +
  "ahead_before,ahead_after,queue_known,mid";

/** One line an order, written when it ends. */
export const ORDERS_HEADER =
  "client_order_id,side,level,placed_us,acked_us,ended_us,price,qty,filled,amends,state,reason," +
  "ahead_at_ack,queue_known";

/** Takes finished rows, each one line of CSV without its line end, in the order of the file. */
export interface RowSink {
  fill(row: string): void;
  order(row: string): void;
  equity(row: string): void;
}
