// The totals of an account: sums over its symbols where sums say something, else the worst symbol.
import { Decimal, ZERO } from "../base/decimal.ts";
import type { AccountPath } from "./account_meter.ts";
import type { FillRateSection } from "./fill_meter.ts";
import { PASSIVE_TARGET } from "./fill_tally.ts";
import { type Kpi, ratioKpi } from "./kpi.ts";
import type { QuotingSection } from "./quoting_section.ts";
import { pathFigures, percentOf, type ReturnSection } from "./return_section.ts";

const NO_ORDERS = "no order was accepted";

/** The return of the whole account, with the keys and meanings of a symbol's. */
export type AccountReturn = Omit<
  ReturnSection,
  | "unrealized_at_mark"
  | "unrealized_at_mark_why"
  | "initial_mid"
  | "final_mid"
  | "final_base"
  | "average_entry"
  | "average_entry_why"
  | "by_side_and_level"
  | "by_regime"
>;

/** Counts of all symbols together, and the ratios that follow. */
export type AccountFills = Omit<
  FillRateSection,
  | "passive_fill_alarm"
  | "passive_fill_alarm_why"
  | "quantile_resolution"
  | "by_side_and_level"
  | "by_regime"
  | "filled_notional_per_quoted_notional_hour"
  | "order_us"
  | "unknown_queue_time_pct"
  | "unknown_queue_fills_pct"
  | "time_to_first_fill_ms"
  | "time_to_last_fill_ms"
  | "unfilled_versions"
  | "unfilled_version_hours"
  | "queue_ahead_at_ack"
  | "queue_ahead_at_fill"
>;

/** The figures of `quoting` that have targets: of each, the symbol that does worst. */
const WORST = [
  "spread_compliance_pct",
  "two_sided_uptime_pct",
  "depth_compliance_pct",
  "order_validity_pct",
  "amend_success_pct",
  "requests_saved_per_change_pct",
] as const;
type Worst = typeof WORST[number];

/** The worst symbol's figure; passed only if every symbol passes. */
export interface AccountQuoting extends Pick<QuotingSection, Worst> {
  /** Whose figure it is. */
  readonly worst_symbol: Readonly<Record<string, string>>;
}

/** A symbol's section under its name. */
export interface Named<Section> {
  readonly symbol: string;
  readonly section: Section;
}

/** Money adds up; the path was sampled of the account itself. */
export function accountReturn(
  symbols: readonly ReturnSection[],
  path: AccountPath,
): AccountReturn {
  const sum = (pick: (section: ReturnSection) => string) =>
    symbols.reduce((all, section) => all.plus(pick(section)), ZERO);
  const initial = sum((section) => section.initial_equity);
  const final = sum((section) => section.final_equity);
  const hold = sum((section) => section.hold_move);
  const total = final.minus(initial);
  const turnover = sum((section) => section.turnover);
  return {
    initial_equity: initial.toFixed(),
    final_equity: final.toFixed(),
    peak_equity: path.peak.toFixed(),
    total_return_pct: percentOf(total, initial),
    hold_return_pct: percentOf(hold, initial),
    excess_return_pct: percentOf(total.minus(hold), initial),
    realized: sum((section) => section.realized).toFixed(),
    unrealized: sum((section) => section.unrealized).toFixed(),
    spread_capture: sum((section) => section.spread_capture).toFixed(),
    inventory_move: sum((section) => section.inventory_move).toFixed(),
    hold_move: hold.toFixed(),
    fees: sum((section) => section.fees).toFixed(),
    fees_by_asset: feesByAsset(symbols),
    ...funding(symbols),
    turnover: turnover.toFixed(),
    turnover_ratio: turnover.div(initial).toNumber(),
    ...pathFigures(initial.toNumber(), {
      start: { at: path.from },
      end: { at: path.to },
      drawdown: path.drawdown,
      drawdownExcess: path.drawdownExcess,
      minutes: path.minutes,
    }),
    final_quote: sum((section) => section.final_quote).toFixed(),
    final_bnb: sum((section) => section.final_bnb).toFixed(),
  };
}

/** Orders and fills add up; ratios are those of the sums. */
export function accountFills(symbols: readonly FillRateSection[]): AccountFills {
  const sum = (pick: (section: FillRateSection) => number) =>
    symbols.reduce((all, section) => all + pick(section), 0);
  const accepted = sum((section) => section.orders_accepted);
  const filled = sum((section) => section.orders_filled);
  const amends = sum((section) => section.amends_accepted);
  const versionsFilled = sum((section) => section.versions_filled);
  const notional = symbols.reduce((all, section) => all.plus(section.filled_notional), ZERO);
  return {
    orders_placed: sum((section) => section.orders_placed),
    orders_accepted: accepted,
    orders_filled: filled,
    orders_fully_filled: sum((section) => section.orders_fully_filled),
    orders_partially_filled: sum((section) => section.orders_partially_filled),
    amends_accepted: amends,
    versions: sum((section) => section.versions),
    versions_filled: versionsFilled,
    fills: sum((section) => section.fills),
    partial_fills: sum((section) => section.partial_fills),
    maker_fills: sum((section) => section.maker_fills),
    taker_fills: sum((section) => section.taker_fills),
    filled_notional: notional.toFixed(),
    filled_over_placed: ratioKpi(filled, accepted, { why: NO_ORDERS }),
    filled_over_placed_and_amended: ratioKpi(versionsFilled, accepted + amends, {
      target: PASSIVE_TARGET,
      why: NO_ORDERS,
    }),
  };
}

/** Each KPI of the symbol that does worst; a figure that cannot be computed is worst of all. */
export function accountQuoting(symbols: readonly Named<QuotingSection>[]): AccountQuoting {
  const kpi = (name: Worst): Kpi => {
    const figure = worstOf(symbols, name)?.section[name] ?? NONE;
    return { ...figure, pass: passOf(symbols.map(({ section }) => section[name].pass)) };
  };
  return {
    spread_compliance_pct: kpi("spread_compliance_pct"),
    two_sided_uptime_pct: kpi("two_sided_uptime_pct"),
    depth_compliance_pct: kpi("depth_compliance_pct"),
    order_validity_pct: kpi("order_validity_pct"),
    amend_success_pct: kpi("amend_success_pct"),
    requests_saved_per_change_pct: kpi("requests_saved_per_change_pct"),
    worst_symbol: Object.fromEntries(
      WORST.map((name) => [name, worstOf(symbols, name)?.symbol ?? ""]),
    ),
  };
}

const NONE: Kpi = { value: null, value_why: "there is no symbol", target: null, pass: null };

/** The first of those that do worst. */
function worstOf(
  symbols: readonly Named<QuotingSection>[],
  name: Worst,
): Named<QuotingSection> | undefined {
  const rank = ({ section }: Named<QuotingSection>) =>
    section[name].value ?? Number.NEGATIVE_INFINITY;
  const least = Math.min(...symbols.map(rank));
  return symbols.find((one) => rank(one) === least);
}

function passOf(passes: readonly (boolean | null)[]): boolean | null {
  if (passes.includes(false)) return false;
  return passes.every((pass) => pass === true) ? true : null;
}

function feesByAsset(symbols: readonly ReturnSection[]): Readonly<Record<string, string>> {
  const sums = new Map<string, Decimal>();
  for (const { fees_by_asset } of symbols) {
    for (const [asset, fee] of Object.entries(fees_by_asset)) {
      sums.set(asset, new Decimal(fee).plus(sums.get(asset) ?? ZERO));
    }
  }
  return Object.fromEntries(
    [...sums].sort(([left], [right]) => left < right ? -1 : 1)
      .map(([asset, fee]) => [asset, fee.toFixed()]),
  );
}

/** One symbol without its funding leaves the account without one. */
function funding(symbols: readonly ReturnSection[]) {
  const missing = symbols.find((section) => section.funding === null);
  if (missing !== undefined) {
    return { funding: null, funding_why: missing.funding_why ?? "it is not known" };
  }
  const sum = symbols.reduce((all, section) => all.plus(section.funding ?? ZERO), ZERO);
  return { funding: sum.toFixed() };
}
