// Lines of a file read block by block: ends, long lines, files that are not there.
import { assertEquals, assertThrows } from "@std/assert";
import { linesOf } from "../../lib/app/lines.ts";

function withText(text: string, work: (path: string) => void): void {
  const path = Deno.makeTempFileSync({ prefix: "evenkeel-" });
  try {
    Deno.writeTextFileSync(path, text);
    work(path);
  } finally {
    Deno.removeSync(path);
  }
}

// deno-fmt-ignore
const cases = [
  { name: "an empty file has none", text: "", lines: [] },
  { name: "a last line needs no end", text: "a\nb", lines: ["a", "b"] },
  { name: "an end is no line", text: "a\nb\n", lines: ["a", "b"] },
  { name: "a line may be empty", text: "a\n\nb\n", lines: ["a", "", "b"] },
  { name: "ends of Windows are ends", text: "a\r\nb\r\n", lines: ["a", "b"] },
  { name: "letters may lie across blocks", text: `${"x".repeat((1 << 16) - 1)}é\nb\n`, lines: [`${"x".repeat((1 << 16) - 1)}é`, "b"] },
];

for (const { name, text, lines } of cases) {
  Deno.test(`linesOf() reads lines: ${name}`, () => {
    withText(text, (path) => assertEquals([...linesOf(path)], lines));
  });
}

Deno.test("linesOf() closes its file, when nobody wants the rest", () => {
  withText("a\nb\n", (path) => {
    for (const line of linesOf(path)) {
      assertEquals(line, "a");
      break;
    }
  });
});

Deno.test("linesOf() refuses a line without end, and a file that is not there", () => {
  withText("x".repeat((1 << 20) + 1), (path) => {
    assertThrows(() => [...linesOf(path)], RangeError, "a line has more than 1048576 characters");
  });
  assertThrows(() => [...linesOf("nowhere.csv")], RangeError, "Cannot read nowhere.csv: ");
});
