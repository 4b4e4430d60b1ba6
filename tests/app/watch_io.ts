// `watch` against a market on this machine: by streams, by asking, with a second source.
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Io } from "../../lib/app/io.ts";
import { watch, type WatchFlags } from "../../lib/app/watch.ts";
import { type Script, scriptedVenue } from "./scripted_venue.ts";

const decoder = new TextDecoder();

function capture(stderrIsTerminal = false) {
  const texts = { out: "", err: "" };
  const io: Io = {
    stdout(bytes) {
      texts.out += decoder.decode(bytes);
      return true;
    },
    stderr: (text) => void (texts.err += text),
    stderrIsTerminal,
  };
  return { io, texts };
}

async function watched(flags: WatchFlags, options: Script & { readonly terminal?: boolean } = {}) {
  const venue = scriptedVenue(options);
  const { io, texts } = capture(options.terminal === true);
  try {
    await watch({ url: venue.url, market: "spot", symbol: "BTCUSDT", seconds: "1", ...flags }, io);
  } finally {
    await venue.stop();
  }
  return texts;
}

Deno.test("watch shows tape, mid and volume as lines where there is no terminal", async () => {
  const { out, err } = await watched({});
  assertEquals(err, "");
  assertMatch(out, /^\d\d:\d\d:\d\d\.\d{3} (buy |sell) +60000\.00 {2}0\.05000 \*$/m);
  assertMatch(out, /^Watched \d\.\d s, \d+ trades$/m);
  assertMatch(out, /^Mid +6000\d(\.5)? USDT$/m);
  assertMatch(out, /0 gaps, 0 resyncs, 0 connections lost/);
  for (const line of out.split("\n").slice(-12)) assert(line.length <= 80, line);
});

Deno.test("watch redraws a screen of 80 columns on a terminal", async () => {
  const { err } = await watched({ levels: "2" }, { terminal: true });
  assertMatch(err, /BTCUSDT spot, local, ws/);
  assertMatch(err, / 1\.50000 +60000\.00 +6000\d\.00 +1\.00000/);
  assert(err.includes("\x1b["), "it is drawn over");
  for (const line of err.split("\n")) {
    // deno-lint-ignore no-control-regex
    assert(line.replaceAll(/\x1b\[\d*[AJ]|\r/g, "").length <= 80, line);
  }
});

Deno.test("watch by asking ends with what the stream told and asking missed", async () => {
  const { out } = await watched({ source: "poll", every: "500", seconds: "2" });
  const changes = Number(/^Touch changes +([\d,]+) told/m.exec(out)?.[1]?.replaceAll(",", ""));
  const missed = Number(/^Missed +([\d,]+) /m.exec(out)?.[1]?.replaceAll(",", ""));
  assert(0 < missed && missed < changes, `${missed} of ${changes}`);
  assertMatch(out, /^Delay +\d+\.\d ms p50/m);
  assertMatch(out, /^Answers +[2-5], 0 failed/m);
  assertMatch(out, /^Out of date +\d+\.\d % of the time$/m);
});

Deno.test("watch tells of missing updates and of books that are refused, and goes on", async () => {
  const { out, err } = await watched({ seconds: "2" }, { gapEvery: 40, refusedBooks: 1 });
  assertMatch(err, /The book of BTCUSDT could not be had: .*-1000/);
  assertMatch(err, /Updates of BTCUSDT are missing: its book is asked for again/);
  assertMatch(out, /[1-9]\d* gaps, [1-9]\d* resyncs/);
});

Deno.test("watch tells of a message that cannot be read, and goes on", async () => {
  const { out, err } = await watched({}, { garbageAfter: 5 });
  assertMatch(err, /A message could not be read: /);
  assertMatch(out, /1 malformed/);
});

Deno.test("watch compares with a second source", async () => {
  const text = JSON.stringify({
    ...{
      type: "ticker",
      sequence: 1,
      product_id: "BTC-USDT",
      best_bid: "50000",
      best_ask: "50001",
    },
  });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => {
      if (JSON.parse(data).type === "subscribe") socket.send(text);
    };
    return response;
  });
  const secondUrl = `ws://127.0.0.1:${server.addr.port}`;
  const { out } = await watched({ second: "BTC-USDT", secondUrl });
  await server.shutdown();
  assertMatch(
    out,
    /^Second source +Coinbase BTC-USDT 50000\.5, ours \+(1999|200\d)\.\d\d bp: BEYOND/m,
  );
});

const REFUSED: readonly (readonly [string, WatchFlags, string])[] = [
  ["another source", { source: "telnet" }, "Cannot use --source telnet: it must be ws or poll"],
  ["a hurry", { source: "poll", every: "10" }, "Cannot use --every 10: it must be a whole number"],
  ["no time at all", { seconds: "0" }, "Cannot use --seconds 0"],
  ["a host that is not here", { url: "http://10.0.0.1:1" }, 'Cannot use "http://10.0.0.1:1"'],
  ["a URL of another environment", { env: "live" }, "Cannot use --url with --env live"],
  ["an environment nobody knows", { env: "mars" }, "Cannot use --env mars"],
  ["an amount that is none", { tapeAbove: "much" }, "Cannot use --tape-above much"],
  ["a symbol it does not have", { symbol: "ETHUSDT" }, "Cannot trade spot ETHUSDT"],
  ["a symbol that is none", { symbol: "eth/usdt" }, "Cannot use --symbol ETH/USDT"],
  ["another market", { market: "options" }, "Cannot use --market options"],
  [
    "a second source elsewhere",
    { second: "BTC-USDT", secondUrl: "wss://example.com" },
    "Cannot " +
    "use --second-url wss://example.com",
  ],
  ["a product that is none", { second: "btc" }, "Cannot ask Coinbase for"],
];

for (const [name, flags, message] of REFUSED) {
  Deno.test(`watch refuses ${name}`, async () => {
    await assertRejects(() => watched(flags), RangeError, message);
  });
}

Deno.test("watch says what could not be reached, and what to try", async () => {
  const venue = scriptedVenue();
  await venue.stop();
  const { io } = capture();
  await assertRejects(
    () => watch({ url: venue.url, market: "spot", symbol: "BTCUSDT" }, io),
    RangeError,
    `Cannot read BTCUSDT from 127.0.0.1:${venue.port}: 127.0.0.1:${venue.port} cannot be reached`,
  );
});
