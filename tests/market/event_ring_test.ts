// The event ring: what is written is read back, through growth and release.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ASK, BID, DEPTH, EventRing, QUOTE, TRADE } from "../../lib/market/event_ring.ts";

Deno.test("EventRing gives back the columns of an event and its rows", () => {
  const ring = new EventRing();
  const slot = ring.beginEvent(DEPTH, 1_700_000_000_000_001, 1_700_000_000_000_000);
  ring.firstId[slot] = 11;
  ring.lastId[slot] = 12;
  ring.addRow(BID, 100, 5);
  ring.addRow(ASK, 101, 0);
  assertEquals(ring.tail, 0);
  ring.endEvent();
  assertEquals([ring.head, ring.tail, ring.rowTail], [0, 1, 2]);
  assertEquals(ring.type[slot], DEPTH);
  assertEquals([ring.local[slot], ring.venue[slot]], [
    1_700_000_000_000_001,
    1_700_000_000_000_000,
  ]);
  assertEquals([ring.rowStart[slot], ring.rowCount[slot]], [0, 2]);
  assertEquals([ring.side[1], ring.price[1], ring.qty[1]], [ASK, 101, 0]);
});

Deno.test("EventRing.beginEvent() clears the ids and the flag that a slot had before", () => {
  const ring = new EventRing();
  for (let count = 0; count <= ring.eventMask; count++) {
    const slot = ring.beginEvent(TRADE, 1, 1);
    for (const column of [ring.flag, ring.firstId, ring.lastId, ring.prevId, ring.tradeId]) {
      column[slot] = 7;
    }
    ring.endEvent();
  }
  ring.release(ring.tail);
  const slot = ring.beginEvent(QUOTE, 2, 2);
  assertEquals(slot, 0);
  const { flag, firstId, lastId, prevId, tradeId } = ring;
  const cleared = [flag, firstId, lastId, prevId, tradeId].map((column) => column[slot]);
  assertEquals(cleared, [0, 0, 0, 0, 0]);
});

Deno.test("EventRing.wordFlag() numbers words from 1, each once, up to its limit", () => {
  const ring = new EventRing();
  assertEquals([ring.wordFlag("INSURANCE_FUND"), ring.wordFlag("NA")], [1, 2]);
  assertEquals(ring.wordFlag("INSURANCE_FUND"), 1);
  assertEquals(ring.words, ["INSURANCE_FUND", "NA"]);
  for (let count = 3; count <= 255; count++) ring.wordFlag(`word ${count}`);
  assertThrows(() => ring.wordFlag("one more"), Error, "more than 254 words");
});

Deno.test("EventRing.release() refuses events that are gone or not there yet", () => {
  const ring = new EventRing();
  assertThrows(() => ring.release(1), Error, "Cannot release event 1");
  write(ring, { id: 0, rows: 1 });
  ring.release(1);
  assertThrows(() => ring.release(0), Error, "Cannot release event 0");
});

Deno.test("EventRing.release() keeps the rows of an event that is being written", () => {
  const ring = new EventRing();
  write(ring, { id: 1, rows: 3 });
  ring.beginEvent(DEPTH, 0, 0);
  ring.addRow(BID, 42, 43);
  ring.release(1);
  for (let row = 0; row < 100_000; row++) ring.addRow(BID, 1, 1);
  ring.endEvent();
  const first = (ring.rowStart[1 & ring.eventMask] ?? 0) & ring.rowMask;
  assertEquals([ring.price[first], ring.qty[first]], [42, 43]);
  assertEquals(ring.rowCount[1 & ring.eventMask], 100_001);
});

Deno.test("EventRing stays small when events are released as they are read", () => {
  const ring = new EventRing();
  const before = [ring.eventMask, ring.rowMask];
  for (let id = 0; id < 20_000; id++) {
    write(ring, { id, rows: 4 });
    if (100 < ring.tail) ring.release(ring.tail - 100);
  }
  assertEquals([ring.eventMask, ring.rowMask], before);
});

Deno.test("EventRing gives back what was written, however writing and release alternate", () => {
  const burst = fc.record({
    events: fc.integer({ min: 0, max: 3_000 }),
    rows: fc.integer({ min: 0, max: 30 }),
    released: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(burst, { minLength: 1, maxLength: 12 }), (bursts) => {
      const ring = new EventRing();
      const written: number[] = [];
      for (const { events, rows, released } of bursts) {
        for (let count = 0; count < events; count++) {
          write(ring, { id: written.push(rows) - 1, rows });
        }
        ring.release(ring.head + Math.floor((ring.tail - ring.head) * released));
        assertEquals(ring.tail, written.length);
        for (let index = ring.head; index < ring.tail; index++) {
          check(ring, { index, rows: written[index] ?? 0 });
        }
      }
    }),
    { seed: 20261121, numRuns: 20 },
  );
});

function write(ring: EventRing, { id, rows }: { id: number; rows: number }): void {
  const slot = ring.beginEvent(DEPTH, id, id);
  ring.lastId[slot] = id;
  for (let row = 0; row < rows; row++) ring.addRow(row % 2, id, row);
  ring.endEvent();
}

function check(ring: EventRing, { index, rows }: { index: number; rows: number }): void {
  const slot = index & ring.eventMask;
  const right = ring.lastId[slot] === index && ring.local[slot] === index &&
    ring.rowCount[slot] === rows;
  assert(right, `event ${index}`);
  for (let offset = 0; offset < rows; offset++) {
    const row = ((ring.rowStart[slot] ?? 0) + offset) & ring.rowMask;
    const same = ring.price[row] === index && ring.qty[row] === offset &&
      ring.side[row] === offset % 2;
    assert(same, `row ${offset} of event ${index}`);
  }
}

Deno.test("EventRing keeps file and line of an event through growth, and none of what is published", () => {
  const ring = new EventRing();
  const events = ring.eventMask + 10;
  for (let line = 1; line <= events; line++) {
    ring.nextLine = line;
    ring.nextFile = line % 3;
    ring.beginEvent(TRADE, line, line);
    ring.endEvent();
  }
  for (const line of [1, 2, events]) {
    const slot = (line - 1) & ring.eventMask;
    assertEquals([ring.line[slot], ring.file[slot]], [line, line % 3]);
  }
  ring.reserve(1, 0);
  ring.rowCount[ring.tail & ring.eventMask] = 0;
  ring.publish(1);
  assertEquals(ring.line[(ring.tail - 1) & ring.eventMask], 0);
});

Deno.test("EventRing.publish() takes in events written straight into the columns", () => {
  const ring = new EventRing();
  const [events, rows] = [3 * ring.eventMask, 5 * ring.rowMask];
  for (let pass = 0; pass < 2; pass++) {
    ring.reserve(events, rows);
    for (let each = 0; each < events; each++) {
      const slot = (ring.tail + each) & ring.eventMask;
      ring.local[slot] = each + 1;
      ring.rowCount[slot] = each % 3;
    }
    ring.publish(events);
    assertEquals(ring.tail, (pass + 1) * events);
    // Every row lies behind the one before, and none is lost.
    const last = (ring.tail - 1) & ring.eventMask;
    assertEquals(ring.rowTail, ring.rowStart[last]! + ring.rowCount[last]!);
    assertEquals(ring.local[ring.head & ring.eventMask], 1);
  }
  ring.beginEvent(TRADE, 7, 7);
  ring.addRow(BID, 1, 1);
  ring.endEvent();
  assertEquals(ring.rowStart[(ring.tail - 1) & ring.eventMask], ring.rowTail - 1);
});
