// Packed series: what the script unpacks is what was drawn.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import type { Chart } from "../../lib/report/html_charts.ts";
import { packCharts, type Packed, packedText } from "../../lib/report/html_pack.ts";

const LAW = { seed: 20261121, numRuns: 200 };

function chartOf(times: Float64Array, columns: readonly Float64Array[]): Chart {
  const lines = columns.map((values, index) => ({
    label: String(index),
    color: "main" as const,
    kind: "line" as const,
    values,
  }));
  return { name: "equity_chart", unit: "", digits: 2, times, lines, bands: [] };
}

/** As the script does it. */
function unpacked({ text, columns, absent }: Packed): number[][] {
  const bytes = gunzipSync(Buffer.from(text, "base64"));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  return columns.map(({ length, base, step }) => {
    let number = 0;
    return Array.from({ length }, () => {
      number = (number + view.getInt32(at, true)) | 0;
      at += 4;
      return number === absent ? NaN : base + step * number;
    });
  });
}

Deno.test("packCharts() keeps a millionth of each column's range, and what is absent", () => {
  const value = fc.oneof(
    fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    fc.constant(NaN),
  );
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), (values) => {
      const column = Float64Array.from(values);
      const [times = [], found = []] = unpacked(
        packCharts([chartOf(column.map(() => 7), [column])]),
      );
      const there = values.filter((each) => !Number.isNaN(each));
      const range = Math.max(...there) - Math.min(...there);
      assertEquals(times, values.map(() => 7));
      for (const [index, each] of values.entries()) {
        if (Number.isNaN(each)) assertEquals(found[index], NaN);
        else assert(Math.abs((found[index] ?? NaN) - each) <= range * 1e-6 + 1e-6, `${each}`);
      }
    }),
    LAW,
  );
});

Deno.test("packCharts() packs a column that charts share once", () => {
  const times = Float64Array.of(1, 2);
  const { columns, charts } = packCharts([chartOf(times, [times]), chartOf(times, [])]);
  assertEquals(columns.length, 1);
  assertEquals(charts.length, 2);
});

Deno.test("packedText() is base64 of gzip", () => {
  const text = packedText("a,b\n</script>\n");
  assert(/^[A-Za-z0-9+/=]+$/.test(text));
  assertEquals(gunzipSync(Buffer.from(text, "base64")).toString(), "a,b\n</script>\n");
});
