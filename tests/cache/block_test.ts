// Events of a ring as blocks, and back, at any place of either ring.
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { BlockReader, type BlockState, BlockWriter } from "../../lib/cache/block.ts";
import { EventRing, TRADE } from "../../lib/market/event_ring.ts";
import { eventsOf } from "../feed/arbitrary_events.ts";
import { appendEvent, type PlainEvent, plainEvents } from "../feed/rings.ts";

const STATE: BlockState = {
  rows: 3,
  bytesRead: 99,
  tolerances: { late_rows: 2 },
  hasFile: true,
  words: ["ADL", "NA"],
};

/** A ring that has taken in and given back so many events. */
function usedRing(events: number): EventRing {
  const ring = new EventRing();
  for (let each = 0; each < events; each++) {
    ring.beginEvent(TRADE, 1, 1);
    for (let row = 0; row < 8; row++) ring.addRow(0, 1, 1);
    ring.endEvent();
    ring.release(ring.tail);
  }
  return ring;
}

function linesOf(ring: EventRing): readonly number[] {
  const length = ring.tail - ring.head;
  return Array.from({ length }, (_, each) => ring.line[(ring.head + each) & ring.eventMask] ?? 0);
}

/** Writes the events in blocks of two and reads them back. */
function through(events: readonly PlainEvent[], from: EventRing, to: EventRing): void {
  const writer = new BlockWriter();
  const reader = new BlockReader();
  for (let at = 0; at < events.length; at += 2) {
    const start = from.tail;
    for (const event of events.slice(at, at + 2)) {
      from.nextLine = 10 + at;
      appendEvent(from, event);
    }
    const placeOf = (index: number) => 7 * index;
    const block = writer.write(from, start, { state: STATE, placeOf });
    const first = to.tail;
    // At the front of a buffer of its own, as it is read from a file.
    assertEquals(reader.read(block.slice(), to), STATE);
    for (let index = first; index < to.tail; index++) {
      assertEquals(reader.places[index - first], 7 * (start + index - first));
    }
  }
}

Deno.test("BlockReader.read() gives the events that BlockWriter.write() took", () => {
  const place = fc.constantFrom(0, 3, 4_094, 4_095, 4_096);
  const property = fc.property(eventsOf(), place, place, (events, wroteAt, readAt) => {
    const [from, to] = [usedRing(wroteAt), usedRing(readAt)];
    to.words.push(...["INSURANCE_FUND", "ADL", "NA"]);
    from.words.push(...to.words);
    through(events, from, to);
    assertEquals(plainEvents(to), plainEvents(from));
    assertEquals(linesOf(to), linesOf(from));
    // The ring goes on where the block ended.
    for (const ring of [from, to]) for (const event of events) appendEvent(ring, event);
    assertEquals(plainEvents(to), plainEvents(from));
  });
  fc.assert(property, { seed: 20261121 });
});

Deno.test("BlockReader.read() makes a ring grow that is too small", () => {
  const [from, to] = [new EventRing(), new EventRing()];
  for (let each = 0; each < 10_000; each++) {
    from.beginEvent(TRADE, each + 1, 0);
    for (let row = 0; row < 5; row++) from.addRow(row & 1, each, row);
    from.endEvent();
  }
  const block = new BlockWriter().write(from, 0, { state: STATE, placeOf: undefined });
  const reader = new BlockReader();
  reader.read(block, to);
  reader.read(block, to);
  assertEquals(plainEvents(to), [...plainEvents(from), ...plainEvents(from)]);
});

Deno.test("BlockWriter knows every column of the ring", () => {
  const columns = Object.entries(new EventRing()).filter(([, value]) => ArrayBuffer.isView(value));
  // A new one has to be kept too, and PARSED_VERSION raised. `rowStart` and `file` are the reader's.
  assertEquals(columns.map(([name]) => name).sort(), [
    ...["file", "firstId", "flag", "lastId", "line", "local", "prevId", "price", "qty"],
    ...["rowCount", "rowStart", "side", "tradeId", "type", "venue"],
  ]);
});
