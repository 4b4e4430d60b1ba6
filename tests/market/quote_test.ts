// Reading a quote from its rows.
import { assertEquals } from "@std/assert";
import { EventRing } from "../../lib/market/event_ring.ts";
import { Quote } from "../../lib/market/quote.ts";
import { append } from "./tape.ts";

// deno-fmt-ignore
const CASES = [
  { line: "quote 7 b100x5 a101x4", read: [7, 100, 5, 101, 4], sound: true },
  { line: "quote a101x4 b100x5", read: [0, 100, 5, 101, 4], sound: true },
  { line: "quote 7 b101x5 a101x4", read: [7, 101, 5, 101, 4], sound: false },
  { line: "quote 7 b102x5 a101x4", read: [7, 102, 5, 101, 4], sound: false },
  { line: "quote 7 b100x5", read: [7, 100, 5, 0, 0], sound: false },
  { line: "quote 7 a100x5", read: [7, 0, 0, 100, 5], sound: false },
  { line: "quote 7 b100x0 a101x4", read: [7, 0, 0, 101, 4], sound: false },
  { line: "quote 7", read: [7, 0, 0, 0, 0], sound: false },
];

for (const { line, read, sound } of CASES) {
  Deno.test(`Quote.read() reads "${line}"`, () => {
    const ring = new EventRing();
    const quote = new Quote();
    quote.read(ring, append(ring, line) & ring.eventMask);
    assertEquals([quote.id, quote.bid, quote.bidQty, quote.ask, quote.askQty], read);
    assertEquals(quote.sound, sound);
  });
}
