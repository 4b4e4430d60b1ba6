// Words for a shell: quoted where they must be, and only there.
import { assertEquals } from "@std/assert";
import { shellPath, shellWord } from "../../lib/base/shell.ts";

Deno.test("shellWord() quotes what a shell would read in its own way", () => {
  const cases = [
    ["data/btc-2024.csv.gz", "data/btc-2024.csv.gz"],
    ["my data/btc.csv", "'my data/btc.csv'"],
    ["it's", "'it'\\''s'"],
    ["$HOME", "'$HOME'"],
    ["*.csv", "'*.csv'"],
    ["", "''"],
  ];
  for (const [word = "", quoted = ""] of cases) assertEquals(shellWord(word), quoted);
});

Deno.test("shellPath() keeps a path from being read as a flag", () => {
  assertEquals(shellPath("-x.csv"), "./-x.csv");
  assertEquals(shellPath("-x y.csv"), "'./-x y.csv'");
  assertEquals(shellPath("x.csv"), "x.csv");
});
