// Damaged tables: cut, with rows gone, doubled or changed, they are counted or refused, never worse.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { recognize } from "../../lib/feed/recognize.ts";
import { type Fixture, FIXTURES } from "./fixtures.ts";
import { asEventCsv, readNow, tableSource } from "./rings.ts";

const RUNS = { seed: 20261121, numRuns: 1_500 };
const REFUSAL = /^Cannot read test\.csv( line [1-9]\d*( column \S+)?)?: ./;

/** The events as CSV, or the message of the refusal. */
function outcome(text: string, { instrument }: Fixture, blockBytes: number): string {
  if (recognize(text, true)?.kind !== "table") return "not recognized";
  try {
    const source = tableSource(text, { instrument, blockBytes });
    const ring = readNow(source);
    const rows = text.split(/\r?\n/).filter((line) => line !== "").length;
    assert(source.rows === rows || source.rows === rows - 1, `${source.rows} of ${rows} rows`);
    for (let index = 1; index < ring.tail; index++) {
      assert((ring.local[index - 1] ?? 0) <= (ring.local[index] ?? 0));
    }
    return asEventCsv(ring, instrument);
  } catch (error) {
    assert(error instanceof SyntaxError || error instanceof RangeError, String(error));
    assert(REFUSAL.test(error.message), error.message);
    return error.message;
  }
}

const fixture = fc.constantFrom(...FIXTURES);

Deno.test("TableSource reads a file cut at any byte, or refuses it", () => {
  for (const one of FIXTURES) {
    for (let length = 1; length < one.text.length; length++) {
      outcome(one.text.slice(0, length), one, 1 << 16);
    }
  }
});

Deno.test("TableSource reads or refuses files with rows gone, doubled or exchanged", () => {
  const step = fc.tuple(fc.constantFrom("delete", "double", "exchange"), fc.nat(), fc.nat());
  const property = fc.property(fixture, fc.array(step, { maxLength: 3 }), (one, steps) => {
    const rows = one.text.trimEnd().split("\n");
    for (const [kind, first, second] of steps) {
      const at = first % Math.max(1, rows.length);
      const [row = ""] = rows.splice(at, kind === "delete" || kind === "exchange" ? 1 : 0);
      if (kind === "double") rows.splice(at, 0, rows[at] ?? "");
      if (kind === "exchange") rows.splice(second % (rows.length + 1), 0, row);
    }
    const text = `${rows.join("\n")}\n`;
    assertEquals(outcome(text, one, 7), outcome(text, one, 1 << 16));
  });
  fc.assert(property, RUNS);
});

Deno.test("TableSource reads or refuses files with bytes changed, alike in any block", () => {
  const bytes = [...'0123456789.,-"\r\n eabtruesnNaN\uFEFF'];
  const damage = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...bytes)), { maxLength: 3 });
  const property = fc.property(fixture, damage, (one, changes) => {
    const text = [...one.text];
    for (const [at, byte] of changes) text[at % text.length] = byte;
    const whole = outcome(text.join(""), one, 1 << 16);
    assertEquals(outcome(text.join(""), one, 1), whole);
  });
  fc.assert(property, RUNS);
});
