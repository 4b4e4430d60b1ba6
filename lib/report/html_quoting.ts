// Quoting on a page: every KPI with its target, regimes, requests, risk, and why slots did not quote.
import { figureOf, verdict } from "./figure.ts";
import type { Flat } from "./flat.ts";
import { ABSENT, cut } from "./format.ts";
import { type FigureBook, type Format, type Path, table } from "./html_figures.ts";
import { type Markup, markup } from "./html_text.ts";
import type { QuotingSection } from "./quoting_section.ts";
import { REGIMES } from "./regime.ts";
import type { Report } from "./schema.ts";

type Quoting = Flat<QuotingSection>;

const SHARE: Format = { cut: 2, unit: "%" };

const KPIS = [
  ["spread_compliance_pct", SHARE],
  ["spread_compliance_live_mid_pct", SHARE],
  ["orders_in_band_pct", SHARE],
  ["orders_in_band_live_mid_pct", SHARE],
  ["two_sided_uptime_pct", SHARE],
  ["depth_compliance_pct", SHARE],
  ["order_validity_pct", SHARE],
  ["amend_success_pct", SHARE],
  ["requests_saved_pct", SHARE],
  ["requests_saved_per_change_pct", SHARE],
  ["quoted_spread_bp", { cut: 2, unit: "bp" }],
  ["reset_interval_s_max", { cut: 1, unit: "s" }],
] as const;

const LATENCIES = [
  ["decision_latency_ms", "p99"],
  ["request_latency_ms", "p99"],
  ["adjust_latency_ms", "p95"],
] as const;

/** All figures that have a target, and those that stand beside them. */
export function kpiSection(report: Report, book: FigureBook): Markup {
  const { quoting, fill_rate } = report;
  if (quoting === null || fill_rate === null) return absent(report);
  const rows = KPIS.map(([key, format]) =>
    markup`${book.cells(["quoting", key], format)}${verdictCells(figureOf(quoting, key))}`
  );
  const passive = figureOf(fill_rate, "filled_over_placed_and_amended");
  const latencies = LATENCIES.map(([key, quantile]) => {
    const { target, pass } = quoting[key];
    const path = ["quoting", key, quantile];
    const title = book.label(["quoting", key]);
    return markup`<th scope="row">${title}, ${quantile}</th><td>${
      book.value(path, { round: 1, unit: "ms" })
    }</td>${verdictCells({ value: null, why: undefined, target: `${target}, modelled`, pass })}`;
  });
  return markup`
<p class="soft">Over ${book.value(["quoting", "base_us"], "duration")} (${
    book.label(["quoting", "base_us"], "the time measured")
  }), against the ${book.label(["quoting", "reference"], "reference")} ${
    book.value(["quoting", "reference"], "text")
  }, ${book.label(["quoting", "band_min_pct"], "band")} ${
    book.value(["quoting", "band_min_pct"], "text")
  } to ${
    book.value(["quoting", "band_max_pct"], "text")
  } %. Gaps, halts and warm-up count against us.</p>${
    table(["Figure", "value", "target", "verdict"], [
      ...rows,
      markup`${book.cells(["fill_rate", "filled_over_placed_and_amended"], { cut: 6 })}${
        verdictCells(passive)
      }`,
      ...latencies,
    ])
  }${book.reasons()}${unjudged(quoting)}`;
}

/** Figures whose target the data cannot judge. */
function unjudged(quoting: Quoting): Markup | undefined {
  const whys = new Set(KPIS.flatMap(([key]) => figureOf(quoting, key).passWhy ?? []));
  if (whys.size === 0) return undefined;
  return markup`\n<ul class="why">${
    [...whys].map((why) => markup`<li>Verdict ${ABSENT}: ${why}</li>`)
  }</ul>`;
}

function verdictCells(figure: ReturnType<typeof figureOf>): Markup {
  const text = verdict(figure);
  const target = figure.target ?? "shown";
  const kind = text === ABSENT ? "absent" : text.toLowerCase();
  return markup`<td>${target}</td><td class="${kind}">${text}</td>`;
}

function absent(report: Report): Markup {
  return markup`\n<p class="why">${report.quoting_why ?? "not computed"}</p>`;
}

export function quotingSection(report: Report, book: FigureBook): Markup {
  const { quoting } = report;
  if (quoting === null) return absent(report);
  return markup`${regimeTable(quoting, book)}${requestTables(quoting, book)}${missingTable(book)}${
    riskTable(quoting, book)
  }${withheldTable(quoting, book)}`;
}

/** The regimes that occurred. */
function regimeTable({ by_regime, base_us }: Quoting, book: FigureBook): Markup {
  const columns = [
    ["spread_compliance_pct", SHARE],
    ["two_sided_uptime_pct", SHARE],
    ["orders_in_band_pct", SHARE],
    ["order_validity_pct", SHARE],
    ["quoted_spread_bp", { cut: 2 }],
  ] as const;
  const path = ["quoting", "by_regime"];
  const met = REGIMES.filter((regime) => 0 < by_regime[regime].base_us);
  const rows = met.map((regime) =>
    markup`<th scope="row">${regime}</th><td>${share(by_regime[regime].base_us, base_us)}</td>${
      columns.map(([key, format]) => markup`<td>${book.value([...path, regime, key], format)}</td>`)
    }<td>${book.value(["fill_rate", "by_regime", regime, "fills"], "count")}</td>`
  );
  const head = [
    "Regime",
    book.pageLabel("share_of_time"),
    ...columns.map(([key]) => book.label([...path, "calm", key])),
    book.label(["fill_rate", "fills"]),
  ];
  return markup`\n<h3>${book.label(path)}</h3>${table(head, rows)}${book.reasons()}`;
}

function requestTables({ amend_failures }: Quoting, book: FigureBook): Markup {
  const kinds = ["place", "amend", "cancel"];
  const states = ["sent", "accepted", "failed", "open_at_end"];
  const path = ["quoting", "requests"];
  const rows = kinds.map((kind) =>
    markup`<th scope="row">${book.label([...path, kind], kind)}</th>${
      states.map((state) => markup`<td>${book.value([...path, kind, state], "count")}</td>`)
    }`
  );
  const head = [
    "Request",
    ...states.map((state) => book.label([...path, "place", state], state.replaceAll("_", " "))),
  ];
  const failures = Object.entries(amend_failures).filter(([, number]) => 0 < number);
  const failureRows = failures.map(([cause]) =>
    book.cells(["quoting", "amend_failures", cause], "count", cause.replaceAll("_", " "))
  );
  const failed = failures.length === 0
    ? undefined
    : markup`\n<h3>${book.label(["quoting", "amend_failures"])}</h3>${
      table(["Cause", "amends"], failureRows)
    }`;
  const resets = ["count", "orders_replaced", "duration_s_max"].map((key) =>
    book.cells(
      ["quoting", "resets", key],
      key === "duration_s_max" ? { cut: 1, unit: "s" } : "count",
      key.replaceAll("_", " "),
    )
  );
  return markup`
<h3>${book.label(path)}</h3>${table(head, rows)}${failed}
<h3>${book.label(["quoting", "resets"])}</h3>${table([], resets)}`;
}

function missingTable(book: FigureBook): Markup {
  const path = ["quoting", "missing"];
  const names = ["spread_compliance", "spread_compliance_live_mid", "two_sided_uptime"];
  const columns: readonly (readonly [string, string, Format])[] = [
    ["missing_us", "missing", "duration"],
    ["missing_no_data_us", "the data's fault", "duration"],
    ["missing_no_data_pct", "the data's fault, %", SHARE],
  ];
  const rows = names.map((name) =>
    markup`<th scope="row">${book.label([...path, name], name.replaceAll("_", " "))}</th>${
      columns.map(([key, , format]) => markup`<td>${book.value([...path, name, key], format)}</td>`)
    }`
  );
  const head = [
    "Share",
    ...columns.map(([key, text]) => book.label([...path, "spread_compliance", key], text)),
  ];
  return markup`\n<h3>${book.label(path)}</h3>${table(head, rows)}${book.reasons()}`;
}

function riskTable({ risk_levels_us, base_us }: Quoting, book: FigureBook): Markup {
  const path = ["quoting", "risk_levels_us"];
  const rows = Object.entries(risk_levels_us).map(([level, us]) =>
    markup`<th scope="row">${level}</th><td>${book.value([...path, level], "duration")}</td><td>${
      share(us, base_us)
    }</td>`
  );
  return markup`
<h3>${book.label(path, "Time in each risk level")}</h3>${
    table(["Level", "time", book.pageLabel("share_of_time")], rows)
  }`;
}

/** One column a reason that took time anywhere. */
function withheldTable({ by_side_and_level: slots, base_us }: Quoting, book: FigureBook): Markup {
  const met = slots.flatMap(({ time_us }) => Object.keys(time_us));
  const reasons = ["quoting", ...new Set(met.filter((reason) => reason !== "quoting"))];
  const path: Path = ["quoting", "by_side_and_level"];
  const rows = slots.map(({ side, level, time_us }, index) =>
    markup`<th scope="row">${side} ${level}</th>${
      reasons.map((reason) => {
        const us = time_us[reason];
        if (us === undefined) return markup`<td>0.00 %</td>`;
        const where = book.where([...path, index, "time_us", reason]);
        return markup`<td><data data-figure="${where}" value="${us}">${
          share(us, base_us)
        }</data></td>`;
      })
    }`
  );
  const head = ["Slot", ...reasons.map((reason) => reason.replaceAll("_", " "))];
  return markup`
<h3>${book.label(["quoting", "time_us"], "Quoting, or why not, % of time")}</h3>${
    table(head, rows)
  }`;
}

/** A share of the base, cut; what is under a hundredth is said to be so. */
function share(us: number, base: number): string {
  const text = cut(base === 0 ? null : 100 * us / base);
  return 0 < us && text === "0.00" ? "< 0.01 %" : `${text} %`;
}
