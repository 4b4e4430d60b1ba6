// Coinbase's ticker: what is read, what is refused, when a price is fresh, when two agree.
import { assertEquals, assertThrows } from "@std/assert";
import { toDecimal } from "../../lib/base/mod.ts";
import { CoinbaseTicker, crossCheck, readCoinbase } from "../../lib/binance/coinbase.ts";
import type { Ports, SocketEvents } from "../../lib/binance/ports.ts";

const TICKER = {
  type: "ticker",
  sequence: 37475248783,
  product_id: "BTC-USDT",
  price: "1285.22",
  open_24h: "1310.79",
  best_bid: "1285.04",
  best_bid_size: "0.46688654",
  best_ask: "1285.26",
  side: "buy",
  time: "2022-10-19T23:28:22.061769Z",
};

function ticker(fields: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ...TICKER, ...fields });
}

Deno.test("readCoinbase() reads bid and ask of a ticker, and ignores what it does not know", () => {
  const message = readCoinbase(ticker());
  assertEquals(message.type, "ticker");
  if (message.type !== "ticker") return;
  assertEquals([message.product, message.sequence], ["BTC-USDT", 37475248783]);
  assertEquals([message.bid.toFixed(), message.ask.toFixed()], ["1285.04", "1285.26"]);
});

const OTHERS: readonly (readonly [string, unknown, unknown])[] = [
  ["a heartbeat", { type: "heartbeat", sequence: 90 }, { type: "other" }],
  ["the answer to a subscription", { type: "subscriptions", channels: [] }, { type: "other" }],
  ["a type that is new", { type: "candles_2027" }, { type: "other" }],
  ["an error", { type: "error", message: "Failed to subscribe", reason: "BTC-X is not valid" }, {
    type: "error",
    message: "Failed to subscribe: BTC-X is not valid",
  }],
  ["an error without its reason", { type: "error", message: "No" }, {
    type: "error",
    message: "No",
  }],
  ["an error without its text", { type: "error" }, { type: "error", message: "an error" }],
];

for (const [name, json, want] of OTHERS) {
  Deno.test(`readCoinbase() tells ${name}`, () => {
    assertEquals<unknown>(readCoinbase(JSON.stringify(json)), want);
  });
}

const MALFORMED: readonly (readonly [string, string])[] = [
  ["cut text", ticker().slice(0, 40)],
  ["no type", `{"best_bid":"1"}`],
  ["a bid that is no number", ticker({ best_bid: "abc" })],
  ["a bid of nothing", ticker({ best_bid: "0" })],
  ["a missing ask", ticker({ best_ask: undefined })],
  ["a crossed touch", ticker({ best_ask: "1285.04" })],
  ["a price as a float", ticker({ best_bid: 1285.04 })],
];

for (const [name, text] of MALFORMED) {
  Deno.test(`readCoinbase() refuses ${name}`, () => {
    assertThrows(() => readCoinbase(text), SyntaxError);
  });
}

const CHECKS: readonly (readonly [string, string | undefined, string | undefined, unknown])[] = [
  ["agrees on the same price", "100", "100", { type: "agrees", bp: 0 }],
  ["agrees at the limit itself", "100.1", "100", { type: "agrees", bp: 10 }],
  ["disagrees a bit above it", "100.1001", "100", { type: "disagrees", bp: 10.01 }],
  ["disagrees below as above", "99.8", "100", { type: "disagrees", bp: -20 }],
  ["says nothing without our mid", undefined, "100", { type: "unknown" }],
  ["says nothing without theirs", "100", undefined, { type: "unknown" }],
];

for (const [name, ours, theirs, want] of CHECKS) {
  Deno.test(`crossCheck() ${name}`, () => {
    const price = (text: string | undefined) => text === undefined ? text : toDecimal(text);
    assertEquals<unknown>(crossCheck(price(ours), price(theirs), { limitBp: 10 }), want);
  });
}

/** A clock moved by hand and sockets spoken for by hand. */
function scene(product = "BTC-USDT") {
  let nowMs = 0;
  let nextTimer = 1;
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  const opened: { readonly events: SocketEvents; readonly sent: string[] }[] = [];
  const alarms: string[] = [];
  const ports: Pick<Ports, "clock" | "sockets" | "random"> = {
    clock: {
      nowUs: () => nowMs * 1_000,
      monotonicMs: () => nowMs,
      setTimer(run, ms) {
        timers.set(nextTimer, { at: nowMs + ms, run });
        return nextTimer++;
      },
      clearTimer: (timer) => void timers.delete(timer),
    },
    sockets: {
      open(_url, events) {
        const sent: string[] = [];
        opened.push({ events, sent });
        return { send: (text) => void sent.push(text), drop() {} };
      },
    },
    random: () => 0.5,
  };
  const source = new CoinbaseTicker({
    ports,
    product,
    staleMs: 5_000,
    onAlarm: (why) => void alarms.push(why),
  });
  return {
    source,
    opened,
    alarms,
    timers,
    /** Moves time on, calling what is due in order. */
    pass(ms: number) {
      const end = nowMs + ms;
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= end)
          .toSorted(([, a], [, b]) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        nowMs = Math.max(nowMs, due[1].at);
        due[1].run();
      }
      nowMs = end;
    },
    connect() {
      const socket = opened.at(-1);
      socket?.events.onOpen();
      return {
        say: (text: string) => socket?.events.onText(text),
        end: () => socket?.events.onClose(1006, ""),
        sent: socket?.sent ?? [],
      };
    },
  };
}

Deno.test("CoinbaseTicker subscribes and tells the mid while it is fresh", () => {
  const { source, connect, pass } = scene();
  source.start();
  const server = connect();
  assertEquals(server.sent.map((text) => JSON.parse(text)), [{
    type: "subscribe",
    product_ids: ["BTC-USDT"],
    channels: ["ticker", "heartbeat"],
  }]);
  assertEquals(source.price, undefined);
  server.say(ticker());
  pass(5_000);
  const price = source.price;
  assertEquals([price?.mid.toFixed(), price?.ageMs], ["1285.15", 5_000]);
  pass(1);
  assertEquals(source.price, undefined, "a stale price is none");
  source.close();
});

Deno.test("CoinbaseTicker drops what is older, malformed or of another product", () => {
  const { source, connect } = scene();
  source.start();
  const server = connect();
  server.say(ticker({ sequence: 10 }));
  server.say(ticker({ sequence: 9, best_bid: "1", best_ask: "2" }));
  server.say(ticker({ sequence: 11, product_id: "ETH-USDT", best_bid: "1", best_ask: "2" }));
  server.say("{");
  assertEquals(source.price?.mid.toFixed(), "1285.15");
  assertEquals(source.dropped, { malformed: 1, older: 1 });
  source.close();
});

Deno.test("CoinbaseTicker forgets its price with its socket, and opens another", () => {
  const { source, connect, opened, pass } = scene();
  source.start();
  const server = connect();
  server.say(ticker({ sequence: 10 }));
  server.end();
  assertEquals(source.price, undefined);
  pass(1_000);
  assertEquals(opened.length, 2);
  const next = connect();
  next.say(ticker({ sequence: 3, best_ask: "1285.06" }));
  assertEquals(source.price?.mid.toFixed(), "1285.05", "numbers may begin anew");
  assertEquals(source.counters.lost, 1);
  source.close();
});

Deno.test("CoinbaseTicker tells a refusal, and an alarm after five failures", () => {
  const { source, connect, opened, alarms, pass } = scene();
  source.start();
  connect().say(JSON.stringify({ type: "error", message: "Failed to subscribe" }));
  assertEquals(alarms, ["Coinbase refused: Failed to subscribe"]);
  for (let failure = 0; failure < 5; failure++) {
    opened.at(-1)?.events.onClose(1006, "");
    pass(60_000);
  }
  assertEquals(alarms.length, 2);
  assertEquals(alarms[1]?.startsWith("Coinbase: 5 failures in a row"), true, alarms[1]);
  source.close();
});

Deno.test("CoinbaseTicker leaves no timer and no price behind", () => {
  const { source, connect, timers } = scene();
  source.start();
  connect().say(ticker());
  source.close();
  assertEquals([timers.size, source.price], [0, undefined]);
});

Deno.test("CoinbaseTicker refuses what can be no product", () => {
  assertThrows(() => scene("btcusdt"), RangeError, "a product is like BTC-USDT");
});
