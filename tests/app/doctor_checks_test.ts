// The doctor's checks: what is fine, what is to be looked at, what fails, and what to do.
import { assert, assertEquals, assertMatch } from "@std/assert";
import {
  type Check,
  checkClock,
  checkDisk,
  checkLeverage,
  checkMargin,
  checkMode,
  checkRestrictions,
  checkSizes,
  checkSpotAccount,
  midOf,
} from "../../lib/app/doctor_checks.ts";
import type { Answer } from "../../lib/binance/mod.ts";
import { finishConfig, readConfig, resolve, splitOverride } from "../../lib/config/mod.ts";
import { BTC } from "./watched.ts";

const MID = 12_000_001;
const NOT_SENT: Answer = { type: "not_sent", why: "no way there" };

function ok(json: unknown): Answer {
  return { type: "ok", json };
}

function resolved(...overrides: readonly string[]) {
  const draft = readConfig({
    file: "test",
    text: undefined,
    profile: "obligation",
    overrides: overrides.map(splitOverride),
  });
  return resolve(finishConfig(draft, BTC), BTC);
}

function levels(checks: readonly Check[]): readonly string[] {
  return checks.map(({ level, name }) => `${level} ${name}`);
}

const CLOCKS: readonly (readonly [string, number, number, Check["level"], RegExp])[] = [
  ["a clock that is right", 3, 5, "ok", /^ours is 3 ms behind the venue's, within 5 ms$/],
  ["a clock that is ahead", -800, 5, "ok", /^ours is 800 ms ahead of the venue's/],
  ["a clock that is off", 1_001, 5, "warn", /1001 ms behind/],
  ["a clock far away", 0, 1_300, "warn", /within 1300 ms/],
];

for (const [name, offset, uncertainty, level, text] of CLOCKS) {
  Deno.test(`checkClock() judges ${name}`, () => {
    const check = checkClock(offset, uncertainty);
    assertEquals(check.level, level);
    assertMatch(check.text, text);
    assertEquals(check.mend === undefined, level === "ok");
  });
}

Deno.test("checkSizes() passes orders that are large enough", () => {
  assertEquals(checkSizes(resolved(), BTC, MID).level, "ok");
});

Deno.test("checkSizes() names the number that would do", () => {
  const { notionalMin } = BTC;
  const coarse = { ...BTC, notionalMin: "100" };
  assertEquals(notionalMin, "5");
  const config = finishConfig(
    readConfig({ file: "test", text: undefined, profile: "obligation", overrides: [] }),
    coarse,
  );
  const check = checkSizes(resolve(config, coarse), coarse, MID);
  assertEquals(check.level, "FAIL");
  assertMatch(check.text, /the smallest order\.notional that would do is \d+/);
});

const KEYS: readonly (readonly [string, Answer, readonly string[]])[] = [
  [
    "one that cannot withdraw",
    ok({ enableWithdrawals: false, enableSpotAndMarginTrading: true, ipRestrict: true }),
    ["ok withdrawals", "ok trading"],
  ],
  [
    "one that may withdraw",
    ok({ enableWithdrawals: true, enableSpotAndMarginTrading: true, ipRestrict: true }),
    ["FAIL withdrawals", "ok trading"],
  ],
  [
    "one that may not trade, from anywhere",
    ok({ enableWithdrawals: false, enableSpotAndMarginTrading: false, ipRestrict: false }),
    ["ok withdrawals", "FAIL trading", "warn address"],
  ],
  ["an answer without the word", ok({ enableReading: true }), ["FAIL permissions"]],
  ["no answer", NOT_SENT, ["FAIL permissions"]],
];

for (const [name, answer, want] of KEYS) {
  Deno.test(`checkRestrictions() judges a key: ${name}`, () => {
    assertEquals(levels(checkRestrictions(answer, "spot")), want);
  });
}

Deno.test("checkRestrictions() asks for futures where futures are traded", () => {
  const answer = ok({
    enableWithdrawals: false,
    enableSpotAndMarginTrading: true,
    enableFutures: false,
  });
  assertEquals(levels(checkRestrictions(answer, "usdm")), ["ok withdrawals", "FAIL trading"]);
});

const ACCOUNTS: readonly (readonly [string, Answer, readonly string[]])[] = [
  [
    "rich",
    ok({
      canTrade: true,
      balances: [{ asset: "USDT", free: "9999" }, { asset: "BTC", free: "1.5" }],
    }),
    ["ok account", "ok USDT balance", "ok BTC balance"],
  ],
  [
    "without base",
    ok({ canTrade: true, balances: [{ asset: "USDT", free: "9999" }] }),
    ["ok account", "ok USDT balance", "warn BTC balance"],
  ],
  [
    "locked",
    ok({ canTrade: false, balances: [] }),
    ["FAIL account", "warn USDT balance", "warn BTC balance"],
  ],
  ["garbled", ok({ canTrade: "yes" }), ["FAIL account"]],
  ["silent", NOT_SENT, ["FAIL account"]],
];

for (const [name, answer, want] of ACCOUNTS) {
  Deno.test(`checkSpotAccount() judges an account that is ${name}`, () => {
    const given = { resolved: resolved(), instrument: BTC, mid: MID };
    assertEquals(levels(checkSpotAccount(answer, given)), want);
  });
}

Deno.test("checkSpotAccount() says how much is missing", () => {
  const answer = ok({ canTrade: true, balances: [{ asset: "USDT", free: "1" }] });
  const given = { resolved: resolved("order.notional=20"), instrument: BTC, mid: MID };
  const [, quote] = checkSpotAccount(answer, given);
  assertMatch(quote?.text ?? "", /^1 free, \d+(\.\d+)? needed for the bids$/);
  assertMatch(quote?.mend ?? "", /^add \d+(\.\d+)? USDT, or make orders smaller$/);
});

const MODES: readonly (readonly [string, Answer, readonly string[]])[] = [
  ["one-way", ok({ canTrade: true, dualSidePosition: false }), ["ok account", "ok account mode"]],
  ["hedge", ok({ canTrade: true, dualSidePosition: true }), ["ok account", "FAIL account mode"]],
  [
    "one-way with all assets as margin",
    ok({ canTrade: true, dualSidePosition: false, multiAssetsMargin: true }),
    ["ok account", "ok account mode", "warn margin mode"],
  ],
  ["unknown", NOT_SENT, ["FAIL account"]],
];

for (const [name, answer, want] of MODES) {
  Deno.test(`checkMode() judges ${name} mode`, () => assertEquals(levels(checkMode(answer)), want));
}

const LEVERAGES: readonly (readonly [string, Answer, Check["level"]])[] = [
  ["the same", ok([{ symbol: "BTCUSDT", leverage: 5 }]), "ok"],
  ["another", ok([{ symbol: "BTCUSDT", leverage: 20 }]), "warn"],
  ["that of another symbol", ok([{ symbol: "ETHUSDT", leverage: 5 }]), "FAIL"],
  ["none", NOT_SENT, "FAIL"],
];

for (const [name, answer, want] of LEVERAGES) {
  Deno.test(`checkLeverage() judges ${name}`, () => {
    assertEquals(checkLeverage(answer, "BTCUSDT", 5).level, want);
  });
}

Deno.test("checkMargin() wants the margin of both sides", () => {
  const given = { resolved: resolved("order.notional=20"), instrument: BTC };
  const answer = (free: string) => ok([{ asset: "USDT", availableBalance: free }]);
  assertEquals(checkMargin(answer("1000000"), given).level, "ok");
  assertEquals(checkMargin(answer("0.01"), given).level, "warn");
  assertEquals(checkMargin(ok([]), given).level, "warn");
  assertEquals(checkMargin(NOT_SENT, given).level, "FAIL");
});

const DISKS: readonly (readonly [number | undefined, Check["level"]])[] = [
  [9e9, "ok"],
  [4e9, "warn"],
  [1e8, "FAIL"],
  [undefined, "warn"],
];

for (const [free, want] of DISKS) {
  Deno.test(`checkDisk() judges ${free ?? "unknown"} bytes`, () => {
    assertEquals(checkDisk(free).level, want);
  });
}

Deno.test("midOf() takes the touch of a ticker alone", () => {
  const ticker = { bidPrice: "60000.00", askPrice: "60000.01" };
  assertEquals(midOf(ok(ticker), BTC), MID);
  assertEquals(midOf(ok({ ...ticker, askPrice: "59999.00" }), BTC), undefined, "crossed");
  assertEquals(midOf(ok({ ...ticker, bidPrice: "60000.001" }), BTC), undefined, "off the tick");
  assertEquals(midOf(ok({ ...ticker, bidPrice: "0.00" }), BTC), undefined, "no bids");
  assertEquals(midOf(ok({}), BTC), undefined);
  assertEquals(midOf(NOT_SENT, BTC), undefined);
});

Deno.test("every check that is not fine says what to do", () => {
  const checks = [
    checkClock(5_000, 1),
    ...checkRestrictions(NOT_SENT, "spot"),
    ...checkMode(ok({ canTrade: false, dualSidePosition: true, multiAssetsMargin: true })),
    checkDisk(1),
    checkLeverage(NOT_SENT, "BTCUSDT", 1),
  ];
  for (const { level, mend, text } of checks) assert(level === "ok" || mend !== undefined, text);
});
