// Golden backtests: hand-made markets through the whole replay, each compared as a text.
import { assertEquals } from "@std/assert";
import { tell } from "./golden_case.ts";
import { GOLDEN_CASES } from "./golden_cases.ts";

for (const golden of GOLDEN_CASES) {
  Deno.test(`replay() tells the golden text: ${golden.name}`, async () => {
    assertEquals(await tell(golden), golden.expected);
  });
}
