// Rules of faults: one, a list, a script; and what is said of a wrong one.
import { assertEquals, assertThrows } from "@std/assert";
import { answerOf } from "../../lib/venue/fault_answers.ts";
import { readFaultRules } from "../../lib/venue/fault_rules.ts";

Deno.test("readFaultRules() reads one rule, a list and a script alike", () => {
  const rule = { kind: "drop", on: "market" };
  const full = { ...rule, after: 0, count: 1, chance: 1, at_ms: 0 };
  for (const json of [rule, [rule], { faults: [rule] }]) {
    assertEquals(readFaultRules(json), [full] as unknown);
  }
});

const wrong = [
  { json: { kind: "dropp" }, says: "kind" },
  { json: { kind: "drop" }, says: "on" },
  { json: [{ kind: "drop", on: "market", chance: 2 }], says: "chance" },
  { json: { kind: "drop", on: "market", cuont: 2 }, says: "cuont" },
];
for (const { json, says } of wrong) {
  Deno.test(`readFaultRules() refuses ${JSON.stringify(json)}`, () => {
    const error = assertThrows(() => readFaultRules(json), RangeError, "Cannot use these faults");
    assertEquals(error.message.includes(says), true);
  });
}

Deno.test("answerOf() words a code by its market", () => {
  const spot = answerOf(-2022, { market: "spot", nowMs: 0 });
  const usdm = answerOf(-2022, { market: "usdm", nowMs: 0 });
  assertEquals(usdm.body, { code: -2022, msg: "ReduceOnly Order is rejected." });
  assertEquals(JSON.stringify(spot.body).includes("NOT_ATTEMPTED"), true);
  assertEquals(answerOf(-9999, { market: "usdm", nowMs: 0 }).status, 400);
});
