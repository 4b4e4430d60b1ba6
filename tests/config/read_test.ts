// Who wins over whom, and every refusal of a file or a --set with its message.
import { assertEquals, assertThrows } from "@std/assert";
import { DEFAULTS } from "../../lib/config/defaults.ts";
import { type Config, finishConfig, readConfig, splitOverride } from "../../lib/config/mod.ts";
import { readYaml } from "../../lib/config/yaml.ts";
import shipped from "../../config.yaml" with { type: "text" };

interface Run {
  readonly text?: string;
  readonly profile?: string;
  readonly sets?: readonly string[];
  readonly market?: "spot" | "usdm";
}

function configOf({ text, profile, sets = [], market = "spot" }: Run): Config {
  const overrides = sets.map(splitOverride);
  const draft = readConfig({ file: "config.yaml", text, profile, overrides });
  return finishConfig(draft, { market, symbol: "BTCUSDT" });
}

Deno.test("config.yaml says what the built-in defaults say", () => {
  assertEquals(readYaml(shipped, "config.yaml").tree, DEFAULTS);
});

for (const profile of ["obligation", "profit", "ladder"] as const) {
  for (const market of ["spot", "usdm"] as const) {
    Deno.test(`readConfig() takes the defaults of ${profile} on ${market}`, () => {
      const built = configOf({ profile, market });
      assertEquals(built.settings.profile, profile);
      assertEquals(built.settings.market, market);
      assertEquals(configOf({ text: shipped, profile, market }).tree, built.tree);
      assertEquals(built.tree.profiles, undefined);
    });
  }
}

// Who wins: defaults < file < profile < command line.
// deno-fmt-ignore
const precedence = [
  { name: "the default", run: {}, equity: "10000", maker: "0.001" },
  { name: "the file", run: { text: "account: { equity: 500 }" }, equity: "500", maker: "0.001" },
  { name: "the profile over the file's base", run: { profile: "ladder", text: "account: { equity: 500 }" }, equity: "200", maker: "0.001" },
  { name: "the file's own profile", run: { profile: "ladder", text: "profiles: { ladder: { account: { equity: 300 } } }" }, equity: "300", maker: "0.001" },
  { name: "the profile named in the file", run: { text: "profile: ladder" }, equity: "200", maker: "0.001" },
  { name: "--profile over the file's", run: { text: "profile: ladder", profile: "obligation" }, equity: "10000", maker: "0.001" },
  { name: "--set over all", run: { profile: "ladder", sets: ["account.equity=400"] }, equity: "400", maker: "0.001" },
  { name: "the last --set", run: { sets: ["fees.maker=0.0003", "fees.maker=0"] }, equity: "10000", maker: "0" },
  { name: "the market's value", run: { market: "usdm" }, equity: "10000", maker: "0.0002" },
  { name: "one value for both markets", run: { text: "fees: { maker: 0.0005 }", market: "usdm" }, equity: "10000", maker: "0.0005" },
  { name: "one market's value alone", run: { text: "fees: { maker: { usdm: 0.0005 } }" }, equity: "10000", maker: "0.001" },
  { name: "a market's value where the default has one for both", run: { text: "account: { equity: { usdm: 3000 } }", market: "usdm" }, equity: "3000", maker: "0.0002" },
] as const;

for (const { name, run, equity, maker } of precedence) {
  Deno.test(`finishConfig() takes ${name}`, () => {
    const { settings } = configOf(run);
    assertEquals(settings.account.equity.toFixed(), equity);
    assertEquals(settings.fees.maker.toFixed(), maker);
  });
}

Deno.test("finishConfig() puts the run's market and symbol into the tree", () => {
  const draft = readConfig({ file: "c", text: undefined, profile: undefined, overrides: [] });
  assertEquals([draft.market, draft.symbol], ["spot", "BTCUSDT"]);
  const { tree } = finishConfig(draft, { market: "usdm", symbol: "ETHUSDT" });
  assertEquals([tree.market, tree.symbol, tree.profile], ["usdm", "ETHUSDT", "obligation"]);
});

Deno.test("finishConfig() takes lists as YAML and as words with commas", () => {
  const words = configOf({ sets: ["strategy.levels=0.0026,0.003, 0.0034"] }).settings.strategy;
  const yaml = configOf({ sets: ["strategy.levels=[0.0026, 0.003, 0.0034]"] }).settings.strategy;
  assertEquals(words, yaml);
});

Deno.test("finishConfig() adds, changes and turns off rules of the breaker", () => {
  const text = "breaker: { halt_move: none, mine: { trigger: stale, level: caution, " +
    "enter: 1, exit: 0.5, cool_down_s: 5 } }";
  const sets = ["breaker.halt_stale.enter=3", "breaker.halt_errors=none"];
  const { breaker } = configOf({ text, sets }).settings;
  assertEquals(breaker.halt_stale?.enter, 3);
  assertEquals([breaker.halt_move, breaker.halt_errors], [undefined, undefined]);
  assertEquals(breaker.mine?.cool_down_s, 5_000_000);
});

Deno.test("finishConfig() lets the empty file be the defaults", () => {
  assertEquals(configOf({ text: "# nothing\n" }).tree, configOf({}).tree);
});

// deno-fmt-ignore
const refusals: readonly (Run & { readonly name: string; readonly message: string })[] = [
  // Text that is no configuration.
  { name: "a list", text: "- 1\n", message: "Cannot use config.yaml: it is not a map of keys and values" },
  { name: "broken YAML", text: "a: [1,\n", message: "Cannot use config.yaml: line 2, column 1: cannot read flow collection: unexpected end of the stream within a flow collection" },
  { name: "a key that stands twice", text: "fees: {}\nfees: {}\n", message: "Cannot use config.yaml: line 2, column 1: cannot store mapping pair: duplicated key" },
  { name: "a key without a value", text: "order:\n  notional:\n", message: "Cannot use config.yaml: line 2, column 3: order.notional has no value" },
  { name: "an entry without a value", text: "order: { notional: [1, ] }\nrisk:\n", message: "Cannot use config.yaml: line 2, column 1: risk has no value" },
  { name: "maps in a list", text: "order: { notional: [{ a: 1 }] }", message: "Cannot use config.yaml: line 1, column 10: order.notional has an entry that is not one value" },
  { name: "an alias of itself", text: "a: &a\n  b: *a\n", message: "Cannot use config.yaml: it is nested too deeply" },
  { name: "nesting without end", text: "[".repeat(50_000), message: "Cannot use config.yaml: it is nested too deeply" },
  { name: "a file without end", text: "#".repeat(1_000_001), message: "Cannot use config.yaml: it has more than 1000000 characters" },
  // Secrets.
  { name: "a secret", text: "api_key: abc\n", message: "Cannot use config.yaml: line 1, column 1: api_key is a secret, and secrets come from the environment or a file of their own, never from the configuration" },
  { name: "a secret anywhere", text: "fees:\n  BINANCE_SECRET_KEY: abc\n", message: "Cannot use config.yaml: line 2, column 3: fees.BINANCE_SECRET_KEY is a secret, and secrets come from the environment or a file of their own, never from the configuration" },
  { name: "a secret in --set", sets: ["account.password=abc"], message: "Cannot use --set account.password: password is a secret, and secrets come from the environment or a file of their own, never from the configuration" },
  // Unknown keys.
  { name: "an unknown section", text: "\nfee: { maker: 0 }\n", message: "Cannot use config.yaml: line 2, column 1: fee is an unknown key, did you mean fees?" },
  { name: "an unknown key", text: "fees:\n  makr: 0\n", message: "Cannot use config.yaml: line 2, column 3: fees.makr is an unknown key, did you mean fees.maker?" },
  { name: "an unknown key far from all", text: "regime: { x: 1 }", message: "Cannot use config.yaml: line 1, column 11: regime.x is an unknown key; there are calm, normal, high" },
  { name: "another profile's key", text: "profiles:\n  ladder:\n    strategy: { trigger_cap: 0.5 }\n", message: "Cannot use config.yaml: line 3, column 17: strategy.trigger_cap is an unknown key; there are levels, offset, refresh_s, fill_pause_s, min_spread, max_spread, required_per_side" },
  { name: "an unknown profile", text: "profiles: { fast: {} }", message: "Cannot use config.yaml: line 1, column 13: profiles.fast must be one of obligation, profit, ladder" },
  { name: "a profile that is no map", text: "profiles: { profit: 1 }", message: "Cannot use config.yaml: line 1, column 13: profiles.profit must be a map; {} changes nothing" },
  { name: "profiles that are no map", text: "profiles: 1", message: "Cannot use config.yaml: line 1, column 1: profiles must be a map" },
  { name: "a profile that chooses the market", text: "profiles: { profit: { market: usdm } }", message: "Cannot use config.yaml: line 1, column 23: profiles.profit.market is unknown: a profile cannot change it" },
  { name: "a profile by no name", text: "profile: fast", message: "Cannot use config.yaml: line 1, column 1: profile is fast: it must be one of obligation, profit, ladder" },
  { name: "--profile by no name", profile: "fast", message: "Cannot use --profile fast: it must be one of obligation, profit, ladder" },
  // Values out of range, in the file, for the other market, in an unused profile, and by --set.
  { name: "a value out of range", text: "fees:\n  maker: 5\n", message: "Cannot use config.yaml: line 2, column 3: fees.maker is 5: it must be a number from -0.01 to 0.1" },
  { name: "a value out of range in a market map", text: "fees: { maker: { spot: 5 } }\n", message: "Cannot use config.yaml: line 1, column 9: fees.maker is 5: it must be a number from -0.01 to 0.1" },
  { name: "a value out of range for the other market", text: "order: { notional_min: { usdm: abc } }", message: "Cannot use config.yaml: line 1, column 10: order.notional_min is abc: it must be a number from 0 to 1000000000" },
  { name: "a value out of range in another profile", text: "profiles:\n  ladder:\n    strategy:\n      offset: 0.9\n", message: "Cannot use config.yaml: line 4, column 7: strategy.offset is 0.9: it must be a ratio from 0.000001 to 0.5" },
  { name: "a value out of range in --set", sets: ["account.base_share=1.5"], message: "Cannot use --set account.base_share=1.5: account.base_share is 1.5: it must be a number from 0 to 1" },
  { name: "a number with an exponent", text: "account: { equity: 1e4 }", message: "Cannot use config.yaml: line 1, column 12: account.equity is 1e4: it must be a number from 1 to 1000000000" },
  { name: "a number that is none", text: "account: { equity: NaN }", message: "Cannot use config.yaml: line 1, column 12: account.equity is NaN: it must be a number from 1 to 1000000000" },
  { name: "more digits than a number holds", text: "account: { equity: 1.0000000000000001 }", message: "Cannot use config.yaml: line 1, column 12: account.equity is 1.0000000000000001: it must be a number from 1 to 1000000000 of at most 15 digits" },
  { name: "a ratio finer than a millionth", text: "risk: { collar: 0.0200001 }", message: "Cannot use config.yaml: line 1, column 9: risk.collar is 0.0200001: it must be a ratio from 0.000001 to 0.5 with at most 6 decimals" },
  { name: "a delay finer than a microsecond", text: "latency: { feed_ms: 0.0001 }", message: "Cannot use config.yaml: line 1, column 12: latency.feed_ms is 0.0001: it must be data or a number of milliseconds from 0 to 60000 with at most 3 decimals" },
  { name: "half a level", profile: "ladder", sets: ["strategy.levels=1.5"], message: "Cannot use --set strategy.levels=1.5: strategy.levels is 1.5: it must be a whole number from 1 to 10" },
  { name: "a flag that is none", text: "fees: { pay_in_bnb: yes }", message: "Cannot use config.yaml: line 1, column 9: fees.pay_in_bnb is yes: it must be true or false" },
  { name: "an unknown word", sets: ["fill.model=optimistic"], message: "Cannot use --set fill.model=optimistic: fill.model is optimistic: it must be one of queue, queue_power, through, touch, naive" },
  { name: "a symbol that is none", text: "symbol: btc/usdt", message: "Cannot use config.yaml: line 1, column 1: symbol is btc/usdt: it must be a symbol such as BTCUSDT" },
  { name: "an unknown market", text: "market: moon", message: "Cannot use config.yaml: line 1, column 1: market is moon: it must be one of spot, usdm" },
  { name: "a map for a value", text: "fees: { maker: { a: 1 } }", message: "Cannot use config.yaml: line 1, column 9: fees.maker must be one value, not a map" },
  { name: "a value for a map", text: "fees: 1", message: "Cannot use config.yaml: line 1, column 1: fees is 1: it must be a map" },
  { name: "a list for a value", text: "fees: { maker: [0, 1] }", message: "Cannot use config.yaml: line 1, column 9: fees.maker is [0, 1]: it must be one value" },
  { name: "a wrong entry of a list", text: "strategy: { levels: [0.0025, x] }", message: "Cannot use config.yaml: line 1, column 13: strategy.levels is [0.0025, x]: it must be a ratio from 0.000001 to 0.5" },
  { name: "too many levels", sets: ["strategy.levels=1,1,1,1,1,1,1,1,1,1,1"], message: "Cannot use --set strategy.levels=1,1,1,1,1,1,1,1,1,1,1: strategy.levels is 1,1,1,1,1,1,1,1,1,1,1: it must be one value or a list of at most 10" },
  { name: "a rule with a key missing", text: "breaker:\n  mine: { trigger: stale, level: halt, enter: 1 }", message: "Cannot use config.yaml: line 2, column 3: breaker.mine.exit is missing" },
  // --set that cannot be used.
  { name: "--set of an unknown key", sets: ["min_spread=0"], message: "Cannot use --set min_spread=0: min_spread is an unknown key, did you mean strategy.min_spread?" },
  { name: "--set of a mistyped key", sets: ["fees.makr=0"], message: "Cannot use --set fees.makr=0: fees.makr is an unknown key, did you mean fees.maker?" },
  { name: "--set of one market's value", sets: ["fees.maker.spot=0"], message: "Cannot use --set fees.maker.spot=0: fees.maker.spot is an unknown key, did you mean fees.maker?" },
  { name: "--set of another profile's key", sets: ["strategy.min_profit=0"], message: "Cannot use --set strategy.min_profit=0: strategy.min_profit is an unknown key; there are min_spread, max_spread, levels, required_per_side, trigger_floor, trigger_cap, drift_threshold in strategy of profile obligation" },
  { name: "--set of a group", sets: ["regime=1"], message: "Cannot use --set regime=1: regime is a group of keys: regime.calm, regime.normal, regime.high" },
  { name: "--set of the profile", sets: ["profile=profit"], message: "Cannot use --set profile=profit: --profile sets it" },
  { name: "--set of the market", sets: ["market=usdm"], message: "Cannot use --set market=usdm: --market sets it" },
  { name: "--set without a value", sets: ["fees.maker="], message: "Cannot use --set fees.maker=: it has no value" },
  { name: "--set without a sign", sets: ["fees.maker"], message: "Cannot use --set fees.maker: it must be path.to.key=value" },
  { name: "--set of a broken list", sets: ["order.notional=[12"], message: "Cannot use --set order.notional=[12: line 2, column 1: cannot read flow collection: unexpected end of the stream within a flow collection" },
];

for (const { name, message, ...run } of refusals) {
  Deno.test(`readConfig() refuses ${name}`, () => {
    const error = assertThrows(() => configOf(run), Error);
    assertEquals(error.message, message);
    assertEquals(error instanceof SyntaxError || error instanceof RangeError, true);
  });
}

Deno.test("readConfig() names a place although the file has a BOM and CRLF", () => {
  const text = "\uFEFFfees:\r\n  maker: 7\r\n";
  assertThrows(() => configOf({ text }), RangeError, "line 2, column 3: fees.maker is 7");
});

Deno.test("readConfig() blames the file, not a --set that repairs it", () => {
  const run = { text: "fees: { maker: 5 }", sets: ["fees.maker=0"] };
  assertThrows(() => configOf(run), RangeError, "Cannot use config.yaml: line 1, column 9");
});
