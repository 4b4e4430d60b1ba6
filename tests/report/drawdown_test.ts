// The greatest fall of a path, as rows of values.
import { assertEquals } from "@std/assert";
import { Drawdown } from "../../lib/report/drawdown.ts";

const cases = [
  { name: "is nothing on a rising path", path: [100, 110, 120], drop: 0, share: 0, peak: 120 },
  { name: "counts from the start", path: [100, 90, 95], drop: 10, share: 0.1, peak: 100 },
  {
    name: "counts from the running peak",
    path: [100, 200, 150, 160],
    drop: 50,
    share: 0.25,
    peak: 200,
  },
  {
    name: "keeps the greatest share apart from the greatest fall",
    path: [100, 80, 400, 330],
    drop: 70,
    share: 0.2,
    peak: 400,
  },
];

for (const { name, path, drop, share, peak } of cases) {
  Deno.test(`Drawdown ${name}`, () => {
    const [start = 0, ...rest] = path;
    const drawdown = new Drawdown(start);
    for (const value of rest) drawdown.sample(value);
    assertEquals(drawdown.drop, drop);
    assertEquals(drawdown.share, share);
    assertEquals(drawdown.peak, peak);
  });
}

Deno.test("Drawdown takes the rounding of floats for no fall", () => {
  const path = new Drawdown(0.1 + 0.2);
  path.sample(0.3);
  assertEquals([path.drop, path.share], [0, 0]);
  path.sample(0.3 - 1e-9);
  assertEquals([path.drop, path.share].map((fall) => 0 < fall), [true, true]);
});
