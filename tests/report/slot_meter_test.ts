// Time by slot, by risk level and by reset, as stories.
import { assertEquals } from "@std/assert";
import { told } from "./story.ts";

Deno.test("slots share out the base among quoting and the reasons for not quoting", () => {
  const { by_side_and_level: slots } = told(`
    0 book 99999 100001
    0 quotable
    1 slots buy0=quoting buy1=too_small sell0=stale sell1=halted
    1 send b0 buy0 99750 x100
    2 ack b0
    6 slots buy0=unknown buy1=too_small sell0=quoting sell1=halted
    6 unanswered b0
    8 expired b0
    9 slots buy0=balance buy1=too_small sell0=quoting sell1=halted
    10 end`).sections.quoting;
  const second = 1_000_000;
  assertEquals(slots, [
    {
      side: "buy",
      level: 0,
      time_us: {
        no_data: second,
        in_flight: second,
        quoting: 4 * second,
        unknown: 3 * second,
        balance: second,
      },
    },
    { side: "buy", level: 1, time_us: { no_data: second, too_small: 9 * second } },
    {
      side: "sell",
      level: 0,
      time_us: { no_data: second, stale: 5 * second, in_flight: 4 * second },
    },
    { side: "sell", level: 1, time_us: { no_data: second, halted: 9 * second } },
  ]);
});

Deno.test("a slot quotes while its order rests, whatever the strategy last said", () => {
  const { by_side_and_level: slots } = told(
    `
    0 book 99999 100001
    0 quotable
    0 send b0 buy0 99750 x100
    0 ack b0
    2 slots buy0=halted sell0=halted
    3 canceled b0
    4 end`,
    { levels: 1 },
  ).sections.quoting;
  assertEquals(slots[0]?.time_us, { quoting: 3_000_000, halted: 1_000_000 });
});

Deno.test("risk levels share out the base, normal first", () => {
  const { quoting } = told(`
    0 book 99999 100001
    1 quotable
    3 risk caution
    4.5 risk halt
    5 risk normal
    10 end`).sections;
  assertEquals(quoting.risk_levels_us, { normal: 7_000_000, caution: 1_500_000, halt: 500_000 });
});

const resets = [
  {
    name: "is the longest time between starts",
    story: "300 reset start\n 301 reset end 6\n 601 reset start\n 601.5 reset end 6\n 700 end",
    want: { value: 301, pass: true },
  },
  {
    name: "counts the wait for the first one",
    story: "302 reset start\n 302.5 reset end 6\n 400 end",
    want: { value: 302, pass: false },
  },
  {
    name: "counts the time after the last one",
    story: "300 reset start\n 300.5 reset end 6\n 650 end",
    want: { value: 350, pass: false },
  },
  {
    name: "fails when there is none",
    story: "400 end",
    want: { value: 400, pass: false },
  },
];

for (const { name, story, want } of resets) {
  Deno.test(`reset_interval_s_max ${name}`, () => {
    const { quoting } = told(`
      0 book 99999 100001
      0 quotable
      ${story}`).sections;
    const { value, pass } = quoting.reset_interval_s_max;
    assertEquals({ value, pass }, want);
  });
}

Deno.test("reset_interval_s_max is null in a run under 300 s and without resets", () => {
  const story = "0 book 99999 100001\n 0 quotable\n 299 end";
  const short = told(story).sections.quoting.reset_interval_s_max;
  assertEquals([short.value, short.value_why], [null, "the run is shorter than 300 s"]);
  const off = told(story, { resetIntervalUs: 0 }).sections.quoting.reset_interval_s_max;
  assertEquals([off.value, off.value_why], [null, "staggered resets are off"]);
});

Deno.test("resets are counted with the orders they replaced and their longest duration", () => {
  const { resets } = told(`
    0 book 99999 100001
    0 quotable
    300 reset start
    300.25 reset end 6
    600 reset start
    600.5 reset end 4
    700 end`).sections.quoting;
  assertEquals(resets, { count: 2, orders_replaced: 10, duration_s_max: 0.5 });
});
