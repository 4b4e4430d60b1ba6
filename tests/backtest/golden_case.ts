// One golden backtest: a hand-made market through the whole replay, told as a text to be read.
import { createHash } from "node:crypto";
import { RunMeters } from "../../lib/report/run_meters.ts";
import { Decimal } from "../../lib/base/decimal.ts";
import { memoryBytes } from "../../lib/feed/mod.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { FILLS_HEADER } from "../../lib/report/rows.ts";
import type { FillModel } from "../../lib/sim/config.ts";
import { assertEquals } from "@std/assert";
import { Ears } from "./golden_ears.ts";
import { play, type RigResult } from "./rig.ts";

/** A folder of tests/golden/backtests: `case.ts`, `events.csv`, `expected.txt`. */
export interface GoldenCase {
  /** The folder. */
  readonly name: string;
  /** What must happen and why, for the reader of the expected text. */
  readonly story: string;
  readonly market?: Market;
  readonly profile?: string;
  readonly set?: readonly string[];
  /** The main model first; `queue` when absent. */
  readonly models?: readonly FillModel[];
  readonly events: string;
  readonly expected: string;
}

/** Plays a case and tells all of it; checks on the way what holds for every run. */
export async function tell(golden: GoldenCase): Promise<string> {
  const { market = "spot", profile = "obligation", set = [], models = ["queue"] } = golden;
  const ears = new Ears(market);
  const bytes = memoryBytes(`${golden.name}.csv`, new TextEncoder().encode(golden.events));
  const result = await heard(ears, () => play(bytes, { market, profile, set, models }));
  checkDigest(result, ears);
  checkEquity(result);
  return [
    `# ${golden.name}\n`,
    golden.story.trim().replace(/^ +/gm, ""),
    `\n## ${market}, ${profile}${set.map((change) => `, ${change}`).join("")}\n`,
    "Seconds since the first event on the venue's clock: when we send, when the venue answers.\n",
    ...ears.lines,
    "\n## fills.csv\n",
    FILLS_HEADER,
    ...result.fills,
    "\n## Money and figures\n",
    ...figures(result),
    "\n## Runs\n",
    ...result.runs.map(({ model, requests, fills, digest }) =>
      `${model}: ${requests} requests, ${fills} fills, digest ${digest}`
    ),
    "",
  ].join("\n");
}

/** The meters of the main run hear everything; here they tell it on. */
async function heard(ears: Ears, run: () => Promise<RigResult>): Promise<RigResult> {
  const meters = RunMeters.prototype;
  const own = Object.getOwnPropertyDescriptors(meters);
  const { onRequest, onVenueEvent, onRisk, onReset, onSlots, noteData, onFunding } = meters;
  meters.onRequest = function (at, request, cause) {
    ears.of(this)?.request(at, request);
    onRequest.call(this, at, request, cause);
  };
  meters.onVenueEvent = function (event) {
    ears.of(this)?.venue(event);
    onVenueEvent.call(this, event);
  };
  meters.onRisk = function (at, level) {
    ears.of(this)?.note(at, `risk level ${level}`);
    onRisk.call(this, at, level);
  };
  meters.onReset = function (at, phase, replaced) {
    const told = phase === "start" ? "reset starts" : `reset ends, ${replaced} orders rebuilt`;
    ears.of(this)?.note(at, told);
    onReset.call(this, at, phase, replaced);
  };
  meters.onSlots = function (at, slots) {
    ears.of(this)?.slots(at, slots);
    onSlots.call(this, at, slots);
  };
  meters.noteData = function (at, blocked) {
    ears.of(this)?.note(at, `data ${blocked ?? "good"}`);
    noteData.call(this, at, blocked);
  };
  meters.onFunding = function (event) {
    ears.of(this)?.note(event.venueAt, `funding ${event.amount}`);
    onFunding.call(this, event);
  };
  try {
    return await run();
  } finally {
    Object.defineProperties(meters, own);
  }
}

/** The digest is the SHA-256 of what was heard, in the documented lines. */
function checkDigest({ runs, offsetUs }: RigResult, ears: Ears): void {
  const hash = createHash("sha256");
  for (const line of ears.digestLines(offsetUs)) hash.update(`${line}\n`);
  assertEquals(runs[0]?.digest, hash.digest("hex"), "digest of the lines");
}

/** Change of equity = spread capture + inventory move − fees + funding */
function checkEquity({ runs }: RigResult): void {
  for (const { sections } of runs) {
    const money = sections.return;
    const change = new Decimal(money.final_equity).minus(money.initial_equity);
    const costs = new Decimal(money.funding ?? 0).minus(money.fees);
    const moved = new Decimal(money.spread_capture).plus(money.inventory_move).plus(costs);
    assertEquals(moved.toFixed(), change.toFixed(), "capture + move − fees + funding");
  }
}

const MONEY = [
  "initial_mid",
  "final_mid",
  "initial_equity",
  "final_equity",
  "spread_capture",
  "inventory_move",
  "hold_move",
  "fees",
  "fees_by_asset",
  "funding",
  "realized",
  "unrealized",
  "average_entry",
  "final_quote",
  "final_base",
  "final_bnb",
] as const;

const FILL_RATE = ["orders_accepted", "orders_filled", "fills", "partial_fills"] as const;
const QUOTING = ["two_sided_uptime_pct", "spread_compliance_pct", "amend_success_pct"] as const;

function figures({ runs, counters }: RigResult): readonly string[] {
  const sections = runs[0]?.sections;
  if (sections === undefined) return ["the book never became quotable"];
  const { return: money, fill_rate: rate, quoting } = sections;
  return [
    ...MONEY.map((name) => [name, money[name]] as const),
    ...FILL_RATE.map((name) => [name, rate[name]] as const),
    ...QUOTING.map((name) => [name, quoting[name].value] as const),
    ["gaps", counters.gaps] as const,
    ["resyncs", counters.resyncs] as const,
  ].map(([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`);
}
