// One value of the configuration: words to exact numbers, with the range told when it is left.
import { z } from "zod";
import { Decimal, toDecimal } from "../base/decimal.ts";
import { type Ppm, ppm, PPM_ONE } from "../base/units.ts";

/** Most digits a number may have, so that a double holds it exactly as written. */
const DIGITS_MAX = 15;

/** Ends included, as decimal text. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

/** What is wrong, as the end of "it must be ...". */
class Fault {
  readonly allowed: string;
  constructor(allowed: string) {
    this.allowed = allowed;
  }
}

type Reader<T> = (text: string) => T | Fault;

/** Exact decimal, for money and rates. */
export function decimal(range: Range) {
  return leaf(decimalReader(range));
}

/** A number that informs and never becomes a price. */
export function number(range: Range) {
  const read = decimalReader(range);
  return leaf((text) => map(read(text), (value) => value.toNumber()));
}

/** A whole number. */
export function count(range: Range) {
  const read = scaledReader(range, { scale: 1, unit: "a whole number" });
  return leaf(read);
}

/** A ratio in whole millionths. */
export function ratio(range: Range) {
  return leaf(ratioReader(range));
}

/** Milliseconds as written, whole microseconds as read. */
export function milliseconds(range: Range) {
  return leaf(scaledReader(range, { scale: 1_000, unit: "a number of milliseconds" }));
}

/** Seconds as written, whole microseconds as read. */
export function seconds(range: Range) {
  return leaf(scaledReader(range, { scale: 1_000_000, unit: "a number of seconds" }));
}

/** One of the words. */
export function choice<const Word extends string>(...words: readonly Word[]) {
  return leaf((text): Word | Fault =>
    words.find((word) => word === text) ?? new Fault(`one of ${words.join(", ")}`)
  );
}

/** `true` or `false`. */
export function flag() {
  return leaf((text) => {
    if (text !== "true" && text !== "false") return new Fault("true or false");
    return text === "true";
  });
}

/** A word such as BTCUSDT. */
export function symbolName() {
  return leaf((text) =>
    /^[A-Z0-9]{2,30}$/.test(text) ? text : new Fault("a symbol such as BTCUSDT")
  );
}

/** The word `none`, for nothing, or a ratio. */
export function ratioOrNone(range: Range) {
  return leaf(either("none", undefined, ratioReader(range)));
}

/** The word `none`, for nothing, or a number. */
export function numberOrNone(range: Range) {
  const read = decimalReader(range);
  return leaf(either("none", undefined, (text) => map(read(text), (value) => value.toNumber())));
}

/** The word `auto`, for undefined, or a whole number. */
export function countOrAuto(range: Range) {
  return leaf(either("auto", undefined, scaledReader(range, { scale: 1, unit: "a whole number" })));
}

/** The word `data`, or milliseconds. */
export function latency(range: Range) {
  const unit = "a number of milliseconds";
  return leaf(either("data", "data" as const, scaledReader(range, { scale: 1_000, unit })));
}

/** One value, or a list of them: `[1, 2]`, or `1,2` on the command line. */
export function list<T extends z.ZodType>(item: T, max: number) {
  const error = `must be one value or a list of at most ${max}`;
  return z.preprocess(
    (value) => typeof value === "string" ? value.split(",").map((text) => text.trim()) : value,
    z.array(item, { error }).min(1, { error }).max(max, { error }),
  );
}

function leaf<T>(read: Reader<T>) {
  return z.string({ error: "must be one value" }).transform((text, context): T => {
    const value = read(text);
    if (!(value instanceof Fault)) return value;
    context.addIssue({ code: "custom", message: `must be ${value.allowed}` });
    return z.NEVER;
  });
}

function decimalReader(range: Range): Reader<Decimal> {
  const allowed = `a number from ${range.from} to ${range.to}`;
  return (text) => {
    const value = plainDecimal(text);
    if (value === undefined || value.lt(range.from) || value.gt(range.to)) {
      return new Fault(allowed);
    }
    if (DIGITS_MAX < value.precision()) {
      return new Fault(`${allowed} of at most ${DIGITS_MAX} digits`);
    }
    return value;
  };
}

function ratioReader(range: Range): Reader<Ppm> {
  const read = scaledReader(range, { scale: PPM_ONE, unit: "a ratio" });
  return (text) => map(read(text), ppm);
}

function scaledReader(range: Range, config: { scale: number; unit: string }): Reader<number> {
  const allowed = `${config.unit} from ${range.from} to ${range.to}`;
  const digits = String(config.scale).length - 1;
  return (text) => {
    const value = plainDecimal(text);
    if (value === undefined || value.lt(range.from) || value.gt(range.to)) {
      return new Fault(allowed);
    }
    const scaled = value.mul(config.scale);
    if (scaled.isInteger()) return scaled.toNumber();
    return new Fault(digits === 0 ? allowed : `${allowed} with at most ${digits} decimals`);
  };
}

function plainDecimal(text: string): Decimal | undefined {
  return /^-?\d+(\.\d+)?$/.test(text) ? toDecimal(text) : undefined;
}

function either<Word, T>(word: string, meaning: Word, read: Reader<T>): Reader<Word | T> {
  return (text) => {
    if (text === word) return meaning;
    const value = read(text);
    return value instanceof Fault ? new Fault(`${word} or ${value.allowed}`) : value;
  };
}

function map<T, U>(value: T | Fault, change: (value: T) => U): U | Fault {
  return value instanceof Fault ? value : change(value);
}
