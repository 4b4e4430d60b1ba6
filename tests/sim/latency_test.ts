// Latencies: constants, or those of the recorded feed.
import { assertEquals } from "@std/assert";
import { latencyOf } from "../../lib/sim/latency.ts";

Deno.test("latencyOf() gives the constant, or the feed's when it comes from the data", () => {
  assertEquals(latencyOf(20_000, 7_000), 20_000);
  assertEquals(latencyOf("data", 7_000), 7_000);
});
