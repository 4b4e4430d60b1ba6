// Figures as text for people: cut shares, money with four digits, times, columns.
import { Decimal } from "../base/decimal.ts";
import { US_PER_S } from "../base/units.ts";

/** Shown where a figure could not be computed. */
export const ABSENT = "n/a";

/** A share or ratio cut after `digits`, never rounded up: 99.7999 reads 99.79. */
export function cut(value: number | null, digits = 2): string {
  if (value === null) return ABSENT;
  return unsigned(new Decimal(value).toFixed(digits, Decimal.ROUND_DOWN));
}

/** An estimate rounded half away from zero. */
export function rounded(value: number | null, digits = 2): string {
  if (value === null) return ABSENT;
  return unsigned(new Decimal(value).toFixed(digits, Decimal.ROUND_HALF_UP));
}

/** Money with four digits; with eight when four would show something as nothing. */
export function money(text: string | null): string {
  if (text === null) return ABSENT;
  const value = new Decimal(text);
  const short = value.toFixed(4, Decimal.ROUND_HALF_UP);
  if (value.isZero() || !new Decimal(short).isZero()) return unsigned(grouped(short));
  return unsigned(value.toFixed(8, Decimal.ROUND_HALF_UP));
}

/** Money in at most `width` characters: digits after the point go first, then the zeros. */
export function fitted(text: string | null, width: number): string {
  const whole = money(text);
  if (text === null || whole.length <= width) return whole;
  const short = grouped(new Decimal(text).toFixed(0, Decimal.ROUND_DOWN));
  return short.length <= width ? short : new Decimal(text).toExponential(3, Decimal.ROUND_DOWN);
}

/** A whole number with its thousands apart: 1,234,567. */
export function count(value: number): string {
  return grouped(new Decimal(value).toFixed(0));
}

/** Microseconds since 1970 as `2024-08-08 23:54:13` UTC, cut to the second. */
export function clockTime(us: number): string {
  return isoTime(us).slice(0, 19).replace("T", " ");
}

/** Microseconds since 1970 as ISO 8601 in UTC with six digits of the second. */
export function isoTime(us: number): string {
  const seconds = Math.floor(us / US_PER_S);
  const rest = String(us - seconds * US_PER_S).padStart(6, "0");
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${rest}Z`;
}

/** A length of time in its two largest units: `2 h 5 min`, `3.2 s`, `20 ms`. */
export function duration(us: number): string {
  const ms = us / 1000;
  if (ms < 1000) return `${rounded(ms, ms < 10 && ms !== Math.floor(ms) ? 1 : 0)} ms`;
  const seconds = Math.floor(us / US_PER_S);
  if (seconds < 60) return `${cut(us / US_PER_S, 1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const hours = Math.floor(seconds / 3600);
  if (hours < 48) return `${hours} h ${Math.floor(seconds % 3600 / 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Right-aligned in `width`; a text that is too long is cut and ends in a tilde. */
export function right(text: string, width: number): string {
  return clip(text, width).padStart(width);
}

/** Left-aligned in `width`; a text that is too long is cut and ends in a tilde. */
export function left(text: string, width: number): string {
  return clip(text, width).padEnd(width);
}

/** Breaks text at spaces into lines of at most `width`, later lines indented; ASCII only. */
export function wrap(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  const words = text.split(/\s+/).flatMap((word) => pieces(ascii(word), width - indent.length));
  for (const word of words) {
    if (line === "") line = lines.length === 0 ? word : indent + word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  if (line.trim() !== "") lines.push(line);
  return lines;
}

/** Anything a terminal might not show, or might act on, becomes a question mark. */
export function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, "?");
}

function clip(text: string, width: number): string {
  const plain = ascii(text);
  return plain.length <= width ? plain : `${plain.slice(0, width - 1)}~`;
}

function pieces(word: string, width: number): string[] {
  const parts: string[] = [];
  for (let at = 0; at < word.length; at += width) parts.push(word.slice(at, at + width));
  return parts;
}

function grouped(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? apart : `${apart}.${fraction}`;
}

/** Nothing is shown as "-0.00". */
function unsigned(text: string): string {
  return /^-[0.,]+$/.test(text) ? text.slice(1) : text;
}
