// Which hosts flags mean, and that the tasks grant those hosts and no others.
import { assertEquals, assertThrows } from "@std/assert";
import { type PublicFlags, readPublicFlags, whyNot } from "../../lib/app/public_market.ts";
import { COINBASE_URL } from "../../lib/binance/coinbase.ts";
import { hostsOf } from "../../lib/binance/mod.ts";
import config from "../../deno.json" with { type: "json" };

const FALLBACK = { market: "spot", symbol: "BTCUSDT" } as const;
const ENVIRONMENTS = ["live", "testnet", "demo"] as const;
const MARKETS = ["spot", "usdm"] as const;
const ports = new Map([["wss:", "443"], ["https:", "443"]]);

function granted(task: "watch" | "record" | "doctor"): readonly string[] {
  const net = /--allow-net=(\S+)/.exec(config.tasks[task])?.[1] ?? "";
  return net.split(",").toSorted();
}

function hostOf(text: string): string {
  const { hostname, port, protocol } = new URL(text);
  return `${hostname}:${port === "" ? ports.get(protocol) : port}`;
}

function unique(hosts: readonly string[]): readonly string[] {
  return [...new Set(hosts)].toSorted();
}

const all = ENVIRONMENTS.flatMap((one) => MARKETS.map((market) => hostsOf(one, market)));
const rest = all.flatMap((hosts) => [hosts.rest, hosts.marketRest].map(hostOf));
const streams = all.flatMap((hosts) => [hosts.streams.public, hosts.streams.market].map(hostOf));

Deno.test("deno task watch may reach the market of every environment, Coinbase, this machine", () => {
  assertEquals(granted("watch"), unique([...rest, ...streams, hostOf(COINBASE_URL), "127.0.0.1"]));
});

Deno.test("deno task record may reach the market of every environment, and this machine", () => {
  assertEquals(granted("record"), unique([...rest, ...streams, "127.0.0.1"]));
});

Deno.test("deno task doctor may reach REST of every environment, and this machine", () => {
  assertEquals(granted("doctor"), unique([...rest, "127.0.0.1"]));
});

const GOOD: readonly (readonly [PublicFlags, readonly string[]])[] = [
  [{}, ["live", "spot", "BTCUSDT"]],
  [{ env: "testnet", market: "usdm", symbol: "ethusdt" }, ["testnet", "usdm", "ETHUSDT"]],
  [{ url: "http://127.0.0.1:8090" }, ["local", "spot", "BTCUSDT"]],
  [{ env: "local", url: "http://127.0.0.1:8090" }, ["local", "spot", "BTCUSDT"]],
];

for (const [flags, want] of GOOD) {
  Deno.test(`readPublicFlags() reads ${JSON.stringify(flags)}`, () => {
    const { hosts: { environment, market }, symbol } = readPublicFlags(flags, FALLBACK);
    assertEquals([environment, market, symbol], want);
  });
}

const BAD: readonly (readonly [PublicFlags, string])[] = [
  [{ env: "local" }, "Cannot use --env local: --url is missing; "],
  [{ env: "demo", url: "http://127.0.0.1:1" }, "Cannot use --url with --env demo"],
  [{ env: "paper" }, "Cannot use --env paper: it must be live, testnet, demo, local"],
  [{ market: "coinm" }, "Cannot use --market coinm: it must be spot or usdm"],
  [{ symbol: "BTC/USDT" }, "Cannot use --symbol BTC/USDT"],
  [{ url: "http://localhost:1" }, 'Cannot use "http://localhost:1" as the local venue'],
];

for (const [flags, message] of BAD) {
  Deno.test(`readPublicFlags() refuses ${JSON.stringify(flags)}`, () => {
    assertThrows(() => readPublicFlags(flags, FALLBACK), RangeError, message);
  });
}

const ANSWERS: readonly (readonly [Parameters<typeof whyNot>[0], string])[] = [
  [{ type: "not_sent", why: "no way" }, "no way"],
  [{ type: "unknown", why: "no answer" }, "no answer"],
  [
    { type: "refused", status: 400, code: -1121, message: "Invalid symbol.", data: undefined },
    "it answered -1121 Invalid symbol.",
  ],
  [
    { type: "refused", status: 502, code: 0, message: "", data: undefined },
    "it answered 502",
  ],
  [
    { type: "throttled", status: 429, code: -1003, message: "Too many requests.", until: 0 },
    "it answered -1003 Too many requests.",
  ],
];

for (const [answer, want] of ANSWERS) {
  Deno.test(`whyNot() tells ${answer.type}: ${want}`, () => assertEquals(whyNot(answer), want));
}
