// A connection through every misfortune, on a clock moved by hand.
import { assertEquals } from "@std/assert";
import { Connection, type ConnectionOptions } from "../../lib/binance/connection.ts";
import { manualPorts } from "./manual_ports.ts";

function rig(options: Partial<ConnectionOptions> = {}) {
  const ports = manualPorts();
  const told: string[] = [];
  const connection = new Connection({
    ports,
    url: () => "ws://venue/stream",
    takeOverOn: "text",
    drainMs: 0,
    silenceMs: undefined,
    heartbeat: undefined,
    sendsPerSecond: 5,
    textCharsMax: 1_000,
    on: {
      onOpen: () => told.push("open"),
      onText: (text) => told.push(text),
      onTakeOver: () => told.push("up"),
      onEnd: (_, why) => told.push(`end: ${why}`),
      onDown: (why) => told.push(`down: ${why}`),
      onAlarm: (failures, why) => told.push(`alarm ${failures}: ${why}`),
    },
    ...options,
  });
  return { ...ports, connection, told };
}

const HOUR = 3_600_000;

Deno.test("Connection delivers in order, and opens again after an end", async () => {
  const { connection, sockets, told, clock } = rig();
  connection.start();
  connection.start();
  assertEquals([sockets.all.length, connection.current], [1, undefined]);
  sockets.last.accept();
  sockets.last.say("a");
  sockets.last.say("b");
  sockets.last.close();
  sockets.last.say("late");
  assertEquals(told, [
    "open",
    "up",
    "a",
    "b",
    "end: closed with code 0",
    "down: closed with code 0",
  ]);
  await clock.advance(249);
  assertEquals(sockets.all.length, 1);
  await clock.advance(1);
  assertEquals(sockets.all.length, 2);
  connection.close();
  assertEquals([sockets.alive, clock.timers], [0, 0]);
});

Deno.test("Connection waits twice as long after each failure, up to 30 s, and alarms at five", async () => {
  const { connection, sockets, told, clock } = rig();
  connection.start();
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 10; attempt++) {
    const before = clock.monotonicMs();
    sockets.last.close(1006, "refused");
    while (sockets.all.length === attempt) await clock.advance(1);
    waits.push(clock.monotonicMs() - before);
  }
  assertEquals(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  assertEquals(told, ["alarm 5: closed with 1006 refused"]);
  // It is told again only after a socket was stable in between.
  sockets.last.accept();
  sockets.last.say("a");
  await clock.advance(10_000);
  assertEquals(connection.failures, 0);
  for (let attempt = 0; attempt < 5; attempt++) {
    sockets.last.close();
    await clock.advance(30_000);
  }
  assertEquals(told.filter((each) => each.startsWith("alarm")).length, 2);
  assertEquals(connection.counters.lost, 1);
  connection.close();
});

Deno.test("Connection that is cut after every first text backs off all the same", async () => {
  const { connection, sockets, clock } = rig();
  connection.start();
  for (let minute = 0; minute < 5 * 60; minute++) {
    if (!sockets.last.dropped) {
      sockets.last.accept();
      sockets.last.say("a");
      sockets.last.close();
    }
    await clock.advance(1_000);
  }
  assertEquals(sockets.all.length < 20, true, `${sockets.all.length} sockets in five minutes`);
  connection.close();
});

Deno.test("Connection gives up a socket that does not open, and one that cannot be made", async () => {
  const { connection, sockets, told, clock } = rig();
  connection.start();
  await clock.advance(10_250);
  assertEquals(sockets.all.map(({ dropped }) => dropped), [true, false]);
  sockets.all[0]?.accept();
  assertEquals(told, []);
  connection.close();
  const refused = rig({ url: () => Promise.reject(new RangeError("no key")) });
  refused.connection.start();
  await refused.clock.advance(20_000);
  assertEquals(refused.sockets.all.length, 0);
  assertEquals(refused.told, ["alarm 5: no key"]);
  refused.connection.close();
});

Deno.test("Connection drops a socket on which nothing comes", async () => {
  const { connection, sockets, told, clock } = rig({ silenceMs: 2_000 });
  connection.start();
  sockets.last.accept();
  sockets.last.say("a");
  await clock.advance(1_500);
  sockets.last.say("b");
  await clock.advance(1_999);
  assertEquals(told.at(-1), "b");
  await clock.advance(1);
  assertEquals(told.at(-1), "down: nothing came for 2000 ms");
  assertEquals(connection.counters.silences, 1);
  connection.close();
});

Deno.test("Connection asks a quiet far end for a sign of life, and believes it", async () => {
  const { connection, sockets, told, clock } = rig({ silenceMs: 2_000, heartbeat: () => "ping" });
  connection.start();
  sockets.last.accept();
  sockets.last.say("a");
  await clock.advance(1_000);
  assertEquals(sockets.last.sent, ["ping"]);
  sockets.last.say("pong");
  await clock.advance(1_000);
  assertEquals(sockets.last.sent, ["ping", "ping"]);
  await clock.advance(999);
  assertEquals(connection.current === undefined, false);
  await clock.advance(1);
  assertEquals(told.at(-1), "down: nothing came for 2000 ms");
  connection.close();
});

Deno.test("Connection opens the next socket before its planned end, and then drops the old", async () => {
  const { connection, sockets, told, clock } = rig();
  connection.start();
  sockets.last.accept();
  sockets.last.say("a");
  await clock.advance(0.95 * 23 * HOUR + 1_000);
  assertEquals(sockets.alive, 2);
  const [old, next] = sockets.all;
  old?.say("b");
  next?.accept();
  old?.say("c");
  assertEquals(old?.dropped, false);
  next?.say("d");
  assertEquals(old?.dropped, true);
  old?.say("late");
  assertEquals(told, ["open", "up", "a", "b", "open", "c", "up", "end: drained", "d"]);
  assertEquals([connection.counters.rollovers, connection.counters.lost], [1, 0]);
  connection.close();
});

Deno.test("Connection keeps the old socket while the next one fails", async () => {
  const { connection, sockets, told, clock } = rig();
  connection.start();
  sockets.last.accept();
  sockets.last.say("a");
  assertEquals([connection.rollOver(), connection.rollOver()], [true, false]);
  sockets.last.close();
  const [old] = sockets.all;
  old?.say("b");
  await clock.advance(250);
  assertEquals(sockets.all.length, 3);
  // Should the old one end now, the attempt under way is the one to wait for.
  old?.close();
  assertEquals(told.at(-1), "down: closed with code 0");
  await clock.advance(5_000);
  assertEquals(sockets.all.length, 3);
  sockets.last.accept();
  sockets.last.say("c");
  assertEquals(told.slice(-3), ["open", "up", "c"]);
  connection.close();
});

const NOTICES = [
  '{"e":"serverShutdown","E":1770123456789}',
  '{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}',
  '{"event":{"e":"serverShutdown","E":1770123456789}}',
] as const;

for (const notice of NOTICES) {
  Deno.test(`Connection rolls over at once on ${notice}`, () => {
    const { connection, sockets, told } = rig();
    connection.start();
    sockets.last.accept();
    sockets.last.say("a");
    sockets.last.say(notice);
    assertEquals([sockets.alive, told.length], [2, 3]);
    assertEquals(connection.counters.shutdownNotices, 1);
    connection.close();
  });
}

Deno.test("Connection drains the old socket for as long as it is told", async () => {
  const { connection, sockets, told, clock } = rig({ takeOverOn: "open", drainMs: 5_000 });
  connection.start();
  sockets.last.accept();
  connection.rollOver();
  sockets.last.accept();
  const [old] = sockets.all;
  await clock.advance(4_999);
  old?.say("a");
  await clock.advance(1);
  assertEquals(old?.dropped, true);
  assertEquals(told, ["open", "up", "open", "up", "a", "end: drained"]);
  connection.close();
});

Deno.test("Connection waits for the word that a socket is ready", () => {
  const { connection, sockets, told } = rig({
    takeOverOn: "call",
    on: {
      onOpen: (link) => connection.takeOver(link),
      onText() {},
      onTakeOver: () => told.push("up"),
      onDown() {},
      onAlarm() {},
    },
  });
  connection.start();
  sockets.last.accept();
  assertEquals(told, ["up"]);
  connection.close();
});

Deno.test("Connection drops a socket whose message is too long", () => {
  const { connection, sockets, told } = rig();
  connection.start();
  sockets.last.accept();
  sockets.last.say("x".repeat(1_001));
  assertEquals(told, ["open", "end: a message of 1001 characters"]);
  connection.close();
});
