// Times as users write them.
import { assertEquals, assertThrows } from "@std/assert";
import { isoOf, parseTime, stamp } from "../../lib/app/times.ts";

const AT = 1_723_161_253_937_123;

// deno-fmt-ignore
const times = [
  { text: "1723161253", us: 1_723_161_253_000_000 },
  { text: "1723161253.937123", us: AT },
  { text: "1723161253.9371239", us: AT },
  { text: "1723161253937", us: 1_723_161_253_937_000 },
  { text: "1723161253937123", us: AT },
  { text: "1723161253937123999", us: AT },
  { text: "0", us: 0 },
  { text: "2024-08-08T23:54:13.937123Z", us: AT },
  { text: "2024-08-08T23:54:13.937123", us: AT },
  { text: "2024-08-08 23:54:13.937123999", us: AT },
  { text: "2024-08-09T01:54:13.937123+02:00", us: AT },
  { text: "2024-08-08T18:24:13.937123-0530", us: AT },
  { text: "2024-08-08t23:54:13.9z", us: 1_723_161_253_900_000 },
  { text: "2024-08-08T23:54", us: 1_723_161_240_000_000 },
  { text: "2024-08-08", us: 1_723_075_200_000_000 },
  { text: "2024-02-29", us: 1_709_164_800_000_000 },
];

for (const { text, us } of times) {
  Deno.test(`parseTime() reads ${text}`, () => assertEquals(parseTime(text, "--from"), us));
}

// deno-fmt-ignore
const refused = [
  "", "now", "-5", "1e9", "0x10", "1723161253937.5", "123456789012345678901", "2024-02-30",
  "2023-02-29", "2024-13-01", "2024-08-08T24:00", "2024-08-08T23:60", "2024-08-08T23:54:60",
  "2024-08-08T23", "08.08.2024", "2024-08-08T23:54:13+25:00", "2024-08-08T23:54:13+01:75",
];

for (const text of refused) {
  Deno.test(`parseTime() refuses "${text}"`, () => {
    const error = assertThrows(() => parseTime(text, "--to"), RangeError);
    assertEquals(
      error.message,
      `Cannot use --to ${text}: it must be a time such as 2024-08-08T23:55:00Z or an epoch ` +
        "in s, ms, us or ns",
    );
  });
}

Deno.test("stamp() is what a folder can be called", () => {
  assertEquals(stamp(1_723_161_253_937), "20240808T235413Z");
});

Deno.test("isoOf() shows a time, or the number where there is no such date", () => {
  assertEquals(isoOf(AT), "2024-08-08T23:54:13.937Z");
  assertEquals(isoOf(9e21), "9e+21 us");
});
