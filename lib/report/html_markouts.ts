// Mark-out curves: one line for all fills, one for buys, one for sells, over the horizons.
import { extentOf, roomy, tickDigits, valueTicks } from "./html_axis.ts";
import { type Markup, markup, raw } from "./html_text.ts";
import { HORIZONS, type MarkoutFigures, type MarkoutSection } from "./markout_meter.ts";

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 82;
const RIGHT = 30;
const TOP = 10;
const BOTTOM = 24;
const TICKS = 5;

/** Undefined where no fill has a mark-out. */
export function markoutPicture(
  { overall, by_side }: MarkoutSection,
  id: string,
): Markup | undefined {
  const curves = [
    { label: "All fills", color: "main", values: valuesOf(overall) },
    { label: "Buys", color: "buy", values: valuesOf(by_side.buy) },
    { label: "Sells", color: "sell", values: valuesOf(by_side.sell) },
  ];
  const extent = extentOf([...curves.map(({ values }) => values), Float64Array.of(0)]);
  const drawn = curves.some(({ values }) => values.some((value) => !Number.isNaN(value)));
  if (extent === undefined || !drawn) return undefined;
  const { low, high } = roomy(extent);
  const x = (index: number) =>
    LEFT + 20 + index * (WIDTH - LEFT - RIGHT - 20) / (HORIZONS.length - 1);
  const y = (value: number) =>
    HEIGHT - BOTTOM - (value - low) * (HEIGHT - TOP - BOTTOM) / (high - low);
  const ticks = valueTicks({ low, high }, TICKS);
  const digits = tickDigits(ticks);
  const rows = ticks.map((value) =>
    markup`
<path class="${value === 0 ? "zero" : "grid"}" d="M${LEFT} ${y(value).toFixed(1)}H${
      WIDTH - RIGHT
    }"/><text class="tick" x="${LEFT - 6}" y="${y(value).toFixed(1)}" dy="4" text-anchor="end">${
      value.toFixed(digits)
    }</text>`
  );
  const columns = HORIZONS.map(({ name }, index) =>
    markup`
<text class="tick" x="${x(index).toFixed(1)}" y="${HEIGHT - 6}" text-anchor="middle">${name}</text>`
  );
  const lines = curves.map(({ color, values }) => curve(values, { color, x, y }));
  const key = curves.map(({ label, color }) => keyOf(label, color));
  return markup`
<figure id="${id}"><figcaption>Mark-out curves <span class="unit">bp after a fill, above zero is good</span></figcaption>
<div class="key">${key}</div>
<svg class="picture" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Mark-out curves">${rows}${columns}${lines}
</svg></figure>`;
}

/** The name of a line beside its color. */
export function keyOf(label: string, color: string): Markup {
  return markup`<span><svg viewBox="0 0 12 10" aria-hidden="true"><rect class="bar ${color}" width="12" height="10"/></svg>${label}</span>`;
}

function valuesOf(figures: MarkoutFigures): Float64Array {
  return Float64Array.from(HORIZONS, ({ name }) => figures[name].bp ?? NaN);
}

interface Curve {
  readonly color: string;
  x(index: number): number;
  y(value: number): number;
}

function curve(values: Float64Array, { color, x, y }: Curve): Markup {
  const points = [...values].flatMap((value, index) =>
    Number.isNaN(value) ? [] : [`${x(index).toFixed(1)} ${y(value).toFixed(1)}`]
  );
  const dots = points.map((point) => `M${point}m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z`).join("");
  if (points.length === 0) return markup``;
  return markup`
<path class="line ${color}" d="M${raw(points.join("L"))}"/><path class="mark ${color}" d="${
    raw(dots)
  }"/>`;
}
