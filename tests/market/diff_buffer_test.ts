// The buffer of depth updates: a copy, in order, and never beyond its limits.
import { assertEquals } from "@std/assert";
import { BUFFER_EVENTS_MAX, BUFFER_ROWS_MAX, DiffBuffer } from "../../lib/market/diff_buffer.ts";
import { ASK, BID, DEPTH, EventRing } from "../../lib/market/event_ring.ts";
import { append } from "./tape.ts";

Deno.test("DiffBuffer.push() copies an update, so that the feed may reuse its place", () => {
  const from = new EventRing();
  const buffer = new DiffBuffer();
  buffer.push(from, append(from, "depth 11-12/10 b100x1 a101x2"));
  from.side.fill(9);
  from.price.fill(9);
  from.lastId.fill(9);
  const { ring } = buffer;
  const slot = ring.head & ring.eventMask;
  assertEquals([ring.firstId[slot], ring.lastId[slot], ring.prevId[slot]], [11, 12, 10]);
  assertEquals(ring.type[slot], DEPTH);
  assertEquals(ring.rowCount[slot], 2);
  assertEquals([...ring.side.slice(0, 2)], [BID, ASK]);
  assertEquals([...ring.price.slice(0, 2)], [100, 101]);
  assertEquals([...ring.qty.slice(0, 2)], [1, 2]);
});

Deno.test("DiffBuffer gives updates back in order", () => {
  const from = new EventRing();
  const buffer = new DiffBuffer();
  for (const line of ["depth 1-2 b1x1", "depth 3-4 b2x2", "depth 5-6 b3x3"]) {
    buffer.push(from, append(from, line));
  }
  buffer.shift();
  assertEquals(ids(buffer), [4, 6]);
  buffer.clear();
  assertEquals(ids(buffer), []);
  buffer.push(from, append(from, "depth 7-8 b1x1"));
  assertEquals(ids(buffer), [8]);
  assertEquals(buffer.dropped, 0);
});

Deno.test("DiffBuffer drops the oldest updates when it holds too many rows", () => {
  const from = new EventRing();
  const buffer = new DiffBuffer();
  const rows = BUFFER_ROWS_MAX / 4;
  for (let id = 1; id <= 6; id++) buffer.push(from, wide(from, { id, rows }));
  assertEquals(ids(buffer), [3, 4, 5, 6]);
  assertEquals(buffer.dropped, 2);
  buffer.push(from, wide(from, { id: 7, rows: BUFFER_ROWS_MAX + 1 }));
  assertEquals(ids(buffer), []);
});

Deno.test("DiffBuffer drops the oldest updates when it holds too many empty ones", () => {
  const from = new EventRing();
  const buffer = new DiffBuffer();
  const index = append(from, "depth 1-2");
  for (let count = 0; count < BUFFER_EVENTS_MAX + 3; count++) buffer.push(from, index);
  assertEquals(buffer.dropped, 3);
  assertEquals(buffer.ring.tail - buffer.ring.head, BUFFER_EVENTS_MAX);
});

function wide(ring: EventRing, { id, rows }: { id: number; rows: number }): number {
  const slot = ring.beginEvent(DEPTH, 0, 0);
  ring.lastId[slot] = id;
  for (let row = 0; row < rows; row++) ring.addRow(BID, 1 + row, 1);
  ring.endEvent();
  return ring.tail - 1;
}

function ids(buffer: DiffBuffer): number[] {
  const { ring } = buffer;
  const found: number[] = [];
  for (let index = ring.head; index < ring.tail; index++) {
    found.push(ring.lastId[index & ring.eventMask] ?? 0);
  }
  return found;
}
