// docs/results.md shows what its commands print today.
import { assertEquals } from "@std/assert";
import { PAGE, remake } from "./results.ts";

Deno.test("docs/results.md shows the figures that its commands give", async () => {
  const page = await Deno.readTextFile(PAGE);
  assertEquals(unformatted(page), unformatted(await remake(page)));
});

/** The words of a page, however its tables are aligned. */
function unformatted(page: string): readonly string[] {
  return page.replace(/-{3,}/g, "---").split("\n").map((line) => line.replace(/ +/g, " "))
    .filter((line) => line.trim() !== "");
}
