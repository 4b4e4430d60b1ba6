// The whole of the meters: when the account opens, equity, funding, and what ends a run.
import { assertEquals, assertThrows } from "@std/assert";
import { Story, told } from "./story.ts";

Deno.test("RunMeters opens the account when the book is quotable, at the last mid", () => {
  const { sections, equity } = told(`
    0 book 99998 100000
    0.25 book 99999 100001
    0.4 quotable
    3 end`);
  // 5,000 in cash and half of 1,000.00.
  assertEquals(equity, ["400000,5500,5000,0.5,0,1000,0,"]);
  assertEquals(sections.return.initial_equity, "5500");
});

Deno.test("RunMeters opens the account at the first mid when there was none", () => {
  const { equity } = told(`
    0 quotable
    0.25 book 99999 100001
    3 end`);
  assertEquals(equity, ["250000,5500,5000,0.5,0,1000,0,"]);
});

Deno.test("RunMeters samples equity at whole seconds with the last mid at or before", () => {
  const { equity } = told(`
    0 book 99999 100001
    0.1 quotable
    0.5 book 100099 100101
    0.9 book 100199 100201
    1 book 100299 100301
    1.5 gap
    2.5 book 100399 100401
    4 end`);
  assertEquals(equity, [
    "100000,5500,5000,0.5,0,1000,0,",
    "1000000,5501.5,5000,0.5,0,1003,1.5,",
    "2000000,5501.5,5000,0.5,0,1003,1.5,book_unknown",
    "3000000,5502,5000,0.5,0,1004,2,",
  ]);
});

Deno.test("RunMeters books fills and funding into the return", () => {
  const { sections, equity } = told(`
    0 book 99999 100001
    0 quotable
    0 send b0 buy0 99750 x100
    0 ack b0
    1.5 fill b0 x100
    2.5 funding -0.25
    3 end`);
  // 0.001 bought at 997.50 with the mid at 1,000.
  assertEquals(sections.return.spread_capture, "0.0025");
  assertEquals(sections.return.final_equity, "5499.7525");
  assertEquals(equity.map((row) => row.split(",")[0]), ["0", "1500000", "2500000"]);
  assertEquals(sections.counts, { requests: 1, fills: 1, orders: 1 });
});

Deno.test("RunMeters refuses a run in which nothing was ever worth anything", () => {
  assertThrows(
    () => told("0 gap\n 0 quotable\n 3 end"),
    RangeError,
    "Cannot report returns: the data never show a bid and an ask",
  );
});

Deno.test("RunMeters asks to be called one microsecond after the second it waits for", () => {
  const story = new Story();
  const { meters } = story;
  assertEquals(meters.nextAt, Infinity);
  story.tell("0.25 book 99999 100001\n 0.25 quotable\n 0.75 end");
  assertEquals(meters.nextAt, 1_000_001);
  meters.onTime(1_000_001);
  assertEquals(meters.nextAt, 2_000_001);
});

Deno.test("RunMeters ignores news of orders that it does not know", () => {
  const { quoting } = told(`
    0 book 99999 100001
    0 quotable
    0 send b0 buy0 99750 x100
    0 ack b0
    1 cancel b0
    2 canceled b0
    3 ack b0
    3 canceled b0
    4 end`).sections;
  assertEquals(quoting.order_us, 2_000_000);
});
