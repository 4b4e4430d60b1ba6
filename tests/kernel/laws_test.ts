// Laws of the kernel over random scenes: purity, mirror symmetry, the watch, the reset.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { QtyLots, TimeUs } from "../../lib/base/units.ts";
import type { KernelConfig } from "../../lib/kernel/config.ts";
import { decide } from "../../lib/kernel/decide.ts";
import { keepInterval, priceAt } from "../../lib/kernel/distance.ts";
import type { OrderSnapshot, Snapshot } from "../../lib/kernel/snapshot.ts";
import { at, LADDER, NOW, OBLIGATION, order, PROFIT } from "./scenes.ts";

const RUNS = { seed: 20261121, numRuns: 300 };
const configs = [OBLIGATION, PROFIT, LADDER] as const;

/** Random orders around a random mid, in random phases, with random inventory and risk. */
const scene = fc.record({
  mid: fc.integer({ min: 199_000, max: 201_000 }),
  config: fc.constantFrom<KernelConfig>(...configs),
  risk: fc.constantFrom("normal", "caution", "reduce", "halt", "flatten"),
  ratio: fc.double({ min: -1, max: 1, noNaN: true }),
  orders: fc.array(
    fc.record({
      side: fc.constantFrom("buy", "sell"),
      level: fc.integer({ min: 0, max: 2 }),
      off: fc.integer({ min: 1, max: 900 }),
      // Not 10: worth the minimum on one side of the mid and less on the other.
      remaining: fc.integer({ min: 1, max: 20 }).filter((lots) => lots !== 10),
      phase: fc.constantFrom("resting", "resting", "resting", "busy", "unknown"),
      age: fc.integer({ min: 0, max: 10_000_000 }),
    }),
    { maxLength: 7 },
  ),
  dueIn: fc.integer({ min: -1, max: 1 }),
});

type Scene = typeof scene extends fc.Arbitrary<infer Value> ? Value : never;

function build(scene: Scene): Snapshot {
  const orders: OrderSnapshot[] = scene.orders.map((each, index) =>
    order(each.side as "buy" | "sell", each.level, {
      id: `o${index}` as OrderSnapshot["id"],
      price: Math.round(scene.mid / 2) + (each.side === "buy" ? -each.off : each.off),
      remaining: each.remaining as QtyLots,
      phase: each.phase as OrderSnapshot["phase"],
      changedAt: (NOW - each.age) as TimeUs,
    })
  );
  const base = at(scene.mid);
  return {
    ...base,
    orders,
    risk: scene.risk as Snapshot["risk"],
    inventory: { ...base.inventory, ratio: scene.ratio, exposure: scene.ratio / 5 },
    reset: { dueAt: (NOW + scene.dueIn) as TimeUs, running: false, done: [] },
  };
}

function freeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) freeze(inner);
    Object.freeze(value);
  }
  return value;
}

Deno.test("decide() gives the same answer twice and never writes its input", () => {
  fc.assert(
    fc.property(scene, (scene) => {
      const frozen = freeze(build(scene));
      assertEquals(decide(frozen, freeze(scene.config)), decide(frozen, scene.config));
    }),
    RUNS,
  );
});

Deno.test("decide() never places on a side that a stop forbids, and never in HALT", () => {
  fc.assert(
    fc.property(scene, (scene) => {
      const { decisions } = decide(build(scene), scene.config);
      for (const decision of decisions) {
        if (decision.type !== "place") continue;
        assert(scene.risk !== "halt");
        if (scene.risk === "reduce") {
          assert(scene.ratio === 0 ? false : (decision.slot.side === "sell") === 0 < scene.ratio);
        }
      }
    }),
    RUNS,
  );
});

Deno.test("decide() asks nothing of an order in flight, and of an unknown one only its end", () => {
  fc.assert(
    fc.property(scene, (scene) => {
      const snapshot = build(scene);
      const phases = new Map(snapshot.orders.map((order) => [order.id, order.phase]));
      for (const decision of decide(snapshot, scene.config).decisions) {
        if (decision.type === "place") continue;
        const phase = phases.get(decision.id);
        assert(phase === "resting" || (phase === "unknown" && decision.type === "cancel"));
      }
    }),
    RUNS,
  );
});

Deno.test("decide() answers the same anywhere inside the watch it returned", () => {
  fc.assert(
    fc.property(scene, fc.integer({ min: -400, max: 400 }), (scene, step) => {
      const snapshot = build(scene);
      const { decisions, watch } = decide(snapshot, scene.config);
      if (0 < decisions.length) return;
      const mid = scene.mid + step;
      const moved = { ...at(mid), ...{ ...snapshot, market: at(mid).market } };
      const { bid, ask } = moved.market;
      const inside = watch.referenceLo <= mid && mid <= watch.referenceHi &&
        watch.midLo <= mid && mid <= watch.midHi && watch.bidLo <= bid && bid <= watch.bidHi &&
        watch.askLo <= ask && ask <= watch.askHi;
      if (inside) assertEquals(decide(moved, scene.config).decisions, []);
    }),
    { ...RUNS, numRuns: 2_000 },
  );
});

Deno.test("decide() answers the same at any time before the watch's end", () => {
  fc.assert(
    fc.property(scene, fc.integer({ min: 1, max: 20_000_000 }), (scene, later) => {
      const snapshot = build(scene);
      const { decisions, watch } = decide(snapshot, scene.config);
      const now = Math.min(NOW + later, watch.until - 1) as TimeUs;
      if (0 < decisions.length || now <= NOW) return;
      assertEquals(decide({ ...snapshot, now }, scene.config).decisions, []);
    }),
    { ...RUNS, numRuns: 1_000 },
  );
});

Deno.test("decide() mirrors: sides swapped around the mid, inventory negated", () => {
  const mirrorable = scene.filter((scene) => scene.config.profile === "obligation");
  fc.assert(
    fc.property(mirrorable, (scene) => {
      const kinds = (scene: Scene) =>
        decide(build({ ...scene, mid: 200_000 }), scene.config).decisions.map((decision) =>
          `${decision.type} ${decision.slot.level} ${decision.slot.side} ${decision.reason}`
        );
      const swap = (text: string) =>
        text.replace(/buy|sell/, (side) => side === "buy" ? "sell" : "buy");
      const mirrored: Scene = {
        ...scene,
        ratio: -scene.ratio,
        dueIn: 1,
        orders: scene.orders.map((order) => ({
          ...order,
          side: order.side === "buy" ? "sell" : "buy",
        })),
      };
      assertEquals(kinds({ ...scene, dueIn: 1 }).sort(), kinds(mirrored).map(swap).sort());
    }),
    RUNS,
  );
});

Deno.test("priceAt() rounds away from the market and keepInterval() agrees with it", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 10_000, max: 20_000_000 }),
      fc.integer({ min: 0, max: 50_000 }),
      fc.constantFrom("buy" as const, "sell" as const),
      (reference, distance, side) => {
        const price = priceAt(reference as never, side, distance);
        const away = side === "buy" ? reference - 2 * price : 2 * price - reference;
        assert(distance * reference <= away * 1_000_000);
        assert((away - 2) * 1_000_000 < distance * reference);
        const keep = keepInterval(price, side, { near: distance, far: 999_999 });
        assert(side === "buy" ? keep.lo <= reference : reference <= keep.hi);
      },
    ),
    RUNS,
  );
});
