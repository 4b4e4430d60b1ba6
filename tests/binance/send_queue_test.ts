// What leaves a socket, and when.
import { assertEquals } from "@std/assert";
import { SendQueue, SENDS_WAITING_MAX } from "../../lib/binance/send_queue.ts";
import { ManualClock } from "./manual_ports.ts";

function rig(perSecond: number | undefined) {
  const clock = new ManualClock();
  const sent: string[] = [];
  const queue = new SendQueue({
    clock,
    perSecond,
    write: (text) => sent.push(`${text}@${clock.monotonicMs()}`),
  });
  return { clock, queue, sent };
}

Deno.test("SendQueue.send() never lets more out in any second than it may", async () => {
  const { clock, queue, sent } = rig(2);
  for (const text of ["a", "b", "c"]) queue.send(text);
  assertEquals([sent, queue.waiting], [["a@0", "b@0"], 1]);
  await clock.advance(400);
  queue.send("d");
  queue.send("e");
  await clock.advance(3_000);
  assertEquals(sent, ["a@0", "b@0", "c@1000", "d@1000", "e@2000"]);
});

Deno.test("SendQueue.send() refuses what would wait behind too many", () => {
  const { clock, queue } = rig(1);
  for (let n = 0; n <= SENDS_WAITING_MAX; n++) assertEquals(queue.send("x"), true);
  assertEquals(queue.send("x"), false);
  queue.close();
  assertEquals([queue.waiting, clock.timers], [0, 0]);
});

Deno.test("SendQueue.send() sends at once where nothing limits it", () => {
  const { queue, sent } = rig(undefined);
  for (const text of ["a", "b"]) queue.send(text);
  assertEquals(sent, ["a@0", "b@0"]);
});
