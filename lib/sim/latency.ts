// How long a message takes: a constant, or what the recorded feed took at that moment.
import type { Latency } from "./config.ts";

/** Microseconds for one message, given the feed latency of the last recorded one. */
export function latencyOf(latency: Latency, lastFeedUs: number): number {
  return latency === "data" ? lastFeedUs : latency;
}
