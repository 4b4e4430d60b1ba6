// Laws of the event CSV: the quick paths read what the careful one reads, whatever the blocks.
import { assert, assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import fc from "fast-check";
import { EventRing } from "../../lib/market/event_ring.ts";
import { EventCsvWriter } from "../../lib/feed/event_csv_writer.ts";
import { EventCsvSource } from "../../lib/feed/event_csv.ts";
import { memoryBytes } from "../../lib/feed/bytes.ts";
import { COLUMNS, HEADER, UNDECLARED } from "../../lib/feed/event_csv_format.ts";
import type { Instrument } from "../../lib/market/instrument.ts";
import {
  appendEvent,
  COARSE,
  COMMENT,
  csvSource,
  encode,
  type PlainEvent,
  plainEvents,
  readNow,
  SPOT,
  USDM,
} from "./rings.ts";
import { eventsOf } from "./arbitrary_events.ts";

const RUNS = { seed: 20261121, numRuns: 200 };
const INSTRUMENTS: readonly Instrument[] = [SPOT, USDM, COARSE];
const instruments = fc.constantFrom(...INSTRUMENTS);

function written(events: readonly PlainEvent[], instrument: Instrument): Uint8Array {
  const ring = new EventRing();
  const writer = new EventCsvWriter({ instrument });
  for (const event of events) appendEvent(ring, event);
  for (let index = 0; index < ring.tail; index++) writer.write(ring, index);
  return writer.take().slice();
}

function read(
  content: Uint8Array | string,
  options: { instrument: Instrument; blockBytes?: number },
): readonly PlainEvent[] {
  return plainEvents(readNow(csvSource(content, options)));
}

Deno.test("EventCsvSource reads what EventCsvWriter wrote, event by event", () => {
  fc.assert(
    fc.property(eventsOf(), instruments, (events, instrument) => {
      assertEquals(read(written(events, instrument), { instrument }), events);
    }),
    RUNS,
  );
});

Deno.test("EventCsvSource reads the same in blocks of any size", () => {
  const property = fc.property(
    eventsOf(),
    fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 300 })),
    (events, blockBytes) => {
      const content = written(events, SPOT);
      assertEquals(read(content, { instrument: SPOT, blockBytes }), events);
    },
  );
  fc.assert(property, RUNS);
});

Deno.test("EventCsvSource reads the same from reads of uneven size", () => {
  const property = fc.property(
    eventsOf(),
    fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 }),
    (events, sizes) => {
      const inner = memoryBytes("uneven.csv", written(events, SPOT));
      let turn = 0;
      const read = (buffer: Uint8Array) =>
        inner.read(buffer.subarray(0, sizes[turn++ % sizes.length]));
      const { path, bytesRead, bytesTotal, file } = inner;
      const bytes = { path, bytesRead, bytesTotal, file, read, close: () => {} };
      const source = new EventCsvSource({ bytes, instrument: SPOT, declared: UNDECLARED });
      assertEquals(plainEvents(readNow(source)), events);
    },
  );
  fc.assert(property, RUNS);
});

Deno.test("EventCsvSource reads quoted, CRLF and marked files as @std/csv does", () => {
  const dressing = fc.record({
    quoted: fc.infiniteStream(fc.boolean()),
    crlf: fc.infiniteStream(fc.boolean()),
    blank: fc.infiniteStream(fc.nat(12)),
    mark: fc.boolean(),
    ending: fc.constantFrom("", "\n", "\r\n", "\n\n"),
    blockBytes: fc.integer({ min: 1, max: 2_000 }),
  });
  fc.assert(
    fc.property(
      eventsOf(),
      dressing,
      (events, { quoted, crlf, blank, mark, ending, blockBytes }) => {
        const plain = new TextDecoder().decode(written(events, SPOT));
        const [, ...lines] = plain.trimEnd().split("\n");
        const dressed = lines.map((line, index) => {
          const fields = line.split(",").map((text) => quoted.next().value ? `"${text}"` : text);
          const gap = blank.next().value === 0 ? "\n" : "";
          const end = index === lines.length - 1 ? ending : crlf.next().value ? "\r\n" : "\n";
          return `${fields.join(",")}${end}${end === "" ? "" : gap}`;
        });
        const body = dressed.join("");
        // The library's view of the dressed text is that of the plain one, so ours must be too.
        assertEquals(parse(body), lines.map((line) => line.split(",")));
        const text = `${mark ? "\uFEFF" : ""}${COMMENT}\n${body}`;
        assertEquals(read(text, { instrument: SPOT, blockBytes }), events);
      },
    ),
    RUNS,
  );
});

Deno.test("EventCsvSource sees the fields that @std/csv sees, and refuses where it refuses", () => {
  const field = fc.constantFrom('"', '""', "a", "1", "", "b,", ",", " ");
  const line = fc.array(field, { maxLength: 8 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(line, (text) => {
      const row = `1000,900,depth,1,5,6,,b,100.01,0.5,,${text}`;
      const ours = attempt(() => read(`${HEADER}\n${row}\n`, { instrument: SPOT }));
      const theirs = attempt(() => parse(row));
      const fits = theirs !== undefined && theirs.length === 1 &&
        theirs[0]?.length === COLUMNS.length && theirs[0].at(-1) === "";
      assertEquals(ours !== undefined, fits, JSON.stringify(row));
    }),
    { ...RUNS, numRuns: 1_000 },
  );
});

const BYTES = encode('0123456789.-,"\r\nab depthquotetrademarkfunding#NaN\uFEFF').slice();

Deno.test("EventCsvSource meets random bytes with a refusal and nothing else", () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.array(fc.constantFrom(...BYTES), { maxLength: 300 }).map((bytes) => Uint8Array.from(bytes)),
  );
  const property = fc.property(
    noise,
    fc.boolean(),
    fc.integer({ min: 1, max: 64 }),
    (bytes, ...rest) => {
      const [hasHead, blockBytes] = rest;
      const head = encode(hasHead ? `${HEADER}\n1000,900,depth,1,5,6,,b,100.01,0.5,,\n` : "");
      attempt(() => read(concat(head, bytes), { instrument: SPOT, blockBytes }));
    },
  );
  fc.assert(property, { ...RUNS, numRuns: 1_000 });
});

Deno.test("EventCsvSource meets damaged files with a refusal, or reads them alike in any block", () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...BYTES)), { maxLength: 3 });
  const property = fc.property(eventsOf(), damage, (events, changes) => {
    const content = written(events, SPOT);
    for (const [at, byte] of changes) content[at % content.length] = byte;
    const whole = outcome(content, 1 << 16);
    assertEquals(outcome(content, 1), whole);
    assertEquals(outcome(content, 50), whole);
  });
  fc.assert(property, { ...RUNS, numRuns: 500 });
});

Deno.test("EventCsvSource refuses in its quick paths exactly what it refuses with care", () => {
  const bytes = encode("0123456789.-x adbmkt");
  const damage = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...bytes)), { maxLength: 4 });
  const property = fc.property(eventsOf(), damage, (events, changes) => {
    const content = written(events, SPOT);
    for (const [at, byte] of changes) {
      const index = at % content.length;
      if (!KEPT.includes(content[index] ?? 0)) content[index] = byte;
    }
    const lines = new TextDecoder().decode(content).trimEnd().split("\n");
    // A quote anywhere in a line sends it to the careful path.
    const careful = lines.map((line, index) =>
      index === 0 ? line : line.split(",").map((field) => `"${field}"`).join(",")
    );
    assertEquals(outcome(content, 1 << 16), outcome(encode(careful.join("\n")), 1 << 16));
  });
  fc.assert(property, { ...RUNS, numRuns: 1_000 });
});

/** Bytes that hold lines and fields together. */
const KEPT = encode(",\n");

/** The events, or the message of the refusal. */
function outcome(content: Uint8Array, blockBytes: number): readonly PlainEvent[] | string {
  try {
    return read(content, { instrument: SPOT, blockBytes });
  } catch (error) {
    assert(error instanceof SyntaxError || error instanceof RangeError, String(error));
    assert(error.message.startsWith("Cannot read test.csv"), error.message);
    return error.message;
  }
}

/** The result, or undefined where it is refused; anything else is a fault of ours. */
function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch (error) {
    assert(error instanceof SyntaxError || error instanceof RangeError, String(error));
    return undefined;
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const whole = new Uint8Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
