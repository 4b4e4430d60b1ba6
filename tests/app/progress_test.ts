// The bar is drawn for a terminal only, and not for each block.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Io } from "../../lib/app/io.ts";
import { startProgress } from "../../lib/app/progress.ts";

async function rig(options: { isTerminal: boolean; quiet: boolean }) {
  const drawn: string[] = [];
  const io: Io = {
    stdout: () => true,
    stderr: (text) => drawn.push(text),
    stderrIsTerminal: options.isTerminal,
  };
  const source = { rows: 0, bytesRead: 0, bytesTotal: 1_000 };
  const clock = { ms: 0 };
  const { quiet } = options;
  const progress = await startProgress(source, { io, quiet, nowMs: () => clock.ms });
  return { drawn, source, clock, progress };
}

Deno.test("startProgress() draws rate and time left on a terminal", async () => {
  const { drawn, source, clock, progress } = await rig({ isTerminal: true, quiet: false });
  Object.assign(source, { rows: 5_000_000, bytesRead: 250 });
  clock.ms = 1_000;
  progress.update();
  progress.stop();
  const text = drawn.join("");
  assertStringIncludes(text, "25 %");
  assertStringIncludes(text, "5.0 M rows/s");
  assertStringIncludes(text, "3 s left");
});

Deno.test("startProgress() draws ten times a second at most, and minutes where they are", async () => {
  const { drawn, source, clock, progress } = await rig({ isTerminal: true, quiet: false });
  const before = drawn.length;
  Object.assign(source, { rows: 1_000, bytesRead: 1 });
  clock.ms = 99;
  progress.update();
  assertEquals(drawn.length, before);
  clock.ms = 1_000;
  progress.update();
  progress.stop();
  assertStringIncludes(drawn.join(""), "17 min left");
});

Deno.test("startProgress() reckons the time left without what took none", async () => {
  const { drawn, source, clock, progress } = await rig({ isTerminal: true, quiet: false });
  Object.assign(source, { bytesRead: 900, bytesFree: 880 });
  clock.ms = 1_000;
  progress.update();
  progress.stop();
  assertStringIncludes(drawn.join(""), "5 s left");
});

for (const options of [{ isTerminal: false, quiet: false }, { isTerminal: true, quiet: true }]) {
  const how = options.quiet ? "told to be quiet" : "stderr is no terminal";
  Deno.test(`startProgress() draws nothing when ${how}`, async () => {
    const { drawn, source, clock, progress } = await rig(options);
    source.bytesRead = 500;
    clock.ms = 5_000;
    progress.update();
    progress.stop();
    assert(drawn.length === 0);
  });
}
