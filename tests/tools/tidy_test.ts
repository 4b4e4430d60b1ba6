// Each rule of the tidy test finds what it is for, and only that.
import { assert, assertEquals } from "@std/assert";
import { functionsOf, importsOf, mask } from "./source_text.ts";
import { RULES } from "./tidy.ts";

const HEAD = "// A file.\n";
const FOLDERS = "lib/ is two levels deep and its folders are those of the table";
const DIRECTIONS = "imports follow the directions of the table";
const CYCLES = "no module imports itself by a detour";
const DOORS = "a folder used from outside has a door";
const PURE = "pure folders touch nothing outside";
const LENGTHS = "files and functions are short";
const TESTS = "tests are of two kinds and mirror lib/";
const PACKAGES = "one door leads to each library";
const WORDS = "prices are never floats and time has one reader";
const TEXTS = "files say what they are for and promise nothing";

/** Lines that make a function of `count` lines in all. */
function longFunction(head: string, count: number): string {
  return [head, ...Array.from({ length: count - 2 }, () => "  work();"), "}"].join("\n");
}

interface Case {
  readonly rule: string;
  readonly path: string;
  readonly text: string;
  /** Part of the message; undefined where the rule is kept. */
  readonly fault: string | undefined;
}

// deno-fmt-ignore
const cases: readonly Case[] = [
  { rule: FOLDERS, path: "lib/market/book.ts", text: HEAD, fault: undefined },
  { rule: FOLDERS, path: "lib/book.ts", text: HEAD, fault: "two levels deep" },
  { rule: FOLDERS, path: "lib/market/a/book.ts", text: HEAD, fault: "two levels deep" },
  { rule: FOLDERS, path: "lib/helpers/book.ts", text: HEAD, fault: "not in the table" },
  { rule: FOLDERS, path: "lib/market/orderBook.ts", text: HEAD, fault: "snake_case" },

  { rule: DIRECTIONS, path: "lib/kernel/a.ts", text: 'import { b } from "../market/b.ts";', fault: undefined },
  { rule: DIRECTIONS, path: "lib/market/a.ts", text: 'import { b } from "../kernel/b.ts";', fault: "market may import base" },
  { rule: DIRECTIONS, path: "lib/market/a.ts", text: 'import type { B } from "../kernel/b.ts";', fault: "market may import base" },
  { rule: DIRECTIONS, path: "lib/market/a.ts", text: 'export {\n  b,\n} from "../kernel/b.ts";', fault: "market may import base" },
  { rule: DIRECTIONS, path: "lib/market/a.ts", text: 'const b = await import("../kernel/b.ts");', fault: "market may import base" },
  { rule: DIRECTIONS, path: "lib/base/a.ts", text: 'import "../std/csv.ts";', fault: "nothing of ours" },
  { rule: DIRECTIONS, path: "lib/sim/a.ts", text: 'import { b } from "../engine/ports.ts";', fault: undefined },
  { rule: DIRECTIONS, path: "lib/sim/a.ts", text: 'import { b } from "../engine/step.ts";', fault: "sim may import" },
  { rule: DIRECTIONS, path: "lib/config/a.ts", text: 'import type { B } from "../kernel/b.ts";', fault: undefined },
  { rule: DIRECTIONS, path: "lib/config/a.ts", text: 'import { b } from "../kernel/b.ts";', fault: "config may import base" },
  { rule: DIRECTIONS, path: "lib/engine/a.ts", text: 'import { b } from "../app/b.ts";', fault: "main.ts alone" },
  { rule: DIRECTIONS, path: "main.ts", text: 'import { b } from "./lib/app/b.ts";', fault: undefined },
  { rule: DIRECTIONS, path: "lib/app/a.ts", text: 'import { b } from "../../backtest/b.ts";', fault: undefined },
  { rule: DIRECTIONS, path: "lib/feed/a.ts", text: 'import { b } from "../../backtest/b.ts";', fault: "stands on its own" },
  { rule: DIRECTIONS, path: "backtest/a.ts", text: 'import { b } from "../lib/binance/b.ts";', fault: "never talks to the venue" },
  { rule: DIRECTIONS, path: "lib/market/a.ts", text: '// import { b } from "../kernel/b.ts";', fault: undefined },

  { rule: CYCLES, path: "lib/base/a.ts", text: 'import { a } from "./a.ts";', fault: "lib/base/a.ts -> lib/base/a.ts" },
  { rule: DOORS, path: "lib/market/a.ts", text: 'import { b } from "../base/b.ts";', fault: "a door" },

  { rule: PURE, path: "lib/sim/a.ts", text: "Deno.exit(1);", fault: "line 1 says Deno" },
  { rule: PURE, path: "lib/sim/a.ts", text: "\nconst x = Math.random();", fault: "line 2 says Math.random" },
  { rule: PURE, path: "lib/sim/a.ts", text: "const x = `${new Date()}`;", fault: "says Date" },
  { rule: PURE, path: "lib/sim/a.ts", text: "async function f() {}", fault: "says async" },
  { rule: PURE, path: "lib/sim/a.ts", text: 'const x = "fetch"; // console', fault: undefined },
  { rule: PURE, path: "lib/sim/a.ts", text: "const x = meter.performance;", fault: undefined },
  { rule: PURE, path: "lib/sim/a.ts", text: 'import { z } from "zod";', fault: "imports zod" },
  { rule: PURE, path: "lib/engine/run.ts", text: "await next();", fault: undefined },
  { rule: PURE, path: "lib/feed/a.ts", text: "await next();", fault: undefined },

  { rule: LENGTHS, path: "lib/base/a.ts", text: "//\n".repeat(400), fault: undefined },
  { rule: LENGTHS, path: "lib/base/a.ts", text: "//\n".repeat(401), fault: "it has 401 lines" },
  { rule: LENGTHS, path: "lib/base/a.ts", text: longFunction("function f() {", 60), fault: undefined },
  { rule: LENGTHS, path: "lib/base/a.ts", text: longFunction("function f() {", 61), fault: "line 1 has 61 lines" },
  { rule: LENGTHS, path: "lib/base/a.ts", text: longFunction("const f = (x: X) => {", 61), fault: "61 lines" },
  { rule: LENGTHS, path: "lib/base/a.ts", text: longFunction("if (x) {", 61), fault: undefined },
  { rule: LENGTHS, path: "lib/base/a.ts", text: longFunction("class A {", 61), fault: undefined },

  { rule: TESTS, path: "tests/market/book_test.ts", text: "Deno.test(f);", fault: "mirrors no file" },
  { rule: TESTS, path: "tests/tools/book_test.ts", text: "Deno.test(f);", fault: undefined },
  { rule: TESTS, path: "tests/tools/book.ts", text: "Deno.test(f);", fault: "is named" },
  { rule: TESTS, path: "tests/tools/book_test.ts", text: "Deno.test(f); Deno.readTextFileSync(p);", fault: "Deno.readTextFileSync" },
  { rule: TESTS, path: "tests/tools/book_io.ts", text: "Deno.test(f); Deno.readTextFileSync(p);", fault: undefined },

  { rule: PACKAGES, path: "lib/market/a.ts", text: 'import { Decimal } from "decimal.js";', fault: "one door to money" },
  { rule: PACKAGES, path: "lib/base/decimal.ts", text: 'import { Decimal } from "decimal.js";', fault: undefined },
  { rule: PACKAGES, path: "lib/feed/a.ts", text: 'import { parse } from "deno-std/csv/mod.js";', fault: "untyped" },
  { rule: PACKAGES, path: "lib/feed/a.ts", text: 'import { assert } from "@std/assert";', fault: "invariant" },
  { rule: PACKAGES, path: "lib/feed/a.ts", text: 'import { x } from "npm:left-pad@1.0.0";', fault: "pins" },

  { rule: WORDS, path: "lib/feed/a.ts", text: "const price = parseFloat(text);", fault: "parseFloat" },
  { rule: WORDS, path: "lib/feed/a.ts", text: "const now = Date.now();", fault: "Date.now" },
  { rule: WORDS, path: "lib/feed/a.ts", text: "const day = new Date(ms).toISOString();", fault: undefined },
  { rule: WORDS, path: "lib/engine/clock.ts", text: "const now = Date.now();", fault: undefined },

  { rule: TEXTS, path: "lib/base/a.ts", text: "// A file.\ncode();", fault: undefined },
  { rule: TEXTS, path: "lib/base/a.ts", text: "code();", fault: "first line" },
  { rule: TEXTS, path: "lib/base/a.ts", text: "/** A file. */", fault: "first line" },
  { rule: TEXTS, path: "docs/a.md", text: `${"TO"}${"DO"}: later`, fault: "do it" },
  { rule: TEXTS, path: "docs/a.md", text: "Done \u{1F680}", fault: "words carry further" },
];

for (const [index, { rule, path, text, fault }] of cases.entries()) {
  Deno.test(`tidy case ${index}: ${path} ${fault === undefined ? "keeps" : "breaks"}: ${rule}`, () => {
    const found = RULES.get(rule)?.([{ path, text }]) ?? [{ path, message: "no such rule" }];
    if (fault === undefined) assertEquals(found, []);
    else assert(found.length === 1 && found[0]?.message.includes(fault), JSON.stringify(found));
  });
}

Deno.test("tidy cases break every rule at least once", () => {
  const broken = new Set(cases.filter(({ fault }) => fault !== undefined).map(({ rule }) => rule));
  assertEquals([...RULES.keys()].filter((rule) => !broken.has(rule)), []);
});

Deno.test("a cycle over three files is found once", () => {
  const files = ["a", "b", "c"].map((name, index, all) => ({
    path: `lib/base/${name}.ts`,
    text: `import "./${all[(index + 1) % 3]}.ts";`,
  }));
  assertEquals(RULES.get(CYCLES)?.(files).length, 1);
});

Deno.test("a test may mirror a file by its whole name or by the start of it", () => {
  const files = [
    { path: "lib/market/book.ts", text: "" },
    { path: "backtest/replay.ts", text: "" },
    { path: "tests/market/book_laws_test.ts", text: "" },
    { path: "tests/backtest/replay_io.ts", text: "" },
  ];
  assertEquals(RULES.get(TESTS)?.(files), []);
});

// deno-fmt-ignore
const masked = [
  { text: 'a("//"); // b', blank: "a(    );     " },
  { text: "a /* b\nc */ d", blank: "a     \n     d" },
  { text: "x = /['\"]/g; y", blank: "x =        ; y" },
  { text: "x = a / b / c", blank: "x = a / b / c" },
  { text: "x = `a${b + `c${d}`}e`;", blank: "x = `   b + `   d} }  ;" },
];

for (const { text, blank } of masked) {
  Deno.test(`mask() blanks ${JSON.stringify(text)}`, () => {
    assertEquals(mask(text, { strings: "blank" }), blank);
  });
}

Deno.test("importsOf() reads imports over several lines and no plain strings", () => {
  const text = [
    "import {",
    "  a,",
    "  type B,",
    '} from "../base/a.ts";',
    'import type { C } from "./c.ts";',
    'import z from "zod";',
    'export * from "./d.ts";',
    'export const x = ["./e.ts"];',
  ].join("\n");
  assertEquals(importsOf({ path: "lib/market/x.ts", text }), [
    { specifier: "../base/a.ts", target: "lib/base/a.ts", typeOnly: false },
    { specifier: "./c.ts", target: "lib/market/c.ts", typeOnly: true },
    { specifier: "zod", target: undefined, typeOnly: false },
    { specifier: "./d.ts", target: "lib/market/d.ts", typeOnly: false },
  ]);
});

Deno.test("functionsOf() measures functions, methods and arrows, and no blocks", () => {
  const text = [
    "export function long(", //  1
    "  a: number,",
    "): number {",
    "  if (a) {",
    "    b();",
    "  }",
    "  for (;;) {",
    "  }",
    "}",
    "class A {", //             10
    "  #step(at: number): void {",
    "    run(() => {",
    "    });",
    "  }",
    "}",
  ].join("\n");
  assertEquals(functionsOf({ path: "a.ts", text }), [
    { line: 1, lines: 9 },
    { line: 11, lines: 4 },
    { line: 12, lines: 2 },
  ]);
});
