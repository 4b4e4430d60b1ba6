// Fills on a page: how much was filled, how fast, from how far back, and what came after.
import type { FillRateSection } from "./fill_meter.ts";
import type { Flat } from "./flat.ts";
import { type FigureBook, type Format, type Path, table } from "./html_figures.ts";
import { markoutPicture } from "./html_markouts.ts";
import { runTable } from "./html_money.ts";
import { type Markup, markup } from "./html_text.ts";
import { HORIZONS, type MarkoutSection } from "./markout_meter.ts";
import { REGIMES } from "./regime.ts";
import type { Report } from "./schema.ts";

const RATIO: Format = { cut: 6 };
const SHARE: Format = { cut: 2, unit: "%" };
const SECONDS: Format = { round: 3, unit: "s", times: 0.001 };
const BP: Format = { round: 2 };

/** Figures of all orders, or of a slot or regime. */
const ROWS: readonly (readonly [Path, Format])[] = [
  [["orders_placed"], "count"],
  [["orders_accepted"], "count"],
  [["orders_filled"], "count"],
  [["orders_fully_filled"], "count"],
  [["orders_partially_filled"], "count"],
  [["amends_accepted"], "count"],
  [["versions"], "count"],
  [["versions_filled"], "count"],
  [["fills"], "count"],
  [["partial_fills"], "count"],
  [["maker_fills"], "count"],
  [["taker_fills"], "count"],
  [["filled_notional"], "money"],
  [["filled_over_placed"], RATIO],
  [["filled_over_placed_and_amended"], RATIO],
  [["filled_notional_per_quoted_notional_hour"], RATIO],
  [["unknown_queue_time_pct"], SHARE],
  [["unknown_queue_fills_pct"], SHARE],
  [["unfilled_versions"], "count"],
  [["unfilled_version_hours"], { round: 3, unit: "h" }],
  [["passive_fill_alarm"], "text"],
];

export function fillSection(report: Report, book: FigureBook): Markup {
  const { fill_rate } = report;
  if (fill_rate === null) {
    return markup`\n<p class="why">${report.fill_rate_why ?? "not computed"}</p>`;
  }
  const rows = ROWS.map(([path, format]) => [["fill_rate", ...path], format] as const);
  const none = fill_rate.fills === 0
    ? markup`
<p>No order was filled. For quotes that are meant not to be reached this is the right answer, not a failure.</p>`
    : undefined;
  return markup`${none}${runTable(report, book, rows)}${slotTable(fill_rate, book)}${
    waitTable(fill_rate, book)
  }`;
}

/** One row a slot of the ladder, after one of all. */
function slotTable({ by_side_and_level: slots }: Flat<FillRateSection>, book: FigureBook): Markup {
  const columns: readonly (readonly [string, Format])[] = [
    ["orders_accepted", "count"],
    ["orders_filled", "count"],
    ["fills", "count"],
    ["filled_over_placed", RATIO],
    ["filled_over_placed_and_amended", RATIO],
    ["filled_notional_per_quoted_notional_hour", RATIO],
    ["unknown_queue_time_pct", SHARE],
  ];
  const cells = (path: Path) =>
    columns.map(([key, format]) => markup`<td>${book.value([...path, key], format)}</td>`);
  const path = ["fill_rate", "by_side_and_level"];
  const rows = [
    markup`<th scope="row">all</th>${cells(["fill_rate"])}`,
    ...slots.map(({ side, level }, index) =>
      markup`<th scope="row">${side} ${level}</th>${cells([...path, index])}`
    ),
  ];
  const head = ["Slot", ...columns.map(([key]) => book.label(["fill_rate", key]))];
  return markup`
<h3>Fill rate, ${book.label(path, "by side and level")}</h3>${table(head, rows)}${book.reasons()}`;
}

/** Waiting and queueing, by slot. */
function waitTable({ by_side_and_level: slots }: Flat<FillRateSection>, book: FigureBook): Markup {
  const columns: readonly (readonly [Path, string, Format])[] = [
    [["time_to_first_fill_ms", "count"], "First fills", "count"],
    [["time_to_first_fill_ms", "p50"], "First, p50", SECONDS],
    [["time_to_first_fill_ms", "p90"], "First, p90", SECONDS],
    [["time_to_last_fill_ms", "p50"], "Last, p50", SECONDS],
    [["time_to_last_fill_ms", "p90"], "Last, p90", SECONDS],
    [["queue_ahead_at_ack", "count"], "Queues placed", "count"],
    [["queue_ahead_at_ack", "mean"], "mean", "text"],
    [["queue_ahead_at_ack", "p50"], "p50", "text"],
    [["queue_ahead_at_ack", "p90"], "p90", "text"],
    [["queue_ahead_at_fill", "count"], "Queues filled", "count"],
    [["queue_ahead_at_fill", "mean"], "mean", "text"],
    [["queue_ahead_at_fill", "p50"], "p50", "text"],
    [["queue_ahead_at_fill", "p90"], "p90", "text"],
  ];
  const cells = (path: Path) =>
    columns.map(([key, , format]) => markup`<td>${book.value([...path, ...key], format)}</td>`);
  const path = ["fill_rate", "by_side_and_level"];
  const rows = [
    markup`<th scope="row">all</th>${cells(["fill_rate"])}`,
    ...slots.map(({ side, level }, index) =>
      markup`<th scope="row">${side} ${level}</th>${cells([...path, index])}`
    ),
  ];
  const head = ["Slot", ...columns.map(([key, text]) => book.label(["fill_rate", ...key], text))];
  const titles = ["time_to_first_fill_ms", "time_to_last_fill_ms", "queue_ahead_at_ack"].map(
    (key) => markup`${book.label(["fill_rate", key])}, `,
  );
  return markup`
<h3>${titles}${book.label(["fill_rate", "queue_ahead_at_fill"])}</h3>${
    table(head, rows)
  }${book.reasons()}
<p class="soft">${book.label(["fill_rate", "quantile_resolution"])}: ${
    book.value(["fill_rate", "quantile_resolution"], "text")
  }</p>`;
}

export function markoutSection(report: Report, book: FigureBook): Markup {
  const { markout } = report;
  if (markout === null) {
    return markup`\n<p class="why">${report.markout_why ?? "not computed"}</p>`;
  }
  const groups = markoutGroups(markout);
  const head = [
    book.label(["markout", "overall", "1s", "bp"], "Mark-out, bp"),
    ...HORIZONS.map(({ name }) => name),
  ];
  const rows = groups.map(({ name, path }) =>
    markup`<th scope="row">${name}</th>${
      HORIZONS.map((horizon) => markup`<td>${book.value([...path, horizon.name, "bp"], BP)}</td>`)
    }`
  );
  const counts = (["fills", "left_out"] as const).map((key) =>
    markup`<th scope="row">${book.label(["markout", "overall", "1s", key])}</th>${
      HORIZONS.map(({ name }) =>
        markup`<td>${book.value(["markout", "overall", name, key], "count")}</td>`
      )
    }`
  );
  const drawn = markoutPicture(markout, book.idOf("markout_chart"));
  return markup`${drawn}${table(head, [...rows, ...counts])}${book.reasons()}`;
}

function markoutGroups({ by_side_and_level, by_regime }: MarkoutSection) {
  const slots = by_side_and_level.map(({ side, level }, index) => ({
    name: `${side} ${level}`,
    path: ["markout", "by_side_and_level", index, "horizons"],
  }));
  const met = REGIMES.filter((regime) =>
    HORIZONS.some(({ name }) => 0 < by_regime[regime][name].fills)
  );
  return [
    { name: "all fills", path: ["markout", "overall"] },
    { name: "buys", path: ["markout", "by_side", "buy"] },
    { name: "sells", path: ["markout", "by_side", "sell"] },
    ...slots,
    ...met.map((regime) => ({ name: regime, path: ["markout", "by_regime", regime] })),
  ];
}
