// The fill-rate and mark-out blocks of the terminal summary.
import type { FillRateSection } from "./fill_meter.ts";
import { figureOf, shown, verdict } from "./figure.ts";
import type { Flat } from "./flat.ts";
import { ABSENT, count, cut, rounded, wrap } from "./format.ts";
import { HORIZONS, type MarkoutFigures, type MarkoutSection } from "./markout_meter.ts";
import type { Report } from "./schema.ts";
import { heading, reasons, row, WIDTH } from "./table.ts";
import { COLUMN, runNames, runsOf } from "./terminal_return.ts";

type Fills = Flat<FillRateSection>;

/** Digits of the three ratios, whose targets lie at thousandths. */
const RATIO_DIGITS = 6;
const HORIZON_COLUMN = 11;
const SLOT_COLUMN = 12;

export function fillLines(report: Report, main: Fills): string[] {
  const { pessimistic, optimistic } = report.bounds;
  const runs = runsOf(main, [pessimistic?.fill_rate, optimistic?.fill_rate]);
  const line = (label: string, cell: (run: Fills) => string) => row(label, runs.map(cell), COLUMN);
  const target = figureOf(main, "filled_over_placed_and_amended").target ?? "";
  return [
    ...heading("FILL RATE"),
    row("", runNames(report), COLUMN),
    line("Orders accepted", (run) => count(run.orders_accepted)),
    line("Orders filled", (run) => count(run.orders_filled)),
    line("  of these in full", (run) => count(run.orders_fully_filled)),
    line("Fills", (run) => count(run.fills)),
    line("  that left a remainder", (run) => count(run.partial_fills)),
    line("Filled / placed", (run) => cut(run.filled_over_placed, RATIO_DIGITS)),
    line(
      "Filled / (placed + amended)",
      (run) => cut(run.filled_over_placed_and_amended, RATIO_DIGITS),
    ),
    line(`  target ${target}`, (run) => verdict(figureOf(run, "filled_over_placed_and_amended"))),
    line(
      "Filled / quoted value, per h",
      (run) => cut(run.filled_notional_per_quoted_notional_hour, RATIO_DIGITS),
    ),
    line("Time to first fill, p50, s", (run) => seconds(run.time_to_first_fill_ms.p50)),
    line("Time to last fill, p50, s", (run) => seconds(run.time_to_last_fill_ms.p50)),
    line("Queue ahead placed, p50", (run) => run.queue_ahead_at_ack.p50 ?? ABSENT),
    line("Queue ahead filled, p50", (run) => run.queue_ahead_at_fill.p50 ?? ABSENT),
    line("Queue unknown, % of time", (run) => cut(run.unknown_queue_time_pct)),
    ...ratioReasons(runs),
    ...(main.fills === 0 ? noFills() : slotLines(main)),
  ];
}

/** Mark-outs in basis points by horizon, with the fills that they rest on. */
export function markoutLines({ overall, by_side: { buy, sell } }: MarkoutSection): string[] {
  const cells = (cell: (name: keyof MarkoutFigures) => string) =>
    HORIZONS.map(({ name }) => cell(name));
  const line = (label: string, figures: MarkoutFigures) =>
    row(label, cells((name) => rounded(figures[name].bp, 2)), HORIZON_COLUMN);
  return [
    ...heading("MARK-OUTS, bp after a fill, + is good"),
    row("", HORIZONS.map(({ name }) => name), HORIZON_COLUMN),
    line("All fills", overall),
    line("  buys", buy),
    line("  sells", sell),
    row("  fills behind it", cells((name) => count(overall[name].fills)), HORIZON_COLUMN),
    row("  past the data", cells((name) => count(overall[name].left_out)), HORIZON_COLUMN),
    ...reasons(HORIZONS.map(({ name }) => ["Mark-outs", overall[name].bp_why])),
  ];
}

function ratioReasons(runs: readonly Fills[]): string[] {
  return reasons(runs.flatMap((run) => [
    ["Filled / placed", figureOf(run, "filled_over_placed").why],
    ["Filled / (placed + amended)", figureOf(run, "filled_over_placed_and_amended").why],
    ["Filled / quoted value", figureOf(run, "filled_notional_per_quoted_notional_hour").why],
    ["Time to fill", run.time_to_first_fill_ms.p50_why],
    ["Queue ahead placed", run.queue_ahead_at_ack.p50_why],
    ["Queue ahead filled", run.queue_ahead_at_fill.p50_why],
  ]));
}

function noFills(): string[] {
  return wrap(
    "No order was filled. For quotes that are meant not to be reached this is the right answer, " +
      "not a failure.",
    WIDTH,
  );
}

/** One line a slot of the ladder. */
function slotLines({ by_side_and_level: slots }: Fills): string[] {
  return [
    "",
    row("Main run by slot", ["accepted", "filled", "fills", "unknown, %"], SLOT_COLUMN),
    ...slots.map((slot) =>
      row(`  ${slot.side} ${slot.level}`, [
        count(slot.orders_accepted),
        count(slot.orders_filled),
        count(slot.fills),
        shown(figureOf(slot, "unknown_queue_time_pct"), { digits: 2, unit: "" }),
      ], SLOT_COLUMN)
    ),
  ];
}

function seconds(ms: number | null): string {
  return ms === null ? ABSENT : rounded(ms / 1000, 3);
}
