// Which whole seconds are played, and how many are handed over as passed.
import { assertEquals } from "@std/assert";
import { lookAt, Seconds } from "../../backtest/seconds.ts";
import type { Trigger } from "../../lib/risk/config.ts";

const S = 1_000_000;
const NEVER = Infinity;

Deno.test("Seconds plays each second on the local clock", () => {
  const seconds = new Seconds("each", 2 * S);
  assertEquals(seconds.due[0], NEVER);
  seconds.start(10 * S, 400_000);
  assertEquals(seconds.due[0], 10.6 * S);
  seconds.start(99 * S, 0);
  assertEquals([seconds.before(11 * S), seconds.playing()], [0, 0]);
  seconds.heard(20 * S);
  seconds.played(0, NEVER);
  assertEquals(seconds.due[0], 11.6 * S);
});

Deno.test("Seconds plays the second after an event and counts those before it", () => {
  const seconds = new Seconds("after_events", 2 * S);
  assertEquals([seconds.before(5 * S), seconds.due[0]], [0, NEVER]);
  seconds.start(10.5 * S, 0);
  seconds.heard(10.5 * S);
  assertEquals([seconds.due[0], seconds.playing()], [11 * S, 0]);
  // The event says what happened until 25.5 s: from 27.5 s on there is silence.
  seconds.played(25.5 * S, NEVER);
  assertEquals(seconds.due[0], 28 * S);
  // The next one is in time: seconds 12 to 25 have passed quietly.
  assertEquals(seconds.before(25.5 * S), 14);
  seconds.heard(25.5 * S);
  assertEquals([seconds.due[0], seconds.playing()], [26 * S, 0]);
  seconds.played(40.5 * S, NEVER);
  // Nothing comes: the silence is looked at when it begins, and then never again.
  assertEquals([seconds.due[0], seconds.playing()], [43 * S, 16]);
  seconds.played(40.5 * S, NEVER);
  assertEquals([seconds.due[0], seconds.before(100 * S)], [NEVER, 56]);
  seconds.heard(100 * S);
  assertEquals([seconds.due[0], seconds.playing()], [100 * S, 0]);
});

Deno.test("Seconds plays a second that somebody waits for", () => {
  const seconds = new Seconds("after_events", 2 * S);
  seconds.start(10.5 * S, 0);
  assertEquals(seconds.playing(), 0);
  seconds.played(25.5 * S, 11 * S);
  assertEquals([seconds.due[0], seconds.playing()], [12 * S, 0]);
  seconds.played(25.5 * S, 20.2 * S);
  assertEquals([seconds.due[0], seconds.playing()], [21 * S, 8]);
  seconds.played(25.5 * S, 90 * S);
  assertEquals(seconds.due[0], 28 * S);
});

const DAY = 86_400 * S;

// deno-fmt-ignore
const WAITS: readonly { triggers: readonly Trigger[]; next: number }[] = [
  { triggers: [], next: NEVER },
  { triggers: ["drawdown", "stale"], next: NEVER },
  { triggers: ["daily_loss", "stale"], next: 8 * DAY },
  { triggers: ["daily_loss_quote"], next: 8 * DAY },
  { triggers: ["drawdown", "volatility"], next: 7.5 * DAY },
  { triggers: ["price_move"], next: 7.5 * DAY },
  { triggers: ["error_rate", "daily_loss"], next: 7.5 * DAY },
];

for (const { triggers, next } of WAITS) {
  Deno.test(`lookAt() while ${triggers.join(" and ") || "no rule"} holds`, () => {
    const rules = new Map(triggers.map((trigger) => [trigger, { trigger, calmSince: undefined }]));
    const breaker = { level: "halt", rules, wakeAt: undefined } as const;
    assertEquals(lookAt([{ state: { breaker } }], 7.5 * DAY), next);
  });
}
