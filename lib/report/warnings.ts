// What a reader must know before believing the figures, as sentences.
import { US_PER_DAY } from "../base/units.ts";
import { count, cut, isoTime } from "./format.ts";
import {
  type BoundsSection,
  type DataSection,
  isNaive,
  type ReportedFillModel,
  type Sections,
} from "./schema.ts";

/** What the warnings follow from. */
export interface WarningParts {
  readonly data: DataSection;
  /** The data never show a whole book: best prices alone, or updates without a snapshot. */
  readonly isTopOnly: boolean;
  readonly models: { readonly fill: ReportedFillModel };
  readonly sections: Sections;
  readonly bounds: BoundsSection;
}

/** In order of weight; empty never, since the models are always uncalibrated. */
export function warnings(parts: WarningParts): string[] {
  const { data, isTopOnly, models, sections, bounds } = parts;
  return [
    ...(data.synthetic_seed === undefined ? [] : [
      `the data are synthetic (seed ${data.synthetic_seed}): ` +
      "no figure says anything about a market",
    ]),
    ...(models.fill === "naive" ? [] : ofAssumed(data)),
    ...(models.fill === "naive" ? naive() : [
      "the fill and latency models are uncalibrated: nobody has compared them with real executions",
      ...(isTopOnly && data.assumed === undefined ? [TOP_ONLY] : []),
      ...ofData(data),
    ]),
    ...ofFunding(data, sections),
    ...ofStops(sections),
    ...ofFills(sections),
    ...ofBounds(bounds, data),
    ...(bounds.pessimistic === null ? [] : [
      "through and touch bracket fills, and loosely, since fills change what is quoted next; " +
      "they do not bracket money",
    ]),
  ];
}

/** A run that stood still says little of the strategy, and its reader must know why it did. */
function ofStops({ quoting }: Sections): string[] {
  if (quoting === null) return [];
  const { stops, base_us } = quoting;
  return stops.filter(({ us }) => base_us < 100 * us).map((stop) => {
    const { rule, level, us, first_us, last_us, on_at_end } = stop;
    const first = first_us === last_us ? "" : `, first at ${isoTime(first_us)}`;
    const since = on_at_end
      ? `${first}, and from ${isoTime(last_us)} to the end`
      : `, first at ${isoTime(first_us)}`;
    return `breaker rule ${rule} (${level}) stopped quoting for ${cut(100 * us / base_us)} % of ` +
      `the time${since}: the figures are of the rest`;
  });
}

/** A reader would take equal bounds for certainty. */
function ofBounds(
  { pessimistic, optimistic }: BoundsSection,
  { assumed }: DataSection,
): string[] {
  if (pessimistic === null || optimistic === null) return [];
  const areEqual = pessimistic.run.digest === optimistic.run.digest;
  if (areEqual && assumed?.startsWith("bars") === true) {
    return [
      "through and touch agree, which on bars is no certainty: both played the one assumed path, " +
      "and another order of the prices within the bars would give other fills",
    ];
  }
  if (pessimistic.run.fills === 0 || !areEqual) return [];
  return [
    "through and touch gave the very same run: every fill came from trades beyond our prices, " +
    "where the fill models do not differ, so these data cannot tell them apart",
  ];
}

/** What the data cannot know is never pretended. */
function ofAssumed({ assumed }: DataSection): string[] {
  if (assumed === undefined) return [];
  return [
    `${assumed}; what is assumed moves every figure, so read the range between the bounds, ` +
    "not the result",
  ];
}

const TOP_ONLY =
  "the data are top of book alone (no snapshot of the whole): what rests beyond the " +
  "best prices and the queue ahead of our orders are unknown";

function naive(): string[] {
  return [
    "naive fills both sides on every row, without queue, latency or fees: it shows a profit of " +
    "about rows x size x spread whatever the market did, and is here for comparison only",
  ];
}

function ofData({ gaps, clock, from_us, to_us, tolerances }: DataSection): string[] {
  const found: string[] = [];
  if (from_us !== null && to_us !== null && to_us - from_us < US_PER_DAY) {
    found.push("less than a day of data: Sharpe and Sortino say nothing");
  }
  const untimed = tolerances.no_receipt_times ?? 0;
  if (0 < untimed) {
    found.push(
      `${times(untimed, "event")} without a time of receipt: the venue's time stands for it, ` +
        "so latencies are those of the configuration and not of the data",
    );
  }
  const repeated = tolerances.repeated_trades ?? 0;
  if (0 < repeated) {
    found.push(`${times(repeated, "trade")} stood in more than one file: each was taken once`);
  }
  if (0 < gaps) {
    found.push(
      `${times(gaps, "sequence gap")} in the data: nothing was quoted until the book ` +
        "was known again, and that time counts against the quoting figures",
    );
  }
  if (0 < clock.late) {
    found.push(`${times(clock.late, "event")} came more than 5 s late on the venue's clock`);
  }
  if (0 < clock.skewed) {
    found.push(
      `${times(clock.skewed, "event")} received before the venue can have sent them: ` +
        "the clock of the recording was not steady",
    );
  }
  return found;
}

/** On USD-M a missing stream leaves a cost out. */
function ofFunding({ market }: DataSection, { return: figures }: Sections): string[] {
  if (market === "spot" || isNaive(figures) || figures.funding !== null) return [];
  return [`funding is not in the result: ${figures.funding_why ?? "it is not known"}`];
}

function ofFills({ fill_rate }: Sections): string[] {
  if (fill_rate === null) return [];
  const found: string[] = [];
  const unknown = fill_rate.unknown_queue_time_pct;
  if (unknown !== null && 0 < unknown) {
    found.push(
      `the queue ahead was unknown for ${cut(unknown)} % of order-time: such orders ` +
        "are filled late rather than early",
    );
  }
  const alarm = fill_rate.passive_fill_alarm;
  if (alarm === "alarm" || alarm === "breach") {
    found.push(
      `filled_over_placed_and_amended is above ${alarm === "alarm" ? "0.005" : "0.05"} ` +
        `(${alarm}): too many quotes are filled for a quoting obligation`,
    );
  }
  return found;
}

function times(number: number, what: string): string {
  return `${count(number)} ${what}${number === 1 ? "" : "s"}`;
}
