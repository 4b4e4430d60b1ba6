// Series and tables as text in a page: whole numbers, differences, gzip, base64.
import { gzipSync } from "node:zlib";
import { extentOf } from "./html_axis.ts";
import type { Chart } from "./html_charts.ts";

/** Whole numbers that one column may use; well inside 32 bits. */
const STEPS = 2 ** 30;
/** Stands for an absent value; no packed value is as low. */
const ABSENT = -(2 ** 31);
/** Digits after the point beyond which no column goes. */
const DIGITS_MAX = 9;

/** How the script reads a column: value = base + step * number. */
interface PackedColumn {
  readonly length: number;
  readonly base: number;
  readonly step: number;
}

/** What the script reads: all columns lie one after the other in `text`. */
export interface Packed {
  readonly absent: number;
  readonly columns: readonly PackedColumn[];
  readonly charts: readonly object[];
  /** Base64 of the gzipped differences, 32 bits each, the lowest byte first. */
  readonly text: string;
}

/** Packs charts; columns that several charts share, such as their times, are packed once. */
export function packCharts(charts: readonly Chart[]): Packed {
  const columns = new Map<Float64Array, number>();
  const indexOf = (values: Float64Array): number => {
    const index = columns.get(values) ?? columns.size;
    columns.set(values, index);
    return index;
  };
  const shapes = charts.map(({ name, digits, times, lines, bands }) => ({
    name,
    digits,
    times: indexOf(times),
    lines: lines.map(({ label, color, kind, values }) => ({
      label,
      color,
      kind,
      values: indexOf(values),
    })),
    bands,
  }));
  const all = [...columns.keys()];
  const packed = all.map(packedColumn);
  const numbers = new Int32Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const [index, values] of all.entries()) {
    differences(values, packed[index]!, numbers.subarray(at, at + values.length));
    at += values.length;
  }
  const bytes = new Uint8Array(numbers.buffer);
  return { absent: ABSENT, columns: packed, charts: shapes, text: packedText(bytes) };
}

/** Base64 of the gzipped bytes. */
export function packedText(bytes: Uint8Array | string): string {
  return gzipSync(bytes, { level: 6 }).toString("base64");
}

/** The finest power of ten that fits. */
function packedColumn(values: Float64Array): PackedColumn {
  const { low, high } = extentOf([values]) ?? { low: 0, high: 0 };
  const needed = Math.log10(Math.max((high - low) / STEPS, Number.MIN_VALUE));
  const step = 10 ** Math.max(-DIGITS_MAX, Math.ceil(needed));
  return { length: values.length, base: low, step };
}

/** Each number less the one before, in 32 bits that wrap around. */
function differences(
  values: Float64Array,
  { base, step }: PackedColumn,
  into: Int32Array,
): void {
  let before = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    const number = Number.isNaN(value) ? ABSENT : Math.round((value - base) / step);
    into[index] = (number - before) | 0;
    before = number;
  }
}
