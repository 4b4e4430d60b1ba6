// The dense feed keeps the rules of the USD-M streams.
import { assert, assertEquals, assertGreater } from "@std/assert";
import { fillDense, generateDense } from "../../bench/generate_dense.ts";
import { nowCell } from "../../lib/base/now.ts";
import { ASK, BID, DEPTH, EventRing, QUOTE, SNAPSHOT } from "../../lib/market/event_ring.ts";
import { MarketView } from "../../lib/market/view.ts";

const ROWS = 20_000;

function dense(): EventRing {
  const ring = new EventRing();
  fillDense(ring, { rows: ROWS });
  return ring;
}

function levels(ring: EventRing, slot: number) {
  const start = ring.rowStart[slot] ?? 0;
  return Array.from({ length: ring.rowCount[slot] ?? 0 }, (_, offset) => {
    const row = (start + offset) & ring.rowMask;
    return { side: ring.side[row], price: ring.price[row] ?? 0, qty: ring.qty[row] ?? 0 };
  });
}

Deno.test("fillDense() chains depth messages and goes forward in time", () => {
  const ring = dense();
  let [last, local] = [0, 0];
  for (let slot = 0; slot < ring.tail; slot++) {
    assert(local <= (ring.local[slot] ?? 0), "Cannot go back in time");
    local = ring.local[slot] ?? 0;
    if (ring.type[slot] === DEPTH) assertEquals(ring.prevId[slot], last);
    if (ring.type[slot] === DEPTH || ring.type[slot] === SNAPSHOT) last = ring.lastId[slot] ?? 0;
  }
});

Deno.test("fillDense() builds a book that is never crossed and agrees with the quotes", () => {
  const ring = dense();
  const book = [new Map<number, number>(), new Map<number, number>()];
  let quoted = [0, 0];
  let compared = 0;
  for (let slot = 0; slot < ring.tail; slot++) {
    const rows = levels(ring, slot);
    if (ring.type[slot] === QUOTE) quoted = rows.map(({ price }) => price);
    if (ring.type[slot] !== DEPTH && ring.type[slot] !== SNAPSHOT) continue;
    for (const { side, price, qty } of rows) {
      if (qty === 0) book[side ?? 0]?.delete(price);
      else book[side ?? 0]?.set(price, qty);
    }
    const best = [Math.max(...book[BID]?.keys() ?? []), Math.min(...book[ASK]?.keys() ?? [])];
    assert((best[0] ?? 0) < (best[1] ?? 0), `Cannot build a book of ${best.join(" / ")}`);
    if (quoted[0] === 0) continue;
    assertEquals(best, quoted);
    compared++;
  }
  assertGreater(compared, 100);
});

Deno.test("fillDense() is a book to a view from the first update on", () => {
  const ring = dense();
  const view = new MarketView({ market: "usdm", resyncWaitUs: 0 });
  for (let slot = 0; slot < ring.tail; slot++) view.apply(ring, slot, nowCell(ring.local[slot]));
  assertEquals({ ...view.counters, olderQuotes: 0 }, {
    gaps: 0,
    resyncs: 0,
    resumes: 0,
    crossed: 0,
    olderDiffs: 0,
    olderQuotes: 0,
    olderSnapshots: 0,
  });
});

Deno.test("generateDense() writes at least as many rows as asked for, always the same", () => {
  const [first, second] = [0, 1].map(() => {
    let text = "";
    const rows = generateDense({
      rows: 5_000,
      write: (chunk) => text += new TextDecoder().decode(chunk),
    });
    return { rows, text };
  });
  assertEquals(first, second);
  assertGreater(first?.rows ?? 0, 4_999);
  assertEquals(first?.text.trimEnd().split("\n").length, (first?.rows ?? 0) + 2);
});
