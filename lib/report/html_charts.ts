// The charts of a page as numbers and names; the picture and the script draw the same.
import { US_PER_S } from "../base/units.ts";
import type { AccountChannels } from "./account_meter.ts";
import type { DataSection } from "./schema.ts";
import type { RunChannels } from "./run_series.ts";
import { edge, type Extremes, line, lineTimes, marks } from "./series.ts";

/** Stretches of the shares of time. */
const SHARE_BUCKETS = 256;

/** A class of the style sheet, which has one color for light, dark and paper. */
export type Color = "main" | "buy" | "sell" | "good" | "warn" | "quiet";

/** `line` and `steps` connect, `up` and `down` mark, `edge` is the edge of a band. */
export type LineKind = "line" | "steps" | "up" | "down" | "edge";

export interface ChartLine {
  readonly label: string;
  readonly color: Color;
  readonly kind: LineKind;
  /** One value for each time; NaN where there is none. */
  readonly values: Float64Array;
}

/** The space between two edges, by their indexes in `lines`. */
export interface ChartBand {
  readonly high: number;
  readonly low: number;
  readonly color: Color;
}

export interface Chart {
  /** Its definition's name. */
  readonly name: string;
  readonly unit: string;
  /** Digits after the point that its values need. */
  readonly digits: number;
  /** Seconds since 1970. */
  readonly times: Float64Array;
  readonly lines: readonly ChartLine[];
  readonly bands: readonly ChartBand[];
}

/** All charts over time, in the order of the page. */
export function chartsOf(channels: RunChannels, data: DataSection): readonly Chart[] {
  const { grid, equity, drawdown, base } = channels;
  const times = lineTimes(grid).map((us) => us / US_PER_S);
  const money = { unit: data.quote_asset, times, bands: [] };
  const whole = (label: string, channel: Extremes, color: Color = "main"): ChartLine => ({
    label,
    color,
    kind: "line",
    values: line(grid, channel),
  });
  const { qtyDigits } = channels.ledger.instrument;
  return [
    { ...money, name: "equity_chart", digits: 2, lines: [whole("Equity", equity)] },
    {
      ...money,
      name: "drawdown_chart",
      unit: "%",
      digits: 4,
      lines: [whole("Drawdown", drawdown, "warn")],
    },
    priceChart(channels, { unit: data.quote_asset, times }),
    {
      ...money,
      name: "inventory_chart",
      unit: data.base_asset,
      digits: qtyDigits,
      lines: [whole("Base held", base)],
    },
    quotingChart(channels),
    {
      ...money,
      name: "gain_chart",
      digits: 4,
      lines: [
        whole("Spread capture", channels.capture, "good"),
        whole("Inventory move", channels.inventory, "main"),
        whole("Fees", channels.fees, "warn"),
        whole("Funding", channels.funding, "quiet"),
      ],
    },
  ];
}

/** Equity of an account of several symbols, and how far it lay below its peak. */
export function accountCharts(
  { grid, equity, drawdown }: AccountChannels,
  { quote_asset }: Pick<DataSection, "quote_asset">,
): readonly Chart[] {
  const times = lineTimes(grid).map((us) => us / US_PER_S);
  const chart = (
    name: string,
    digits: number,
    { unit, ...rest }: Omit<ChartLine, "kind"> & { readonly unit: string },
  ): Chart => ({ name, unit, digits, times, bands: [], lines: [{ ...rest, kind: "line" }] });
  return [
    chart("equity_chart", 2, {
      unit: quote_asset,
      label: "Equity",
      color: "main",
      values: line(grid, equity),
    }),
    chart("drawdown_chart", 4, {
      unit: "%",
      label: "Drawdown",
      color: "warn",
      values: line(grid, drawdown),
    }),
  ];
}

function priceChart(
  channels: RunChannels,
  { unit, times }: { readonly unit: string; readonly times: Float64Array },
): Chart {
  const { grid, ledger, mid, buys, sells, buyFills, sellFills } = channels;
  const { tickSize, priceDigits } = ledger.instrument;
  const halfTick = Number(tickSize) / 2;
  const priced = (values: Float64Array) => values.map((value) => value * halfTick);
  const band = (label: string, color: Color, values: Float64Array): ChartLine => ({
    label,
    color,
    kind: "edge",
    values: priced(edge(grid, values)),
  });
  return {
    name: "price_chart",
    unit,
    digits: priceDigits,
    times,
    lines: [
      band("Sells, farthest", "sell", sells.max),
      band("Sells, nearest", "sell", sells.min),
      { label: "Mid", color: "main", kind: "line", values: priced(line(grid, mid)) },
      band("Buys, nearest", "buy", buys.max),
      band("Buys, farthest", "buy", buys.min),
      { label: "Bought", color: "buy", kind: "up", values: priced(marks(grid, buyFills)) },
      { label: "Sold", color: "sell", kind: "down", values: priced(marks(grid, sellFills)) },
    ],
    bands: [{ high: 0, low: 1, color: "sell" }, { high: 3, low: 4, color: "buy" }],
  };
}

/** Shares of time in stretches wide enough to mean something. */
function quotingChart({ grid, baseUs, spreadUs, twoSidedUs }: RunChannels): Chart {
  const { used } = grid;
  const width = Math.max(1, Math.ceil(used / SHARE_BUCKETS));
  const stretches = Math.ceil(used / width);
  const share = (totals: Float64Array) =>
    Float64Array.from({ length: stretches + 1 }, (_, index) => {
      // The last value is drawn twice, so that its step has a length.
      const start = Math.min(index, stretches - 1) * width;
      const base = sum(baseUs.total, { start, width });
      return base === 0 ? NaN : 100 * sum(totals, { start, width }) / base;
    });
  const steps = (label: string, color: Color, totals: Float64Array): ChartLine => ({
    label,
    color,
    kind: "steps",
    values: share(totals),
  });
  return {
    name: "quoting_chart",
    unit: "%",
    digits: 2,
    times: Float64Array.from(
      { length: stretches + 1 },
      (_, index) => (grid.startUs + Math.min(index * width, used) * grid.widthUs) / US_PER_S,
    ),
    lines: [
      steps("Two-sided uptime", "quiet", twoSidedUs.total),
      steps("Spread compliance", "main", spreadUs.total),
    ],
    bands: [],
  };
}

function sum(totals: Float64Array, { start, width }: { start: number; width: number }): number {
  let whole = 0;
  for (let index = start; index < start + width; index++) whole += totals[index] ?? 0;
  return whole;
}
