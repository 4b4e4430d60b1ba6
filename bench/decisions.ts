// P7, in a process of its own: how long one call of decide() takes with three levels a side.
import { prng } from "../lib/base/prng.ts";
import type { HalfTicks, PriceTicks, QtyLots, TimeUs } from "../lib/base/units.ts";
import { decide } from "../lib/kernel/decide.ts";
import type { OrderSnapshot, Snapshot } from "../lib/kernel/snapshot.ts";
import type { ClientOrderId, Side } from "../lib/orders/requests.ts";
import { quantile } from "./statistics.ts";
import { defaultSetup } from "./setup.ts";

const MID = 1_200_000 as HalfTicks;
/** The mid wanders by up to 12 bp: most calls keep all orders, some amend. */
const WANDER = 1_440;
const SNAPSHOTS = 4_096;
const WARM_UP = 50_000;
const CALLS = 400_000;
const LEVELS_BP = [25, 30, 35];

/** What this process prints, as JSON. */
export interface Decisions {
  readonly calls: number;
  readonly requests: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
}

function orders(): readonly OrderSnapshot[] {
  const sides: readonly Side[] = ["buy", "sell"];
  return sides.flatMap((side) =>
    LEVELS_BP.map((bp, level) => {
      const away = MID / 2 * bp / 10_000;
      const price = side === "buy" ? Math.floor(MID / 2 - away) : Math.ceil(MID / 2 + away);
      return {
        id: `bench-${side}${level}` as ClientOrderId,
        side,
        level,
        price: price as PriceTicks,
        remaining: 4 as QtyLots,
        filled: 0 as QtyLots,
        phase: "resting" as const,
        changedAt: 0 as TimeUs,
        flattening: false,
        amendRefused: false,
      };
    })
  );
}

function snapshotAt(mid: number, resting: readonly OrderSnapshot[]): Snapshot {
  return {
    now: 10_000_000 as TimeUs,
    market: {
      blocked: undefined,
      stale: false,
      bid: Math.floor((mid - 1) / 2) as PriceTicks,
      ask: Math.ceil((mid + 1) / 2) as PriceTicks,
      reference: mid as HalfTicks,
      sigma: 0.0001,
    },
    orders: resting,
    inventory: {
      ratio: 0.1,
      exposure: 0.01,
      roomBuy: 1_000 as QtyLots,
      roomSell: 1_000 as QtyLots,
      fundsBuy: 1e12,
      fundsSell: 1e12,
      baseFree: 1e9 as QtyLots,
      deviation: 1 as QtyLots,
      equity: 100_000_000,
    },
    risk: "normal",
    holds: [],
    reset: { dueAt: 300_000_000 as TimeUs, running: false, done: [] },
    started: true,
  };
}

function measure(): Decisions {
  const { kernel } = defaultSetup("usdm", ["queue"]).replay.engine;
  const random = prng(1);
  const resting = orders();
  const snapshots = Array.from(
    { length: SNAPSHOTS },
    () => snapshotAt(MID + Math.round((random() * 2 - 1) * WANDER), resting),
  );
  const times = new Float64Array(CALLS);
  let requests = 0;
  for (let call = -WARM_UP; call < CALLS; call++) {
    const snapshot = snapshots[(call + WARM_UP) % SNAPSHOTS]!;
    const startedAt = performance.now();
    const decided = decide(snapshot, kernel);
    const took = performance.now() - startedAt;
    if (call < 0) continue;
    times[call] = took * 1_000;
    requests += decided.decisions.length;
  }
  times.sort();
  return {
    calls: CALLS,
    requests,
    p50Us: quantile(times, 0.5),
    p99Us: quantile(times, 0.99),
    p999Us: quantile(times, 0.999),
  };
}

if (import.meta.main) console.log(JSON.stringify(measure()));
