// The dead man's switch: armed, kept alive, disarmed.
import { assertEquals } from "@std/assert";
import { Countdown } from "../../lib/binance/countdown.ts";
import { manualClock } from "./manual_clock.ts";
import { ok, refused, ScriptedCaller } from "./scripted_caller.ts";

Deno.test("Countdown arms, beats three times before it would run out, and disarms", async () => {
  const [rest, clock] = [new ScriptedCaller(), manualClock()];
  const problems: string[] = [];
  const options = { symbol: "BTCUSDT", countdownMs: 9_000, rest, clock };
  const countdown = new Countdown({ ...options, onProblem: (text) => problems.push(text) });
  rest.answers.push(
    ok({ symbol: "BTCUSDT", countdownTime: "9000" }),
    ok({}),
    refused(-1000),
    ok({}),
  );
  assertEquals(await countdown.start(), true);
  clock.pass(3_000);
  clock.pass(3_000);
  await Promise.resolve();
  await Promise.resolve();
  assertEquals(problems, ["Cannot set the countdown: -1000 no"]);
  assertEquals([await countdown.stop(), clock.waiting], [true, 0]);
  assertEquals(rest.calls.map(({ params }) => params.countdownTime), ["9000", "9000", "9000", "0"]);
  rest.answers.push(refused(-1000));
  assertEquals([await countdown.stop(), problems.length], [false, 2]);
});
