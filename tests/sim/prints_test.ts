// The tape between two publications of the book.
import { assertEquals } from "@std/assert";
import { ASK, BID } from "../../lib/market/event_ring.ts";
import { PRINTS_MAX, PrintTape } from "../../lib/sim/prints.ts";

Deno.test("PrintTape.since() adds prints of the side they took from, at one price", () => {
  const tape = new PrintTape();
  tape.add(99, 3, ASK);
  tape.add(99, 4, BID);
  tape.add(98, 5, ASK);
  tape.markQuote();
  tape.add(99, 1, ASK);
  assertEquals(tape.since(BID, 99, { by: "depth" }), 4);
  assertEquals(tape.since(BID, 99, { by: "quote" }), 1);
  assertEquals(tape.since(ASK, 99, { by: "depth" }), 4);
  assertEquals(tape.since(ASK, 99, { by: "quote" }), 0);
  tape.clear();
  assertEquals(tape.since(BID, 99, { by: "depth" }), 0);
});

Deno.test("PrintTape.add() forgets the oldest print beyond its limit", () => {
  const tape = new PrintTape();
  tape.add(99, 1_000, ASK);
  for (let print = 0; print < PRINTS_MAX; print++) tape.add(99, 1, ASK);
  assertEquals(tape.since(BID, 99, { by: "depth" }), PRINTS_MAX);
});
