// Figures are judged against floor and goal, whichever way is better.
import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Figure, formatPage, verdictOf } from "../../bench/results.ts";

const higher = { better: "higher", floor: 5, goal: 10 } as const;
const lower = { better: "lower", floor: 8, goal: 1 } as const;

const cases = [
  { value: 12, target: higher, verdict: "goal" },
  { value: 10, target: higher, verdict: "goal" },
  { value: 7, target: higher, verdict: "floor" },
  { value: 4, target: higher, verdict: "missed" },
  { value: 0.5, target: lower, verdict: "goal" },
  { value: 8, target: lower, verdict: "floor" },
  { value: 9, target: lower, verdict: "missed" },
] as const;

function figure(change: Partial<Figure>): Figure {
  return { id: "P1", what: "rows", value: 1, unit: "M/s", digits: 2, ...change };
}

for (const { value, target, verdict } of cases) {
  Deno.test(`verdictOf() is ${verdict} at ${value}, where ${target.better} is better`, () => {
    assertEquals(verdictOf(figure({ value, target })), verdict);
  });
}

Deno.test("formatPage() names the machine and shows each figure in a row", () => {
  const page = formatPage([figure({ value: 1234.5, target: higher })], {
    machine: "2 x Abacus",
    date: "2026-11-21",
    notes: ["A note."],
  });
  assertStringIncludes(page, "Machine: 2 x Abacus.");
  assertStringIncludes(page, "| P1 | rows | 1,234.50 M/s | ≥ 5.00 | ≥ 10.00 | goal |");
});
