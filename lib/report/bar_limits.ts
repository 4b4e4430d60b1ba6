// What bars are too coarse to tell: short mark-outs, and verdicts on shares of time.
import { US_PER_S } from "../base/units.ts";
import type { Kpi } from "./kpi.ts";
import { HORIZONS, type MarkoutFigures, type MarkoutSection } from "./markout_meter.ts";
import type { QuotingFigures, QuotingSection } from "./quoting_section.ts";

/** A bar says four prices, one at the beginning of each quarter. */
const POINTS = 4;

/** What was measured, less what data of bars cannot have told; other data leave it as it is. */
export function limitedByBars(
  measured: { readonly quoting: QuotingSection; readonly markout: MarkoutSection },
  barUs: number | undefined,
): typeof measured {
  if (barUs === undefined) return measured;
  const { quoting, markout } = measured;
  return { quoting: quotingOfBars(quoting, barUs), markout: markoutsOfBars(markout, barUs) };
}

/** Mark-outs at horizons shorter than a quarter of a bar are `null`, with the reason. */
function markoutsOfBars(section: MarkoutSection, barUs: number): MarkoutSection {
  const { overall, by_side, by_side_and_level, by_regime } = section;
  const limited = (figures: MarkoutFigures) => longOnly(figures, barUs / POINTS);
  return {
    overall: limited(overall),
    by_side: { buy: limited(by_side.buy), sell: limited(by_side.sell) },
    by_side_and_level: by_side_and_level.map((slot) => ({
      ...slot,
      horizons: limited(slot.horizons),
    })),
    by_regime: {
      calm: limited(by_regime.calm),
      normal: limited(by_regime.normal),
      high: limited(by_regime.high),
      extreme: limited(by_regime.extreme),
      unknown: limited(by_regime.unknown),
    },
  };
}

/** Spread compliance, uptime and depth keep their figures, and no verdict. */
function quotingOfBars(section: QuotingSection, barUs: number): QuotingSection {
  const { by_regime } = section;
  const limited = (figures: QuotingFigures) => unjudged(figures, barUs / POINTS);
  return {
    ...section,
    ...limited(section),
    by_regime: {
      calm: { ...by_regime.calm, ...limited(by_regime.calm) },
      normal: { ...by_regime.normal, ...limited(by_regime.normal) },
      high: { ...by_regime.high, ...limited(by_regime.high) },
      extreme: { ...by_regime.extreme, ...limited(by_regime.extreme) },
      unknown: { ...by_regime.unknown, ...limited(by_regime.unknown) },
    },
  };
}

function longOnly(figures: MarkoutFigures, quarterUs: number): MarkoutFigures {
  const why = `shorter than a quarter of a bar (${quarterUs / US_PER_S} s): in between the data ` +
    "say nothing";
  const short = HORIZONS.filter(({ us }) => us < quarterUs)
    .map(({ name }) => [name, { ...figures[name], bp: null, bp_why: why }]);
  return { ...figures, ...Object.fromEntries(short) };
}

function unjudged(figures: QuotingFigures, quarterUs: number) {
  const why = `the bars show one price every ${quarterUs / US_PER_S} s: what the share was in ` +
    "between is not known";
  const open = (kpi: Kpi): Kpi => ({ ...kpi, pass: null, pass_why: why });
  return {
    spread_compliance_pct: open(figures.spread_compliance_pct),
    spread_compliance_live_mid_pct: open(figures.spread_compliance_live_mid_pct),
    two_sided_uptime_pct: open(figures.two_sided_uptime_pct),
    depth_compliance_pct: open(figures.depth_compliance_pct),
  };
}
