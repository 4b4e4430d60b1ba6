// The quoting block of the terminal summary: every KPI with its target, requests, risk, reasons.
import { type Figure, figureOf, shown, verdict } from "./figure.ts";
import type { Flat } from "./flat.ts";
import { ABSENT, count, cut, left, right, rounded, wrap } from "./format.ts";
import type { LatencyKpi, QuotingFigures, QuotingSection } from "./quoting_section.ts";
import { REGIMES } from "./regime.ts";
import { heading, reasons, row, WIDTH } from "./table.ts";

type Quoting = Flat<QuotingSection>;
type Figures = Flat<QuotingFigures>;

const US_PER_S = 1_000_000;
const REGIME_COLUMN = 15;

export function quotingLines(quoting: Quoting): string[] {
  const { reference, band_min_pct, band_max_pct, base_us } = quoting;
  return [
    ...heading("QUOTING"),
    ...wrap(
      `Over ${cut(base_us / US_PER_S, 1)} s, against ${reference}, band ${band_min_pct} to ` +
        `${band_max_pct} %. Gaps, halts and warm-up count against us.`,
      WIDTH,
    ),
    ...kpiLines(quoting),
    ...latencyLines(quoting),
    ...regimeLines(quoting),
    ...requestLines(quoting),
    ...riskLines(quoting),
    ...withheldLines(quoting),
  ];
}

function kpiLines(quoting: Quoting): string[] {
  const percent = { digits: 2, unit: "%" };
  const kpis = [
    ["Spread compliance", figureOf(quoting, "spread_compliance_pct"), percent],
    ["  against the live mid", figureOf(quoting, "spread_compliance_live_mid_pct"), percent],
    ["Orders in band, of order-time", figureOf(quoting, "orders_in_band_pct"), percent],
    ["Two-sided uptime", figureOf(quoting, "two_sided_uptime_pct"), percent],
    ["Depth compliance", figureOf(quoting, "depth_compliance_pct"), percent],
    ["Order validity", figureOf(quoting, "order_validity_pct"), percent],
    ["Amend success", figureOf(quoting, "amend_success_pct"), percent],
    ["Requests saved", figureOf(quoting, "requests_saved_pct"), percent],
    ["  saved per change of an order", figureOf(quoting, "requests_saved_per_change_pct"), percent],
    ["Quoted spread", figureOf(quoting, "quoted_spread_bp"), { digits: 2, unit: "bp" }],
    [
      "Longest time between resets",
      figureOf(quoting, "reset_interval_s_max"),
      { digits: 1, unit: "s" },
    ],
  ] as const;
  return [
    kpiLine("", { value: "", target: "target", pass: "" }),
    ...kpis.map(([label, figure, format]) => kpiLine(label, cells(figure, format))),
    ...reasons(kpis.map(([label, { why }]) => [label.trim(), why])),
    ...reasons(kpis.map(([, { passWhy }]) => ["Verdict", passWhy])),
  ];
}

interface Cells {
  readonly value: string;
  readonly target: string;
  readonly pass: string;
}

function cells(figure: Figure, format: { digits: number; unit: string }): Cells {
  return {
    value: shown(figure, format),
    target: figure.target ?? "shown",
    pass: verdict(figure),
  };
}

function kpiLine(label: string, { value, target, pass }: Cells): string {
  return `${left(label, 32)}${right(value, 14)}  ${left(target, 25)} ${left(pass, 4)}`;
}

function latencyLines(quoting: Quoting): string[] {
  const line = (label: string, latency: LatencyKpi, value: number | null) =>
    kpiLine(label, {
      value: value === null ? ABSENT : `${rounded(value, 1)} ms`,
      target: `${latency.target}, modelled`,
      pass: latency.pass === null ? "" : latency.pass ? "pass" : "FAIL",
    });
  const { decision_latency_ms, request_latency_ms, adjust_latency_ms } = quoting;
  return [
    line("Message to decision, p99", decision_latency_ms, decision_latency_ms.p99),
    line("Message to request, p99", request_latency_ms, request_latency_ms.p99),
    line("Cause to last answer, p95", adjust_latency_ms, adjust_latency_ms.p95),
  ];
}

/** The regimes that occurred. */
function regimeLines({ by_regime, base_us }: Quoting): string[] {
  const met = REGIMES.filter((regime) => 0 < by_regime[regime].base_us);
  if (met.length === 0) return [];
  return [
    "",
    row("By volatility regime, %", ["of time", "spread", "two-sided"], REGIME_COLUMN),
    ...met.map((regime) => regimeLine(regime, by_regime[regime], base_us)),
  ];
}

function regimeLine(regime: string, figures: Figures, base: number): string {
  return row(`  ${regime}`, [
    cut(100 * figures.base_us / base),
    cut(figures.spread_compliance_pct),
    cut(figures.two_sided_uptime_pct),
  ], REGIME_COLUMN);
}

function requestLines({ requests, amend_failures, resets }: Quoting): string[] {
  const kinds = (["place", "amend", "cancel"] as const).map((kind) => {
    const { sent, failed } = requests[kind];
    return `${count(sent)} ${kind}${0 < failed ? ` (${count(failed)} failed)` : ""}`;
  });
  const failures = named(amend_failures);
  return [
    "",
    ...wrap(`Requests: ${kinds.join(", ")}`, WIDTH, "  "),
    ...(failures === "" ? [] : wrap(`Amends failed: ${failures}`, WIDTH, "  ")),
    ...wrap(
      `Resets: ${count(resets.count)}, orders replaced: ${count(resets.orders_replaced)}`,
      WIDTH,
      "  ",
    ),
  ];
}

function riskLines({ risk_levels_us, base_us }: Quoting): string[] {
  return wrap(`Risk levels, % of time: ${shares(risk_levels_us, base_us)}`, WIDTH, "  ");
}

/** Why slots did not quote: only those with a reason, and only reasons that took time. */
function withheldLines({ by_side_and_level, base_us }: Quoting): string[] {
  const lines = by_side_and_level.flatMap(({ side, level, time_us }) => {
    const { quoting: _, ...withheld } = time_us;
    const told = shares(withheld, base_us);
    return told === ""
      ? []
      : wrap(`${side} ${level}: ${told}`, WIDTH - 2, "  ").map((line) => `  ${line}`);
  });
  return lines.length === 0
    ? ["Every slot quoted all the time."]
    : ["Not quoting, % of time:", ...lines];
}

/** Shares of the base, largest first, cut; what is under a hundredth is said to be so. */
function shares(times: Readonly<Record<string, number>>, base: number): string {
  return Object.entries(times)
    .filter(([, us]) => 0 < us)
    .sort(([, a], [, b]) => b - a)
    .map(([name, us]) => {
      const share = cut(100 * us / base);
      return `${name} ${share === "0.00" ? "< 0.01" : share}`;
    })
    .join(", ");
}

function named(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, number]) => 0 < number)
    .map(([name, number]) => `${count(number)} ${name.replaceAll("_", " ")}`)
    .join(", ");
}
