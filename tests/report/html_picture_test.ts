// Pictures of charts: every spike is in its column, and nothing leaves the frame.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import type { Chart, ChartLine } from "../../lib/report/html_charts.ts";
import { bar, picture } from "../../lib/report/html_picture.ts";

function chartOf(values: Float64Array, kind: ChartLine["kind"] = "line"): Chart {
  const times = values.map((_, index) => 1_748_865_600 + index);
  return {
    name: "equity_chart",
    unit: "",
    digits: 2,
    times,
    lines: [{ label: "Line", color: "main", kind, values }],
    bands: [],
  };
}

/** Points of all paths that are lines. */
function pointsOf(text: string): { x: number; y: number }[] {
  const path = /class="line main" d="([^"]+)"/.exec(text)?.[1] ?? "";
  const points: { x: number; y: number }[] = [];
  let x = 0;
  for (const [, letter, numbers = ""] of path.matchAll(/([MLHV])([-\d. ]+)/g)) {
    const [one = NaN, other = NaN] = numbers.split(" ").map(Number);
    if (letter !== "V") x = one;
    points.push({ x, y: letter === "V" ? one : other });
  }
  return points;
}

Deno.test("picture() stays in its frame", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }),
      (all) => {
        const points = pointsOf(picture(chartOf(Float64Array.from(all)), "Equity").text);
        assert(points.every(({ x, y }) => 0 <= x && x <= 720 && 0 <= y && y <= 220));
      },
    ),
    { seed: 20261121, numRuns: 100 },
  );
});

Deno.test("picture() shows a spike among very many points", () => {
  const values = new Float64Array(100_000).fill(5);
  values[43_210] = 9;
  values[43_211] = 1;
  const { text } = picture(chartOf(values), "Equity");
  const heights = pointsOf(text).map(({ y }) => y);
  assert(150 < Math.max(...heights) - Math.min(...heights));
  assert(text.length < 30_000, `${text.length}`);
});

Deno.test("picture() breaks steps where there is no value", () => {
  const { text } = picture(chartOf(Float64Array.of(1, 2, NaN, 3, 3), "steps"), "Shares");
  const path = /class="line main" d="([^"]+)"/.exec(text)?.[1] ?? "";
  assertEquals(path.match(/M/g)?.length, 2);
});

Deno.test("picture() marks a pixel once", () => {
  const values = new Float64Array(50_000).fill(7);
  const { text } = picture(chartOf(values, "up"), "Fills");
  const marks = /class="mark main" d="([^"]+)"/.exec(text)?.[1]?.match(/M/g)?.length ?? 0;
  assert(0 < marks && marks <= 720, `${marks}`);
});

Deno.test("picture() fills the band between two lines", () => {
  const chart = chartOf(Float64Array.of(3, 4, 5));
  const low: ChartLine = {
    label: "Low",
    color: "buy",
    kind: "edge",
    values: Float64Array.of(1, NaN, 2),
  };
  const lines = [...chart.lines, low];
  const { text } = picture({ ...chart, lines, bands: [{ high: 0, low: 1, color: "buy" }] }, "Band");
  assertStringIncludes(text, `class="band buy"`);
});

Deno.test("picture() says when there is nothing to draw", () => {
  assertStringIncludes(picture(chartOf(Float64Array.of(NaN)), "Equity").text, "Nothing to draw");
});

// deno-fmt-ignore
const bars = [
  { value: 5, most: 10, x: "60.0", width: "29.5", color: "good" },
  { value: -10, most: 10, x: "1.0", width: "59.0", color: "warn" },
  { value: 0, most: 0, x: "60.0", width: "0.0", color: "good" },
];

for (const { value, most, x, width, color } of bars) {
  Deno.test(`bar() draws ${value} of ${most}`, () => {
    assertStringIncludes(
      bar(value, most).text,
      `class="bar ${color}" x="${x}" y="2" width="${width}"`,
    );
  });
}
