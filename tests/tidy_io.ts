// The code's own shape: every rule of tests/tools/tidy.ts holds for every file of the repository.
import { assert, assertEquals } from "@std/assert";
import type { SourceFile } from "./tools/source_text.ts";
import { LONG_FILES, RULES } from "./tools/tidy.ts";

const ROOTS = ["lib", "backtest", "bench", "tests", "docs", "data"];
/** Recorded text and expected outputs are not ours to tidy. */
const LEFT_ALONE = ["tests/golden"];
const KINDS = /\.(?:ts|md|yaml)$/;

function readTree(path: string): readonly SourceFile[] {
  if (LEFT_ALONE.includes(path)) return [];
  return [...Deno.readDirSync(path)].flatMap((entry) => {
    const inner = path === "." ? entry.name : `${path}/${entry.name}`;
    if (entry.isDirectory) return path === "." && !ROOTS.includes(inner) ? [] : readTree(inner);
    return KINDS.test(inner) ? [{ path: inner, text: Deno.readTextFileSync(inner) }] : [];
  });
}

const files = readTree(".");

for (const [name, rule] of RULES) {
  Deno.test(`tidy: ${name}`, () => {
    const faults = rule(files).map(({ path, message }) => `Cannot accept ${path}: ${message}`);
    assert(faults.length === 0, `${faults.length} broken\n${faults.sort().join("\n")}`);
  });
}

Deno.test("tidy: the list of long files names only files that are there and long", () => {
  const long = files.filter(({ text }) => 400 < text.trimEnd().split("\n").length);
  const paths = long.map(({ path }) => path);
  assertEquals([...LONG_FILES.keys()].filter((path) => !paths.includes(path)), []);
});
