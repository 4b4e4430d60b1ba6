// Rewrites what is made of code: the golden summary and the figures of docs/report.md.
//
// `UPDATE_GOLDEN=1 deno test --allow-read --allow-write --allow-env=UPDATE_GOLDEN
// tests/report/golden_io.ts` rewrites; without the variable, or the permission to read it, it checks.
import { assertEquals } from "@std/assert";
import { summary } from "../../lib/report/terminal.ts";
import { refreshed } from "./document.ts";
import { busyReport } from "./sample.ts";

const GOLDEN = new URL("../golden/report/summary.txt", import.meta.url);
const DOCUMENT = new URL("../../docs/report.md", import.meta.url);

Deno.test("summary() gives the golden text", () => {
  check(GOLDEN, () => summary(busyReport(), { folder: "reports/sample" }));
});

Deno.test("docs/report.md holds the definitions", () => {
  check(DOCUMENT, refreshed);
});

function check(file: URL, fresh: (old: string) => string): void {
  const old = updating() ? textOf(file) : Deno.readTextFileSync(file);
  const text = fresh(old);
  if (updating()) Deno.writeTextFileSync(file, text);
  else assertEquals(old, text);
}

function textOf(file: URL): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

function updating(): boolean {
  const state = Deno.permissions.querySync({ name: "env", variable: "UPDATE_GOLDEN" }).state;
  return state === "granted" && Deno.env.get("UPDATE_GOLDEN") === "1";
}
