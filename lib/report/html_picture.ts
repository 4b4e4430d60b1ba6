// A chart as an SVG: what paper shows, and a screen without scripts.
import {
  type Extent,
  extentOf,
  roomy,
  tickDigits,
  timeText,
  timeTicks,
  valueTicks,
} from "./html_axis.ts";
import type { Chart, ChartBand, ChartLine } from "./html_charts.ts";
import { type Markup, markup, raw } from "./html_text.ts";

const WIDTH = 720;
const HEIGHT = 220;
/** Room for the labels of the axes. */
const LEFT = 82;
const RIGHT = 20;
const TOP = 8;
const BOTTOM = 22;
const VALUE_TICKS = 8;
const TIME_TICKS = 8;

/** Positions in the picture. */
export interface Scale {
  x(time: number): number;
  y(value: number): number;
}

/** Lowest and highest of each pixel column are drawn, so that no spike is lost. */
export function picture(chart: Chart, title: string): Markup {
  const values = extentOf(chart.lines.map((line) => line.values));
  const times = extentOf([chart.times]);
  if (values === undefined || times === undefined) return emptyPicture(title);
  const scale = scaleOf({ times, values: roomy(values) });
  return markup`
<svg class="picture" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${[
    axes({ times, values: roomy(values) }, scale),
    chart.bands.map((band) => bandShape(chart, band, scale)),
    chart.lines.map((line) => lineShape(chart, line, scale)),
  ]}
</svg>`;
}

function emptyPicture(title: string): Markup {
  return markup`
<svg class="picture" viewBox="0 0 ${WIDTH} 40" role="img" aria-label="${title}">
<text class="tick" x="${WIDTH / 2}" y="24" text-anchor="middle">Nothing to draw</text></svg>`;
}

interface Extents {
  readonly times: Extent;
  readonly values: Extent;
}

function scaleOf({ times, values }: Extents): Scale {
  const wide = (WIDTH - LEFT - RIGHT) / (times.high - times.low || 1);
  const tall = (HEIGHT - TOP - BOTTOM) / (values.high - values.low);
  return {
    x: (time) => LEFT + (time - times.low) * wide,
    y: (value) => HEIGHT - BOTTOM - (value - values.low) * tall,
  };
}

function axes({ times, values }: Extents, { x, y }: Scale): Markup {
  const ticks = valueTicks(values, VALUE_TICKS);
  const digits = tickDigits(ticks);
  const rows = ticks.map((value) => {
    const at = y(value).toFixed(1);
    return markup`
<path class="grid" d="M${LEFT} ${at}H${WIDTH - RIGHT}"/><text class="tick" x="${
      LEFT - 6
    }" y="${at}" dy="4" text-anchor="end">${value.toFixed(digits)}</text>`;
  });
  const columns = timeTicks(times, TIME_TICKS).map((time) => {
    const at = x(time).toFixed(1);
    return markup`
<path class="grid" d="M${at} ${TOP}V${HEIGHT - BOTTOM}"/><text class="tick" x="${at}" y="${
      HEIGHT - 6
    }" text-anchor="middle">${timeText(time, times)}</text>`;
  });
  return markup`${rows}${columns}`;
}

function lineShape(chart: Chart, line: ChartLine, scale: Scale): Markup | undefined {
  const { color, kind, values } = line;
  if (kind === "edge") return undefined;
  const isMark = kind === "up" || kind === "down";
  const path = isMark
    ? markPath(chart.times, values, { scale, kind })
    : kind === "steps"
    ? stepPath(chart.times, values, scale)
    : columnPath(chart.times, values, scale);
  if (path === "") return undefined;
  return markup`\n<path class="${isMark ? "mark" : "line"} ${color}" d="${raw(path)}"/>`;
}

/** Lowest and highest value of each pixel column of the picture. */
interface Column {
  low: number;
  high: number;
  /** Whether the highest came last. */
  rises: boolean;
}

function columnsOf(times: Float64Array, values: Float64Array, { x, y }: Scale) {
  const columns = new Map<number, Column>();
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (Number.isNaN(value)) continue;
    const at = Math.round(x(times[index]!));
    const height = y(value);
    const column = columns.get(at);
    if (column === undefined) {
      columns.set(at, { low: height, high: height, rises: true });
    } else if (height < column.low) {
      column.low = height;
      column.rises = false;
    } else if (column.high < height) {
      column.high = height;
      column.rises = true;
    }
  }
  return columns;
}

function columnPath(times: Float64Array, values: Float64Array, scale: Scale): string {
  let path = "";
  for (const [at, { low, high, rises }] of columnsOf(times, values, scale)) {
    const first = (rises ? low : high).toFixed(1);
    path += `${path === "" ? "M" : "L"}${at} ${first}`;
    if (low !== high) path += `V${(rises ? high : low).toFixed(1)}`;
  }
  return path;
}

/** A value holds until the next one; where there is none, the line breaks. */
function stepPath(times: Float64Array, values: Float64Array, { x, y }: Scale): string {
  let path = "";
  let drawing = false;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    const at = x(times[index]!).toFixed(1);
    if (Number.isNaN(value)) {
      if (drawing) path += `H${at}`;
      drawing = false;
    } else {
      const height = y(value).toFixed(1);
      path += drawing ? `H${at}V${height}` : `M${at} ${height}`;
      drawing = true;
    }
  }
  return path;
}

/** A triangle for each pixel that has a mark. */
function markPath(
  times: Float64Array,
  values: Float64Array,
  { scale, kind }: { readonly scale: Scale; readonly kind: "up" | "down" },
): string {
  const seen = new Set<string>();
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (Number.isNaN(value)) continue;
    seen.add(`M${Math.round(scale.x(times[index]!))} ${Math.round(scale.y(value))}`);
  }
  const shape = kind === "up" ? "m-3 6l3-6 3 6z" : "m-3-6l3 6 3-6z";
  return [...seen].map((at) => at + shape).join("");
}

/** One rectangle a pixel column, from the lowest to the highest of both edges. */
function bandShape(
  chart: Chart,
  { high, low, color }: ChartBand,
  scale: Scale,
): Markup | undefined {
  const top = chart.lines[high]?.values;
  const bottom = chart.lines[low]?.values;
  if (top === undefined || bottom === undefined) return undefined;
  const tops = columnsOf(chart.times, top, scale);
  const bottoms = columnsOf(chart.times, bottom, scale);
  const columns = [...tops].map(([at, column]) => ({
    at,
    top: column.low.toFixed(1),
    bottom: (bottoms.get(at)?.high ?? column.high).toFixed(1),
  }));
  const [first = 0, second = 0] = chart.times;
  const widest = Math.ceil(scale.x(second) - scale.x(first)) + 1;
  let path = "";
  for (const [index, column] of columns.entries()) {
    const next = columns[index + 1];
    const width = next === undefined ? 1 : Math.min(next.at - column.at, widest);
    path += `M${column.at} ${column.top}h${width}V${column.bottom}h${-width}z`;
  }
  return path === "" ? undefined : markup`\n<path class="band ${color}" d="${raw(path)}"/>`;
}

/** A bar from zero to a value, against the greatest of its column. */
export function bar(value: number, most: number): Markup {
  const length = most === 0 ? 0 : 59 * Math.min(1, Math.abs(value) / most);
  const start = (value < 0 ? 60 - length : 60).toFixed(1);
  return markup`<svg class="bar-box" viewBox="0 0 120 12" aria-hidden="true"><path class="zero" d="M60 0V12"/><rect class="bar ${
    value < 0 ? "warn" : "good"
  }" x="${start}" y="2" width="${length.toFixed(1)}" height="8"/></svg>`;
}
