// The fill-rate figures of small stories by hand.
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { told } from "./story.ts";

const OPEN = `
  0 book 99999 100001
  0 quotable
`;

Deno.test("fill_rate counts orders, versions and fills of an amended order", () => {
  const { fill_rate: rate } = told(`${OPEN}
    0 send b0 buy0 99750 x100
    1 ack b0 30
    2 amend b0 99700 x100
    3 amended b0               # a new version
    4 fill b0 x40 12
    5 amend b0 99700 x50
    6 amended b0 kept          # keeps the queue: no new version
    7 fill b0 x20 0
    8 fill b0 x30 0
    8 send b1 buy0 99700 x100
    9 ack b1 ?
    10 end`).sections;
  assertEquals(
    [rate.orders_placed, rate.orders_accepted, rate.orders_filled, rate.orders_fully_filled],
    [2, 2, 1, 1],
  );
  assertEquals([rate.amends_accepted, rate.versions, rate.versions_filled], [2, 3, 1]);
  assertEquals([rate.fills, rate.partial_fills, rate.maker_fills, rate.taker_fills], [3, 2, 3, 0]);
  assertEquals(rate.filled_over_placed.value, 0.5);
  assertEquals(rate.filled_over_placed_and_amended, {
    value: 0.25,
    target: "< 0.005",
    pass: false,
  });
  assertEquals(rate.passive_fill_alarm, "breach");
  // 90 lots of 0.00001 at 99,700 ticks of 0.01.
  assertEquals(rate.filled_notional, "0.8973");
});

Deno.test("fill_rate takes times to fill from a version's acceptance", () => {
  const { fill_rate: rate } = told(`${OPEN}
    0 send b0 buy0 99750 x100
    1 ack b0
    2 amend b0 99700 x100
    3 amended b0
    4 fill b0 x40
    7 fill b0 x60
    8 send b1 buy0 99700 x100
    9 ack b1
    10 end`).sections;
  assertEquals(rate.time_to_first_fill_ms, { count: 1, p50: 1000, p90: 1000 });
  assertEquals(rate.time_to_last_fill_ms, { count: 1, p50: 4000, p90: 4000 });
  // The first version, from 1 to 3 s, and the second order, from 9 to 10 s.
  assertEquals(rate.unfilled_versions, 2);
  assertAlmostEquals(rate.unfilled_version_hours, 3 / 3600, 1e-12);
});

Deno.test("fill_rate sets filled notional against notional times hours quoted", () => {
  const { fill_rate: rate } = told(`${OPEN}
    0 send b0 buy0 100000 x100
    0 ack b0
    10 fill b0 x40
    20 end`).sections;
  // 40 filled over (100 × 10 s + 60 × 10 s), at one price.
  const figure = rate.filled_notional_per_quoted_notional_hour.value ?? 0;
  assertAlmostEquals(figure, 40 / 1600 * 3600, 1e-9);
  assertEquals(rate.orders_partially_filled, 1);
  assertEquals(rate.order_us, 20_000_000);
});

Deno.test("fill_rate shows queues that are known, and the share of those that are not", () => {
  const { fill_rate: rate } = told(`${OPEN}
    0 send b0 buy0 99750 x100
    0 send s0 sell0 100250 x100
    0 ack b0 25
    0 ack s0 ?
    3.5 known 100250           # seen at the next whole second
    4 fill b0 x10 5
    4 fill s0 x10 ?
    10 end`).sections;
  assertEquals(rate.queue_ahead_at_ack, {
    count: 1,
    mean: "0.00025",
    p50: "0.00025",
    p90: "0.00025",
  });
  assertEquals(rate.queue_ahead_at_fill.mean, "0.00005");
  assertEquals(rate.unknown_queue_fills_pct.value, 50);
  const [buy, , sell] = rate.by_side_and_level;
  assertEquals([buy?.side, buy?.level, buy?.unknown_queue_time_pct.value], ["buy", 0, 0]);
  assertEquals([sell?.side, sell?.level, sell?.unknown_queue_fills_pct.value], ["sell", 0, 100]);
});

Deno.test("fill_rate sees an unknown queue become known at a whole second", () => {
  const { fill_rate: rate } = told(`${OPEN}
    0 send b0 buy0 99750 x100
    0 ack b0 ?
    3.5 known 99750
    10 end`).sections;
  assertEquals(rate.unknown_queue_time_pct.value, 40);
});

Deno.test("fill_rate takes a fill that overtakes the ack for the ack", () => {
  const { fill_rate: rate } = told(`${OPEN}
    0 send b0 buy0 99750 x100
    1 fill b0 x100
    1 ack b0
    10 end`).sections;
  assertEquals([rate.orders_accepted, rate.orders_fully_filled, rate.versions], [1, 1, 1]);
});

Deno.test("fill_rate without orders or fills is null with reasons, not 0", () => {
  const { fill_rate: none } = told(`${OPEN} 10 end`).sections;
  assertEquals(none.filled_over_placed.value_why, "no placement was accepted");
  assertEquals(none.filled_notional_per_quoted_notional_hour.value, null);
  assertEquals([none.passive_fill_alarm, none.filled_notional], [null, "0"]);
  assertEquals(none.time_to_first_fill_ms.p50_why, "no version was filled");

  const { fill_rate: unfilled } = told(`${OPEN}
    0 send b0 buy0 99750 x100
    0 ack b0
    10 end`).sections;
  assertEquals(unfilled.filled_over_placed.value, 0);
  assertEquals(unfilled.filled_over_placed_and_amended.pass, true);
  assertEquals(unfilled.passive_fill_alarm, "none");
  assertEquals(unfilled.filled_notional_per_quoted_notional_hour.value, 0);
});

const alarms = [
  { quotes: 200, want: "alarm" },
  { quotes: 201, want: "none" },
  { quotes: 20, want: "breach" },
  { quotes: 21, want: "alarm" },
];

for (const { quotes, want } of alarms) {
  Deno.test(`passive_fill_alarm is ${want} at one filled quote of ${quotes}`, () => {
    const amends = Array.from({ length: quotes - 1 }, (_, index) => {
      const price = index % 2 === 0 ? 99_700 : 99_750;
      return `2 amend b0 ${price} x100\n2 amended b0`;
    });
    const { fill_rate: rate } = told(`${OPEN}
      0 send b0 buy0 99750 x100
      0 ack b0
      ${amends.join("\n")}
      3 fill b0 x100
      10 end`).sections;
    assertEquals(rate.passive_fill_alarm, want);
  });
}
