// The venue's time by the smallest round trip, steady against steps, sleep and drift.
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ClockOffset } from "../../lib/binance/clock_offset.ts";

const VENUE_AHEAD_MS = 1_789_000_000_000;

/** A sample at a monotonic time; the wall clock is 1,000,000 ms ahead of the monotonic one. */
function sample(sentMs: number, roundTripMs: number, error = 0) {
  const receivedMs = sentMs + roundTripMs;
  const venueMs = sentMs + roundTripMs / 2 + VENUE_AHEAD_MS + error;
  return { sentMs, receivedMs, wallMs: receivedMs + 1_000_000, venueMs };
}

function local(monotonicMs: number, step = 0) {
  return { monotonicMs, wallMs: monotonicMs + 1_000_000 + step };
}

Deno.test("ClockOffset knows nothing before a sample", () => {
  const offset = new ClockOffset();
  assertEquals(offset.venueMs(local(0)), undefined);
  assertEquals(offset.offsetMs(local(0)), undefined);
  assertEquals(offset.uncertaintyMs(local(0)), undefined);
  assert(offset.isDue(local(0)));
});

Deno.test("ClockOffset goes by the smallest round trip, not by the last", () => {
  const offset = new ClockOffset();
  offset.add(sample(0, 300, 120));
  offset.add(sample(400, 20, 1));
  offset.add(sample(500, 200, -90));
  assertEquals(offset.venueMs(local(1_000)), 1_000 + VENUE_AHEAD_MS + 1);
  assertEquals(offset.offsetMs(local(1_000)), VENUE_AHEAD_MS + 1 - 1_000_000);
  assertEquals(offset.uncertaintyMs(local(1_000)), 10);
});

Deno.test("ClockOffset asks again after two minutes, and prefers what is fresh", () => {
  const offset = new ClockOffset();
  offset.add(sample(0, 2, 50));
  assertEquals(offset.isDue(local(120_001)), false);
  assertEquals(offset.isDue(local(120_002)), true);
  offset.add(sample(310_000, 80, 0));
  assertEquals(offset.venueMs(local(311_000)), 311_000 + VENUE_AHEAD_MS);
});

Deno.test("ClockOffset keeps an old sample where there is no other: a cancel needs a time", () => {
  const offset = new ClockOffset();
  offset.add(sample(0, 2));
  assertEquals(offset.venueMs(local(3_600_000)), 3_600_000 + VENUE_AHEAD_MS);
});

Deno.test("ClockOffset keeps eight samples", () => {
  const offset = new ClockOffset();
  offset.add(sample(0, 1, 7));
  for (let index = 1; index <= 8; index += 1) offset.add(sample(index * 100, 50));
  assertEquals(offset.venueMs(local(1_000)), 1_000 + VENUE_AHEAD_MS);
});

for (const step of [-5_000, 5_000, 30_000]) {
  Deno.test(`ClockOffset knows nothing after the clocks parted by ${step} ms, until asked`, () => {
    const offset = new ClockOffset();
    offset.add(sample(0, 10));
    assertEquals(offset.venueMs(local(100, step)), undefined);
    assert(offset.isDue(local(100, step)));
    const fresh = sample(200, 40);
    offset.add({ ...fresh, wallMs: fresh.wallMs + step });
    assertEquals(offset.venueMs(local(300, step)), 300 + VENUE_AHEAD_MS);
  });
}

Deno.test("ClockOffset forgets all when told", () => {
  const offset = new ClockOffset();
  offset.add(sample(0, 10));
  offset.reset();
  assertEquals(offset.venueMs(local(100)), undefined);
});

const impossible = [
  ["an answer before the question", { ...sample(0, 10), receivedMs: -1 }],
  ["no time", { ...sample(0, 10), venueMs: NaN }],
  ["time zero", { ...sample(0, 10), venueMs: 0 }],
] as const;

for (const [name, wrong] of impossible) {
  Deno.test(`ClockOffset leaves a sample with ${name}`, () => {
    const offset = new ClockOffset();
    assertEquals(offset.add(wrong), false);
    assertEquals(offset.venueMs(local(100)), undefined);
  });
}

Deno.test("ClockOffset is off by half the smallest round trip at most, however answers are delayed", () => {
  const leg = fc.double({ min: 0, max: 500, noNaN: true });
  const law = fc.property(fc.array(fc.tuple(leg, leg), { minLength: 1, maxLength: 8 }), (trips) => {
    const offset = new ClockOffset();
    let at = 0;
    for (const [there, back] of trips) {
      const receivedMs = at + there + back;
      const venueMs = at + there + VENUE_AHEAD_MS;
      offset.add({ sentMs: at, receivedMs, wallMs: receivedMs + 1_000_000, venueMs });
      at = receivedMs + 10;
    }
    const smallest = Math.min(...trips.map(([there, back]) => there + back));
    const venueMs = offset.venueMs(local(at)) ?? NaN;
    assertAlmostEquals(venueMs, at + VENUE_AHEAD_MS, smallest / 2 + 0.01);
  });
  fc.assert(law, { seed: 20261121, numRuns: 500 });
});
