// One column of whole numbers in as few bytes as its range needs.

/**
 * Bytes a value: 0 when all are the same, otherwise those of the distance from the smallest. Values
 * that are too far apart are kept as they are, in 8.
 */
export type Width = 0 | 1 | 2 | 4 | 8;

/** Smallest value and width of a column, reused from column to column. */
export interface Packing {
  base: number;
  width: Width;
}

/** A run of a ring's column: `count` values from `start`, wrapped by `mask`. */
export interface Run {
  start: number;
  count: number;
  mask: number;
}

const SPAN_1 = 0xff;
const SPAN_2 = 0xffff;
const SPAN_4 = 0xffff_ffff;

/** Smallest and largest value looked at, and whether all were whole. */
const seen = { min: 0, max: 0, isWhole: true };

/** Finds the packing; a column with a value that is not whole is kept as it is. */
export function measure(column: Float64Array, run: Run, packing: Packing): void {
  const first = run.start & run.mask;
  const front = Math.min(run.count, run.mask + 1 - first);
  seen.min = seen.max = run.count === 0 ? 0 : column[first]!;
  seen.isWhole = true;
  look(column.subarray(first, first + front));
  if (front < run.count) look(column.subarray(0, run.count - front));
  packing.base = seen.min;
  packing.width = seen.isWhole ? widthOf(seen.max - seen.min) : 8;
}

function look(values: Float64Array): void {
  let { min, max, isWhole } = seen;
  for (let each = 0; each < values.length; each++) {
    const value = values[each]!;
    if (value < min) min = value;
    if (max < value) max = value;
    if (Math.floor(value) !== value) isWhole = false;
  }
  seen.min = min;
  seen.max = max;
  seen.isWhole = isWhole;
}

function widthOf(span: number): Width {
  if (span === 0) return 0;
  if (span <= SPAN_1) return 1;
  if (span <= SPAN_2) return 2;
  return span <= SPAN_4 ? 4 : 8;
}

/** Writes a column as measured to `bytes` at `at`, which is a multiple of 8. */
export function pack(
  column: Float64Array,
  run: Run,
  to: { readonly bytes: Uint8Array; readonly at: number; readonly packing: Packing },
): void {
  const { bytes: { buffer }, at, packing: { base, width } } = to;
  const { count } = run;
  const first = run.start & run.mask;
  const front = column.subarray(first, Math.min(first + count, run.mask + 1));
  const back = column.subarray(0, count - front.length);
  switch (width) {
    case 0:
      return;
    case 1: {
      const target = new Uint8Array(buffer, at, count);
      to8(front, target, base);
      return to8(back, target.subarray(front.length), base);
    }
    case 2: {
      const target = new Uint16Array(buffer, at, count);
      to16(front, target, base);
      return to16(back, target.subarray(front.length), base);
    }
    case 4: {
      const target = new Uint32Array(buffer, at, count);
      to32(front, target, base);
      return to32(back, target.subarray(front.length), base);
    }
    case 8: {
      const target = new Float64Array(buffer, at, count);
      target.set(front);
      return target.set(back, front.length);
    }
  }
}

// One function a width: a loop over one kind of array is compiled to a few instructions. Positional,
// being called for each column of each block.

function to8(values: Float64Array, target: Uint8Array, base: number): void {
  for (let each = 0; each < values.length; each++) target[each] = values[each]! - base;
}

function to16(values: Float64Array, target: Uint16Array, base: number): void {
  for (let each = 0; each < values.length; each++) target[each] = values[each]! - base;
}

function to32(values: Float64Array, target: Uint32Array, base: number): void {
  for (let each = 0; each < values.length; each++) target[each] = values[each]! - base;
}

/** Puts a packed column back into the run of a ring's column. */
export function unpackColumn(
  column: Float64Array,
  run: Run,
  from: { readonly bytes: Uint8Array; readonly at: number; readonly packing: Packing },
): void {
  const { bytes: { buffer }, at, packing: { base, width } } = from;
  const { count } = run;
  const first = run.start & run.mask;
  // Up to the end of the ring, and on from its front: no value needs the mask.
  const front = Math.min(count, run.mask + 1 - first);
  switch (width) {
    case 0:
      column.fill(base, first, first + front);
      column.fill(base, 0, count - front);
      return;
    case 1: {
      const packed = new Uint8Array(buffer, at, count);
      add8(column.subarray(first), packed.subarray(0, front), base);
      return add8(column, packed.subarray(front), base);
    }
    case 2: {
      const packed = new Uint16Array(buffer, at, count);
      add16(column.subarray(first), packed.subarray(0, front), base);
      return add16(column, packed.subarray(front), base);
    }
    case 4: {
      const packed = new Uint32Array(buffer, at, count);
      add32(column.subarray(first), packed.subarray(0, front), base);
      return add32(column, packed.subarray(front), base);
    }
    case 8: {
      const packed = new Float64Array(buffer, at, count);
      column.set(packed.subarray(0, front), first);
      column.set(packed.subarray(front));
      return;
    }
  }
}

function add8(column: Float64Array, packed: Uint8Array, base: number): void {
  for (let each = 0; each < packed.length; each++) column[each] = base + packed[each]!;
}

function add16(column: Float64Array, packed: Uint16Array, base: number): void {
  for (let each = 0; each < packed.length; each++) column[each] = base + packed[each]!;
}

function add32(column: Float64Array, packed: Uint32Array, base: number): void {
  for (let each = 0; each < packed.length; each++) column[each] = base + packed[each]!;
}

/** Copies bytes out of a ring's column, and back into it. */
export function packBytes(column: Uint8Array, run: Run, target: Uint8Array): void {
  const first = run.start & run.mask;
  const front = Math.min(run.count, run.mask + 1 - first);
  target.set(column.subarray(first, first + front));
  target.set(column.subarray(0, run.count - front), front);
}

export function unpackBytes(column: Uint8Array, run: Run, packed: Uint8Array): void {
  const first = run.start & run.mask;
  const front = Math.min(run.count, run.mask + 1 - first);
  column.set(packed.subarray(0, front), first);
  column.set(packed.subarray(front));
}
