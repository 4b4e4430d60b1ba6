// The coverage gate reads the table that Deno prints and finds what it leaves out.
import { assertEquals } from "@std/assert";
import { coverageFaults, hasCode, readTable } from "./coverage_gate.ts";

function table(total: string, rows: readonly string[] = []): string {
  return [
    "| File              | Branch % | Function % | Line % |",
    "| ----------------- | -------- | ---------- | ------ |",
    ...rows.map((row) => `| ${row} |    100.0 |      100.0 |  100.0 |`),
    `| All files         |    100.0 |      100.0 |  ${total} |`,
  ].join("\n");
}

const code = new Map([["base/units.ts", "export function ticks() {}"]]);
const types = new Map([["sim/config.ts", "export interface SimConfig {}"]]);

const cases = [
  {
    name: "passes a covered file",
    text: table("91.0", ["base/units.ts"]),
    sources: code,
    faults: 0,
  },
  { name: "fails at 90 %", text: table("90.0", ["base/units.ts"]), sources: code, faults: 1 },
  { name: "fails when a file with code is absent", text: table("99.0"), sources: code, faults: 1 },
  { name: "passes when a file of types is absent", text: table("99.0"), sources: types, faults: 0 },
  { name: "fails without a table", text: "error: No coverage", sources: types, faults: 1 },
] as const;

for (const { name, text, sources, faults } of cases) {
  Deno.test(`coverageFaults() ${name}`, () => {
    assertEquals(coverageFaults(readTable(text), sources).length, faults);
  });
}

const kinds = [
  { source: "export interface A {\n  a: number;\n}", code: false },
  { source: 'import type { B } from "./b.ts";\nexport type A = B;', code: false },
  { source: 'export * from "./b.ts";', code: false },
  { source: "export const A = 1;", code: true },
  { source: "class A {}", code: true },
  { source: "export async function a() {}", code: true },
] as const;

for (const { source, code } of kinds) {
  Deno.test(`hasCode() is ${code} for ${JSON.stringify(source)}`, () => {
    assertEquals(hasCode(source), code);
  });
}
