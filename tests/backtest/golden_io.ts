// Rewrites the expected texts of the golden backtests.
//
// `UPDATE_GOLDEN=1 deno test --allow-read --allow-write --allow-env=UPDATE_GOLDEN
// tests/backtest/golden_io.ts` rewrites; without the variable, or the permission to read it, it
// checks that every folder is a case that is run. A new case starts with an empty expected.txt.
import { assertEquals } from "@std/assert";
import { tell } from "./golden_case.ts";
import { GOLDEN_CASES } from "./golden_cases.ts";

const FOLDER = new URL("../golden/backtests/", import.meta.url);

Deno.test("every folder of golden backtests is a case", () => {
  const folders = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();
  assertEquals(GOLDEN_CASES.map(({ name }) => name).sort(), folders);
});

for (const golden of GOLDEN_CASES) {
  Deno.test(`${golden.name} has its expected text in its folder`, async () => {
    const file = new URL(`${golden.name}/expected.txt`, FOLDER);
    if (updating()) Deno.writeTextFileSync(file, await tell(golden));
    else assertEquals(golden.expected, Deno.readTextFileSync(file));
  });
}

function updating(): boolean {
  const state = Deno.permissions.querySync({ name: "env", variable: "UPDATE_GOLDEN" }).state;
  return state === "granted" && Deno.env.get("UPDATE_GOLDEN") === "1";
}
