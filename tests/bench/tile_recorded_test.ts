// Tiles of a recording join: ids go on, time goes forward, and prices lead back to their start.
import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { fillDense } from "../../bench/generate_dense.ts";
import { tileRecording } from "../../bench/tile_recorded.ts";
import { nowCell } from "../../lib/base/now.ts";
import { DEPTH, EventRing, QUOTE, SNAPSHOT, TRADE } from "../../lib/market/event_ring.ts";
import { MarketView } from "../../lib/market/view.ts";
import { appendEvent, csvSource, plainEvents, readNow, USDM } from "../feed/rings.ts";

const RECORDED_ROWS = 12_000;
const TILED_ROWS = 50_000;
/** Two of the feed's own moves. */
const JOINT_TICKS = 32;

/** A recording in which updates that go beyond the snapshot come before it, as in real ones. */
function recording(): EventRing {
  const dense = new EventRing();
  fillDense(dense, { rows: RECORDED_ROWS });
  const [snapshot, ...events] = plainEvents(dense);
  const ring = new EventRing();
  if (snapshot === undefined) return ring;
  const at = 200;
  for (const event of events.slice(0, at)) appendEvent(ring, event);
  const local = events[at]?.local ?? 0;
  appendEvent(ring, { ...snapshot, local, venue: local });
  for (const event of events.slice(at)) appendEvent(ring, event);
  return ring;
}

function tiled(from: EventRing): EventRing {
  let text = "";
  const write = (chunk: Uint8Array) => text += new TextDecoder().decode(chunk);
  const rows = tileRecording({ recording: from, instrument: USDM, rows: TILED_ROWS, write });
  const ring = readNow(csvSource(text, { instrument: USDM }));
  assertEquals(ring.rowTail, rows);
  assert(TILED_ROWS <= rows);
  return ring;
}

Deno.test("tileRecording() makes one market of tiles, without a gap or a crossed book", () => {
  const ring = tiled(recording());
  const view = new MarketView({ market: "usdm", resyncWaitUs: 10_000_000 });
  let [local, snapshots, tradeId] = [0, 0, 0];
  for (const [index, event] of plainEvents(ring).entries()) {
    assert(local <= event.local, "Cannot go back in time");
    local = event.local;
    const mid = view.lastMid;
    view.apply(ring, index, nowCell(event.local));
    if (event.type === SNAPSHOT) {
      snapshots++;
      if (1 < snapshots) assertLess(Math.abs(view.lastMid - mid) / 2, JOINT_TICKS);
    }
    if (event.type !== TRADE) continue;
    assert(tradeId < (event.ids[3] ?? 0), "Cannot repeat a trade id");
    tradeId = event.ids[3] ?? 0;
  }
  assert(3 < snapshots, `Cannot join ${snapshots} tiles`);
  const { gaps, crossed, resumes } = view.counters;
  assertEquals({ gaps, crossed, resumes }, { gaps: 0, crossed: 0, resumes: 0 });
});

Deno.test("tileRecording() turns each second tile upside down", () => {
  const from = recording();
  const events = plainEvents(tiled(from));
  const starts = events.flatMap(({ type }, index) => type === SNAPSHOT ? [index] : []);
  const [first = 0, second = 0] = starts;
  const sides = (start: number) =>
    events.slice(start).filter(({ type }) => type === DEPTH || type === QUOTE)[0]?.rows
      .map(([side]) => side);
  assertEquals(sides(second), sides(first)?.map((side) => 1 - (side ?? 0)));
});

Deno.test("tileRecording() refuses a recording without a snapshot", () => {
  const ring = new EventRing();
  const options = { recording: ring, instrument: USDM, rows: 1, write() {} };
  assertThrows(() => tileRecording(options), RangeError, "it has no snapshot");
});
