// The text of a .env file, and what it is refused for.
import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { parseDotenv } from "../../lib/binance/dotenv.ts";

const cases: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ["", {}],
  ["# nothing\n\n   \n", {}],
  ["A=1\nB=2", { A: "1", B: "2" }],
  ["\uFEFFA=1\r\nB=2\r\n", { A: "1", B: "2" }],
  ["export A=1\n  export\tB = 2 ", { A: "1", B: "2" }],
  ["A=", { A: "" }],
  ["A=# all comment", { A: "" }],
  ["A=1 # one", { A: "1" }],
  ["A=1#one", { A: "1#one" }],
  ['A=" 1 # 2 " # three', { A: " 1 # 2 " }],
  ["A=' 1 # 2 '#three", { A: " 1 # 2 " }],
  ['A="a\\nb\\"c\\\\d\\te\\r"', { A: 'a\nb"c\\d\te\r' }],
  ["A='a\\nb'", { A: "a\\nb" }],
  ["A=b=c==", { A: "b=c==" }],
  ["A=1\nA=2", { A: "2" }],
];

for (const [text, variables] of cases) {
  Deno.test(`parseDotenv() reads ${JSON.stringify(text)}`, () => {
    assertEquals(Object.fromEntries(parseDotenv(text)), variables);
  });
}

const refused: readonly (readonly [string, number])[] = [
  ["A=1\nhush", 2],
  ['A="hush', 1],
  ["\n\nA='hush", 3],
  ['A="x" hush', 1],
  ["1A=hush", 1],
  ["A B=hush", 1],
];

for (const [text, line] of refused) {
  Deno.test(`parseDotenv() refuses ${JSON.stringify(text)} by its line, and does not show it`, () => {
    const error = assertThrows(
      () => parseDotenv(text),
      SyntaxError,
      `Cannot read line ${line} of .env`,
    );
    assertFalse(error.message.includes("hush"));
  });
}

Deno.test("parseDotenv() refuses a file that is too long", () => {
  assertThrows(() => parseDotenv("\n".repeat(10_001)), SyntaxError, "lines");
});
