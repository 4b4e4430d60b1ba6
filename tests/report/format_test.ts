// Figures as text: cut, rounded, grouped, timed, wrapped.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  clockTime,
  count,
  cut,
  duration,
  isoTime,
  left,
  money,
  right,
  rounded,
  wrap,
} from "../../lib/report/format.ts";

const cases = [
  { name: "cut() never rounds a share up", got: cut(99.7999), want: "99.79" },
  { name: "cut() keeps an exact share", got: cut(99.8), want: "99.80" },
  { name: "cut() cuts towards zero", got: cut(-0.019), want: "-0.01" },
  { name: "cut() shows no negative zero", got: cut(-0.001), want: "0.00" },
  { name: "cut() is not fooled by binary fractions", got: cut(0.29), want: "0.29" },
  { name: "cut() shows an absent figure", got: cut(null), want: "n/a" },
  { name: "cut() takes small figures", got: cut(0.0000123, 6), want: "0.000012" },
  { name: "rounded() rounds half away from zero", got: rounded(-1.005, 2), want: "-1.01" },
  { name: "money() groups thousands", got: money("1234567.5"), want: "1,234,567.5000" },
  { name: "money() groups negative thousands", got: money("-1234.5"), want: "-1,234.5000" },
  { name: "money() shows eight digits of little", got: money("-0.00000012"), want: "-0.00000012" },
  { name: "money() shows nothing as nothing", got: money("0"), want: "0.0000" },
  { name: "money() shows no negative zero", got: money("-0.00000000001"), want: "0.00000000" },
  { name: "money() shows an absent figure", got: money(null), want: "n/a" },
  { name: "count() groups thousands", got: count(1234567), want: "1,234,567" },
  {
    name: "isoTime() keeps microseconds",
    got: isoTime(1_723_161_253_937_123),
    want: "2024-08-08T23:54:13.937123Z",
  },
  {
    name: "isoTime() takes times before 1970",
    got: isoTime(-1),
    want: "1969-12-31T23:59:59.999999Z",
  },
  {
    name: "clockTime() cuts to the second",
    got: clockTime(1_723_161_253_937_123),
    want: "2024-08-08 23:54:13",
  },
  { name: "duration() of half a millisecond", got: duration(500), want: "0.5 ms" },
  { name: "duration() of 20 ms", got: duration(20_000), want: "20 ms" },
  { name: "duration() of seconds is cut", got: duration(59_990_000), want: "59.9 s" },
  { name: "duration() of minutes", got: duration(650_000_000), want: "10 min 50 s" },
  { name: "duration() of hours", got: duration(7_260_000_000), want: "2 h 1 min" },
  { name: "duration() of days", got: duration(180_000_000_000), want: "2 d 2 h" },
  { name: "left() clips with a tilde", got: left("abcdef", 4), want: "abc~" },
  { name: "right() replaces what a terminal may act on", got: right("a\u001bb", 5), want: "  a?b" },
];

for (const { name, got, want } of cases) Deno.test(name, () => assertEquals(got, want));

Deno.test("wrap() keeps every line within the width and loses no word", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1 })),
      fc.integer({ min: 8, max: 80 }),
      (words, width) => {
        const lines = wrap(words.join(" "), width, "  ");
        assert(lines.every((line) => line.length <= width));
        const bare = (text: string) => text.replace(/\s+/g, "").replace(/[^\x20-\x7e]/gu, "?");
        assertEquals(bare(lines.join(" ")), bare(words.join(" ")));
      },
    ),
    { seed: 20261121, numRuns: 200 },
  );
});
