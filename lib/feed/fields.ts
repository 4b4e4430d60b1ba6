// One line of a CSV as fields, and their numbers, without a string for any that is plain.
import { csvFields } from "./csv_line.ts";
import type { FeedScales } from "./feed_scales.ts";
import { found } from "./refusal.ts";
import { readWhole, type UnitScale } from "./unit_scale.ts";

/** More columns than any format has. */
export const COLUMNS_MAX = 256;

const COMMA = 44;
const LINE_FEED = 10;
const RETURN = 13;
const QUOTE = 34;
const POINT = 46;
const ZERO = 48;
const SMALL_A = 97;
const SMALL_Z = 122;
const TO_CAPITAL = 32;
const WHOLE_DIGITS_MAX = 15;
const NS_DIGITS = 19;
const US_DIGITS = 16;
const POWERS = Float64Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const EXPONENT = /^(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,2})$/;
const FIELD_CHARS_MAX = 64;
/** What the order book holds. */
const TICKS_MAX = 0x7fff_fffe;

/**
 * The fields of one line.
 *
 * Numbers go to `values`, by column: returned ones would be allocated. Each reader has a quick
 * path that refuses nothing; what it does not know is read again with care, as text.
 */
export class Fields {
  count = 0;
  readonly values = new Float64Array(COLUMNS_MAX);
  /** The column read last, for the message of a refusal. */
  column = 0;
  names: readonly string[] = [];
  readonly #scales: FeedScales;
  readonly #starts = new Int32Array(COLUMNS_MAX + 1);
  readonly #ends = new Int32Array(COLUMNS_MAX + 1);
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  #buffer: Uint8Array = new Uint8Array(0);

  constructor(scales: FeedScales) {
    this.#scales = scales;
  }

  /** Name of the column read last. */
  get columnName(): string | undefined {
    return this.names[this.column];
  }

  /** Splits the line at `from`, which ends in a newline; returns where the next one starts. */
  split(buffer: Uint8Array, from: number): number {
    const starts = this.#starts;
    const ends = this.#ends;
    let count = 0;
    let at = from;
    let quoted = false;
    starts[0] = from;
    for (let byte = buffer[at]!; byte !== LINE_FEED; byte = buffer[++at]!) {
      if (byte === QUOTE) quoted = true;
      if (byte !== COMMA) continue;
      ends[count] = at;
      if (count < COLUMNS_MAX) count++;
      starts[count] = at + 1;
    }
    const end = from < at && buffer[at - 1] === RETURN ? at - 1 : at;
    ends[count] = Math.max(end, starts[count]!);
    this.count = count + 1;
    this.#buffer = buffer;
    if (quoted && !this.#unquote()) this.#splitQuoted(buffer.subarray(from, end));
    return at + 1;
  }

  /** Leaves out the NULs with which a field is filled up. */
  unpad(column: number): void {
    const start = this.#starts[column]!;
    let end = this.#ends[column]!;
    while (start < end && this.#buffer[end - 1] === 0) end--;
    this.#ends[column] = end;
  }

  /** Whether the field is this text, given as bytes, with letters of any case for its capitals. */
  isAnyCase(column: number, capitals: Uint8Array): boolean {
    const start = this.#starts[column]!;
    if (this.#ends[column]! - start !== capitals.length) return false;
    for (let index = 0; index < capitals.length; index++) {
      const byte = this.#buffer[start + index]!;
      const isSmall = SMALL_A <= byte && byte <= SMALL_Z;
      if ((isSmall ? byte - TO_CAPITAL : byte) !== capitals[index]) return false;
    }
    return true;
  }

  isEmpty(column: number): boolean {
    return this.#starts[column] === this.#ends[column];
  }

  /** Whether the line has no text at all. */
  get isBlank(): boolean {
    return this.count === 1 && this.isEmpty(0);
  }

  text(column: number): string {
    this.column = column;
    const bytes = this.#buffer.subarray(this.#starts[column]!, this.#ends[column]!);
    try {
      return this.#decoder.decode(bytes);
    } catch {
      throw new SyntaxError("it is not UTF-8 text");
    }
  }

  /** All fields as text. */
  texts(): readonly string[] {
    return Array.from({ length: this.count }, (_, column) => this.text(column));
  }

  /** Whether the field is exactly this text, given as bytes. */
  is(column: number, text: Uint8Array): boolean {
    const start = this.#starts[column]!;
    if (this.#ends[column]! - start !== text.length) return false;
    for (let index = 0; index < text.length; index++) {
      if (this.#buffer[start + index] !== text[index]) return false;
    }
    return true;
  }

  /** A whole number of at most 2^53. */
  whole(column: number): void {
    this.column = column;
    const end = this.#ends[column]!;
    let at = this.#starts[column]!;
    if (at < end && end - at <= US_DIGITS) {
      const value = this.#digits(at, end);
      if (0 <= value && value <= Number.MAX_SAFE_INTEGER) {
        this.values[column] = value;
        return;
      }
      at = end;
    }
    this.values[column] = readWhole(this.text(column), this.names[column] ?? "the number");
  }

  /** A whole number, or 0 where the field is empty or says -1: absent. */
  present(column: number): void {
    if (this.isEmpty(column) || this.is(column, MINUS_ONE)) this.values[column] = 0;
    else this.whole(column);
  }

  /** Nanoseconds of 19 digits as microseconds, cut and never rounded up. */
  nanoseconds(column: number): void {
    this.column = column;
    const start = this.#starts[column]!;
    const end = this.#ends[column]!;
    const value = end - start === NS_DIGITS ? this.#digits(start, start + US_DIGITS) : -1;
    if (value < 0 || this.#digits(start + US_DIGITS, end) < 0) {
      throw new SyntaxError(`found ${found(this.text(column))}; expected 19 digits of nanoseconds`);
    }
    if (Number.MAX_SAFE_INTEGER < value) {
      throw new RangeError(`${this.names[column]} ${found(this.text(column))} is too large`);
    }
    this.values[column] = value;
  }

  /** A price in ticks, 0 or above. */
  price(column: number): void {
    this.column = column;
    const { price } = this.#scales;
    if (this.#units(column, price) && this.values[column]! <= TICKS_MAX) return;
    const ticks = price.read(plainDecimal(this.text(column)), "price");
    if (ticks < 0) throw new RangeError(`price is ${this.text(column)}, below 0`);
    if (TICKS_MAX < ticks) throw new RangeError(`price ${this.text(column)} is too large`);
    this.values[column] = ticks;
  }

  /** A size in the book, in lots; rounded up where it lies between two. */
  shownQty(column: number): void {
    this.column = column;
    if (this.#units(column, this.#scales.qty)) return;
    this.values[column] = this.#scales.shownQty(plainDecimal(this.text(column)), "qty");
  }

  /** A trade's quantity in lots; rounded down, but not to nothing. */
  printQty(column: number): void {
    this.column = column;
    if (this.#units(column, this.#scales.qty)) return;
    this.values[column] = this.#scales.printQty(plainDecimal(this.text(column)), "qty");
  }

  /** The number that the bytes are, or -1 for what is no number. */
  #digits(from: number, end: number): number {
    const buffer = this.#buffer;
    let value = 0;
    for (let at = from; at < end; at++) {
      const digit = buffer[at]! - ZERO;
      if (9 < digit >>> 0) return -1;
      value = value * 10 + digit;
    }
    return value;
  }

  /** A decimal that is a whole multiple; false where it is not, or not surely. */
  #units(column: number, scale: UnitScale): boolean {
    const buffer = this.#buffer;
    const start = this.#starts[column]!;
    const end = this.#ends[column]!;
    let at = start;
    let value = 0;
    for (; at < end; at++) {
      const digit = buffer[at]! - ZERO;
      if (9 < digit >>> 0) break;
      value = value * 10 + digit;
    }
    if (at === start) return false;
    let decimals = 0;
    if (at < end) {
      if (buffer[at] !== POINT || at + 1 === end) return false;
      for (at++; at < end; at++) {
        const digit = buffer[at]! - ZERO;
        if (9 < digit >>> 0) return false;
        if (decimals < scale.digits) {
          value = value * 10 + digit;
          decimals++;
        } else if (digit !== 0) {
          return false;
        }
      }
    }
    if (POWERS[WHOLE_DIGITS_MAX]! <= value) return false;
    const scaled = value * POWERS[scale.digits - decimals]!;
    if (Number.MAX_SAFE_INTEGER < scaled || scaled % scale.step !== 0) return false;
    this.values[column] = scaled / scale.step;
    return true;
  }

  /**
   * Quotes around whole fields, with neither a quote nor a comma inside, are stepped over; false
   * where others stand in the line, which may by then be half done.
   */
  #unquote(): boolean {
    const buffer = this.#buffer;
    if (COLUMNS_MAX < this.count) return false;
    for (let column = 0; column < this.count; column++) {
      const start = this.#starts[column]!;
      const last = this.#ends[column]! - 1;
      const isQuoted = buffer[start] === QUOTE;
      if (isQuoted && (last <= start || buffer[last] !== QUOTE)) return false;
      for (let at = isQuoted ? start + 1 : start; at < last; at++) {
        if (buffer[at] === QUOTE) return false;
      }
      if (!isQuoted) {
        if (start <= last && buffer[last] === QUOTE) return false;
        continue;
      }
      this.#starts[column] = start + 1;
      this.#ends[column] = last;
    }
    return true;
  }

  /** Other quotes are rare: the fields are written anew, without them. */
  #splitQuoted(line: Uint8Array): void {
    let fields: readonly string[];
    try {
      fields = csvFields(this.#decoder.decode(line));
    } catch (error) {
      if (error instanceof SyntaxError) throw error;
      throw new SyntaxError("it is not UTF-8 text");
    }
    const encoder = new TextEncoder();
    const encoded = fields.slice(0, COLUMNS_MAX).map((field) => encoder.encode(field));
    const buffer = new Uint8Array(encoded.reduce((sum, field) => sum + field.length, 0));
    let at = 0;
    encoded.forEach((field, index) => {
      buffer.set(field, at);
      this.#starts[index] = at;
      at += field.length;
      this.#ends[index] = at;
    });
    this.#buffer = buffer;
    this.count = fields.length;
  }
}

const MINUS_ONE = new TextEncoder().encode("-1");

/** `1.5e-7` as `0.00000015`, digit by digit; other text is returned as it is. */
export function plainDecimal(text: string): string {
  const match = text.length <= FIELD_CHARS_MAX ? EXPONENT.exec(text) : null;
  const [, whole, fraction = "", exponent] = match ?? [];
  if (whole === undefined) return text;
  const shift = Number(exponent);
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (point <= 0) return `0.${"0".repeat(-point)}${digits}`;
  if (digits.length <= point) return digits + "0".repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}
