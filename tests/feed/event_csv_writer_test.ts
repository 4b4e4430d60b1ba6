// The exact text that the writer writes.
import { assertEquals } from "@std/assert";
import { EventRing, FUNDING, MARK, QUOTE, SNAPSHOT, TRADE } from "../../lib/market/event_ring.ts";
import { EventCsvWriter } from "../../lib/feed/event_csv_writer.ts";
import { appendEvent, COARSE, type PlainEvent, SPOT } from "./rings.ts";

const BASE = { local: 1_723_161_253_937_085, venue: 0, ids: [0, 0, 0, 0], word: undefined };

const EVENTS: readonly PlainEvent[] = [
  {
    ...BASE,
    type: SNAPSHOT,
    ids: [0, 7, 0, 0],
    rows: [[0, 6_183_763, 378_000], [1, 6_183_764, 1]],
  },
  { ...BASE, type: QUOTE, ids: [0, 8, 0, 0], rows: [] },
  { ...BASE, type: TRADE, venue: 5, ids: [0, 0, 0, 77], rows: [[1, 7, 100_000]] },
  { ...BASE, type: TRADE, word: "INSURANCE_FUND", rows: [[0, 0, 0]] },
  { ...BASE, type: MARK, venue: 5, rows: [[0, 2_814_727_373_413, 0]] },
  { ...BASE, type: FUNDING, venue: 5, rows: [[0, -2_754, 1_680_652_800_000_000]] },
];

const TEXT = `# evenkeel-events 1 spot BTCUSDT synthetic seed=7
local_us,venue_us,type,seq,first_id,last_id,prev_id,side,price,qty,trade_id,flag
1723161253937085,,snapshot,0,,7,,b,61837.63,3.78,,
,,snapshot,0,,,,a,61837.64,0.00001,,
1723161253937085,,quote,1,,8,,,,,,
1723161253937085,5,trade,2,,,,a,0.07,1,77,market
1723161253937085,,trade,3,,,,b,0.00,0,,INSURANCE_FUND
1723161253937085,5,mark,4,,,,,28147.27373413,,,
1723161253937085,5,funding,5,1680652800000000,,,,-0.00002754,,,
`;

function written(events: readonly PlainEvent[], writer: EventCsvWriter): string {
  const ring = new EventRing();
  for (const [index, event] of events.entries()) {
    appendEvent(ring, event);
    writer.write(ring, index);
  }
  return new TextDecoder().decode(writer.take());
}

Deno.test("EventCsvWriter writes prices with all digits and quantities without zeros", () => {
  assertEquals(written(EVENTS, new EventCsvWriter({ instrument: SPOT, syntheticSeed: 7 })), TEXT);
});

Deno.test("EventCsvWriter multiplies by ticks and lots that are not powers of ten", () => {
  const event = { ...BASE, type: TRADE, rows: [[1, 201, 3]] };
  const [, , row] = written([event], new EventCsvWriter({ instrument: COARSE })).split("\n");
  assertEquals(row, "1723161253937085,,trade,0,,,,a,100.5,75,,market");
});

Deno.test("EventCsvWriter hands out each byte once", () => {
  const writer = new EventCsvWriter({ instrument: SPOT });
  const [first, ...rest] = EVENTS.map((event) => [event]).map((one) => written(one, writer));
  const whole = written(EVENTS, new EventCsvWriter({ instrument: SPOT }));
  assertEquals([first, ...rest].join(""), whole);
  assertEquals(writer.length, 0);
});
