// What is done to a file: bytes, fields and rows cut, lost, doubled, exchanged, changed, added.
import type { Prng } from "../../lib/base/prng.ts";

/** Fields that a row should not have. */
export const HOSTILE: readonly string[] = [
  "",
  " ",
  "-",
  "-1",
  "+1",
  "-0",
  "0",
  "00",
  "1",
  "0.0",
  "1.",
  ".5",
  "1.5.5",
  "0x10",
  "1_000",
  "1e9",
  "1e-9",
  "1E+99",
  "1e308",
  "1e-308",
  "1e99999999999",
  "9007199254740991",
  "9007199254740993",
  "99999999999999999999",
  "18446744073709551616",
  "9".repeat(400),
  `0.${"0".repeat(400)}1`,
  "NaN",
  "Infinity",
  "-Infinity",
  "null",
  "undefined",
  "true",
  "__proto__",
  "constructor",
  '"',
  '""',
  '"1',
  '1"',
  '"a\nb"',
  "1,1",
  "\r",
  "\t1",
  "\0",
  "\x7f",
  "\x1b[31m",
  "\xff",
  "\xc3\x28",
  "\xed\xa0\x80",
  "\xef\xbb\xbf",
  "\xef\xbc\x91",
  "\xd9\xa1",
  "{}",
  "[]",
  '{"e":"trade"}',
  "<script>alert(1)</script>",
  "%s%n",
  "1722470400000",
  "1722470400000000",
  "1722470400000000000",
  "4102444800000",
  "253402300800000000",
  "-1722470400000",
  "snap",
  "set",
  "bid",
  "INSURANCE_FUND",
  "x".repeat(70_000),
];

/** One row that belongs to no table. */
const GARBAGE: readonly string[] = [
  ",",
  ",,,,,,,,,,,",
  "hello",
  "#",
  "# evenkeel-events 1 spot BTCUSDT",
  "local_us,venue_us,type,seq,first_id,last_id,prev_id,side,price,qty,trade_id,flag",
  "1 {}",
  "1748865600007000 {}",
  '1748865600007000 {"e":"trade"}',
  `1748865600007000 ${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`,
  "time,open,high,low,close,volume",
  "\0\0\0\0",
  "\xff\xfe\x00\x31",
  "PK\x03\x04",
  "\x1f\x8b\x08",
  '"',
  " ",
  "\r",
  "",
];

type Damage = (text: string, draw: Draw) => string;

/** Whole numbers below a bound, and picks, from one stream. */
export class Draw {
  readonly #next: Prng;

  constructor(next: Prng) {
    this.#next = next;
  }

  below(bound: number): number {
    return Math.floor(this.#next() * Math.max(1, bound));
  }

  of<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("Cannot draw: there is nothing to draw from");
    return item;
  }
}

/** Changes the lines; the newline at the end stays as it was. */
function onLines(change: (lines: string[], draw: Draw) => void): Damage {
  return (text, draw) => {
    const lines = text.split("\n");
    change(lines, draw);
    return lines.join("\n");
  };
}

/** Changes one field of one line. */
function onField(change: (fields: string[], at: number, draw: Draw) => void): Damage {
  return onLines((lines, draw) => {
    const at = draw.below(lines.length);
    const line = lines[at] ?? "";
    // Recorded lines have their fields between other marks.
    const mark = line.includes("{") ? /([,:[\]{}])/ : /(,)/;
    const parts = line.split(mark);
    const fields = parts.filter((_, index) => index % 2 === 0);
    const marks = parts.filter((_, index) => index % 2 === 1);
    change(fields, draw.below(fields.length), draw);
    lines[at] = fields.map((field, index) => {
      const tail = index + 1 < fields.length ? marks[index] ?? "," : "";
      return `${field}${tail}`;
    }).join("");
  });
}

/** Every kind of damage by its name; texts are one character a byte. */
export const DAMAGES: Readonly<Record<string, Damage>> = {
  cut: (text, draw) => text.slice(0, draw.below(text.length + 1)),
  cut_front: (text, draw) => text.slice(draw.below(text.length + 1)),
  lose_bytes: (text, draw) => {
    const at = draw.below(text.length);
    return text.slice(0, at) + text.slice(at + 1 + draw.below(40));
  },
  change_byte: (text, draw) => {
    const at = draw.below(text.length);
    return text.slice(0, at) + String.fromCharCode(draw.below(256)) + text.slice(at + 1);
  },
  change_digit: (text, draw) => {
    const from = draw.below(text.length);
    const at = text.slice(from).search(/\d/);
    if (at < 0) return text;
    return text.slice(0, from + at) + draw.below(10) + text.slice(from + at + 1);
  },
  add_bytes: (text, draw) => {
    const at = draw.below(text.length + 1);
    return text.slice(0, at) + draw.of(HOSTILE) + text.slice(at);
  },
  lose_row: onLines((lines, draw) => void lines.splice(draw.below(lines.length), 1)),
  lose_rows: onLines((lines, draw) =>
    void lines.splice(draw.below(lines.length), 1 + draw.below(lines.length))
  ),
  double_row: onLines((lines, draw) => {
    const at = draw.below(lines.length);
    lines.splice(at, 0, lines[at] ?? "");
  }),
  repeat_row: onLines((lines, draw) =>
    void lines.splice(draw.below(lines.length + 1), 0, lines[draw.below(lines.length)] ?? "")
  ),
  exchange_rows: onLines((lines, draw) => {
    const [one, other] = [draw.below(lines.length), draw.below(lines.length)];
    [lines[one], lines[other]] = [lines[other] ?? "", lines[one] ?? ""];
  }),
  add_garbage: onLines((lines, draw) =>
    void lines.splice(draw.below(lines.length + 1), 0, draw.of(GARBAGE))
  ),
  blank_lines: onLines((lines, draw) =>
    void lines.splice(draw.below(lines.length + 1), 0, ...Array(1 + draw.below(3)).fill(""))
  ),
  hostile_field: onField((fields, at, draw) => {
    fields[at] = draw.of(HOSTILE);
  }),
  negative_field: onField((fields, at) => {
    fields[at] = `-${fields[at] ?? ""}`;
  }),
  longer_field: onField((fields, at, draw) => {
    fields[at] = `${fields[at] ?? ""}${draw.below(10)}`;
  }),
  shorter_field: onField((fields, at) => {
    fields[at] = (fields[at] ?? "").slice(0, -1);
  }),
  quoted_field: onField((fields, at) => {
    fields[at] = `"${fields[at] ?? ""}"`;
  }),
  lose_field: onField((fields, at) => void fields.splice(at, 1)),
  double_field: onField((fields, at) => void fields.splice(at, 0, fields[at] ?? "")),
  exchange_fields: onField((fields, at, draw) => {
    const other = draw.below(fields.length);
    [fields[at], fields[other]] = [fields[other] ?? "", fields[at] ?? ""];
  }),
  header_case: onLines((lines) => {
    lines[0] = (lines[0] ?? "").toUpperCase();
  }),
  lose_header: onLines((lines) => void lines.shift()),
  header_again: onLines((lines, draw) =>
    void lines.splice(draw.below(lines.length + 1), 0, lines[0] ?? "")
  ),
  returns: (text) => text.replaceAll("\n", "\r\n"),
  old_returns: (text) => text.replaceAll("\n", "\r"),
  mark: (text) => `\xef\xbb\xbf${text}`,
  utf_16: (text) => `\xff\xfe${[...text].map((char) => `${char}\0`).join("")}`,
  no_last_newline: (text) => text.replace(/\n$/, ""),
  all_quoted: onLines((lines) => {
    lines.forEach((line, at) => {
      if (line !== "") lines[at] = line.split(",").map((field) => `"${field}"`).join(",");
    });
  }),
  semicolons: (text) => text.replaceAll(",", ";"),
};

const NAMES = Object.keys(DAMAGES);
/** Damages in one file, at most. */
const DAMAGES_MAX = 3;

/** Damages a text once to three times; says by what. */
export function damaged(text: string, draw: Draw): { text: string; by: readonly string[] } {
  const by = Array.from({ length: 1 + draw.below(DAMAGES_MAX) }, () => draw.of(NAMES));
  let now = text;
  for (const name of by) now = DAMAGES[name]?.(now, draw) ?? now;
  return { text: now, by };
}

/** One byte lost, changed or cut off in what is packed. */
export function damagedBytes(bytes: Uint8Array, draw: Draw): Uint8Array {
  const copy = bytes.slice();
  switch (draw.below(3)) {
    case 0:
      return copy.subarray(0, draw.below(copy.length + 1));
    case 1: {
      const at = draw.below(copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << draw.below(8));
      return copy;
    }
    default:
      return Uint8Array.from([...copy, ...copy.subarray(0, draw.below(copy.length))]);
  }
}

/** Characters of one byte each as bytes. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
