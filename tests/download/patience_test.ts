// How long to wait: doubling, capped, by chance, and as long as the host asks.
import { assertEquals, assertRejects } from "@std/assert";
import { backOff, pause, retryAfterMs } from "../../lib/download/patience.ts";

// deno-fmt-ignore
const waits: readonly { tries: number; chance: number; ms: number }[] = [
  { tries: 1, chance: 0, ms: 500 },
  { tries: 1, chance: 1, ms: 1_000 },
  { tries: 2, chance: 0.5, ms: 1_500 },
  { tries: 4, chance: 1, ms: 8_000 },
  { tries: 5, chance: 1, ms: 10_000 },
  { tries: 500, chance: 0, ms: 5_000 },
];

for (const { tries, chance, ms } of waits) {
  Deno.test(`backOff() waits ${ms} ms after try ${tries} at chance ${chance}`, () => {
    assertEquals(backOff(tries, { waitMs: 1_000, waitMsMax: 10_000, chance }), ms);
  });
}

const NOW = Date.parse("2024-06-10T12:00:00Z");

// deno-fmt-ignore
const headers: readonly { header: string | null; ms: number | undefined }[] = [
  { header: null, ms: undefined },
  { header: "0", ms: 0 },
  { header: " 120 ", ms: 120_000 },
  { header: "Mon, 10 Jun 2024 12:00:30 GMT", ms: 30_000 },
  { header: "Mon, 10 Jun 2024 11:00:00 GMT", ms: 0 },
  { header: "soon", ms: undefined },
];

for (const { header, ms } of headers) {
  Deno.test(`retryAfterMs() takes ${header} for ${ms}`, () => {
    assertEquals(retryAfterMs(header, NOW), ms);
  });
}

Deno.test("pause() ends with the reason when it is told to stop, before or meanwhile", async () => {
  const stop = new AbortController();
  const waiting = pause(1_000_000, stop.signal);
  stop.abort(new RangeError("enough"));
  await assertRejects(() => waiting, RangeError, "enough");
  await assertRejects(() => pause(1_000_000, stop.signal), RangeError, "enough");
  await pause(0, new AbortController().signal);
});
