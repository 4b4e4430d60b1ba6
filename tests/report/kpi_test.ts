// Shares and targets: cut, never rounded, and compared before they are cut.
import { assertEquals, assertThrows } from "@std/assert";
import {
  absent,
  meets,
  percent,
  ratio,
  ratioKpi,
  shareKpi,
  type Target,
} from "../../lib/report/kpi.ts";

const ABOVE: Target = { text: "> 99.8", relation: "above", numerator: 998, denominator: 1000 };
const AT_LEAST: Target = { text: ">= 50", relation: "at_least", numerator: 1, denominator: 2 };
const BELOW: Target = { text: "< 0.005", relation: "below", numerator: 5, denominator: 1000 };

const shares = [
  { part: 1, whole: 3, want: 33.333333 },
  { part: 2, whole: 3, want: 66.666666 },
  { part: 999_999_999, whole: 1_000_000_000, want: 99.999999 },
  // 100 × part is beyond the safe integers.
  { part: 9_007_199_254_740_990, whole: 9_007_199_254_740_991, want: 99.999999 },
  { part: -1, whole: 3, want: -33.333333 },
  { part: 0, whole: 7, want: 0 },
];

for (const { part, whole, want } of shares) {
  Deno.test(`percent() of ${part} in ${whole} is ${want}`, () => {
    assertEquals(percent(part, whole), want);
  });
}

Deno.test("ratio() is cut after six digits", () => {
  assertEquals([ratio(2, 3), ratio(1, 200), ratio(7, 1)], [0.666666, 0.005, 7]);
});

Deno.test("ratio() takes whole numbers only, and no empty whole", () => {
  assertThrows(() => ratio(0.5, 1), Error, "Cannot divide 0.5 by 1");
  assertThrows(() => ratio(1, 0), Error, "Cannot divide 1 by 0");
});

const bounds = [
  { part: 998, whole: 1000, target: ABOVE, want: false },
  { part: 998_000_001, whole: 1_000_000_000, target: ABOVE, want: true },
  { part: 1, whole: 2, target: AT_LEAST, want: true },
  { part: 4_999, whole: 10_000, target: AT_LEAST, want: false },
  { part: 1, whole: 200, target: BELOW, want: false },
  { part: 1, whole: 201, target: BELOW, want: true },
];

for (const { part, whole, target, want } of bounds) {
  Deno.test(`meets() says ${want} to ${part} of ${whole} ${target.text}`, () => {
    assertEquals(meets(part, whole, target), want);
  });
}

Deno.test("shareKpi() and ratioKpi() hold the value, the target and whether it is met", () => {
  assertEquals(shareKpi(3, 4, { target: AT_LEAST, why: "" }), {
    value: 75,
    target: ">= 50",
    pass: true,
  });
  assertEquals(ratioKpi(3, 4, { why: "" }), { value: 0.75, target: null, pass: null });
});

Deno.test("shareKpi() of nothing is null and says why, not 0", () => {
  const none = { value: null, value_why: "no orders", target: "> 99.8", pass: null };
  assertEquals(shareKpi(0, 0, { target: ABOVE, why: "no orders" }), none);
  assertEquals(absent({ target: ABOVE, why: "no orders" }), none);
});
