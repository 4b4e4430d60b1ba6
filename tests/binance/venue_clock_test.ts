// The venue's time, whatever happens to the wall clock.
import { assertEquals } from "@std/assert";
import { VenueClock } from "../../lib/binance/venue_clock.ts";
import { manualClock } from "./manual_clock.ts";

Deno.test("VenueClock goes by the wall clock until it was told better", () => {
  const clock = manualClock();
  const venue = new VenueClock(clock);
  assertEquals([venue.venueMs(), venue.timestampMs(), venue.isDue()], [
    1_789_000_000_000,
    undefined,
    true,
  ]);
  clock.pass(100);
  const { monotonicMs, wallMs } = venue.local();
  assertEquals([monotonicMs, wallMs], [100, 1_789_000_000_100]);
  const venueMs = wallMs + 7_000;
  venue.offset.add({ sentMs: 90, receivedMs: 101, wallMs: wallMs + 1, venueMs });
  clock.pass(400);
  assertEquals([venue.venueMs(), venue.timestampMs()], [1_789_000_007_504.5, 1_789_000_007_504]);
  assertEquals(venue.isDue(), false);
});

Deno.test("VenueClock does not sign after the wall clock stepped, until it was told again", () => {
  const clock = manualClock();
  const venue = new VenueClock(clock);
  venue.offset.add({ sentMs: 0, receivedMs: 0, wallMs: venue.local().wallMs, venueMs: 5_000 });
  clock.step(60_000);
  assertEquals([venue.timestampMs(), venue.isDue()], [undefined, true]);
});
