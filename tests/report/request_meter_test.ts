// Requests by outcome, amends by failure, and what they saved, as stories.
import { assertEquals } from "@std/assert";
import { told } from "./story.ts";

const START = `
  0 book 99999 100001
  0 quotable
  0 send b0 buy0 99750 x100
  0 ack b0
  0 answer
`;

interface AmendCase {
  readonly name: string;
  readonly story: string;
  readonly failed: string | undefined;
  readonly saved: number | null;
}

const amends: readonly AmendCase[] = [
  {
    name: "a success",
    story: "1 amend b0 99700 x100\n 2 amended b0\n 2 answer",
    failed: undefined,
    saved: 50,
  },
  {
    name: "a success whose fill on the way took its part of what was asked for",
    story: "1 amend b0 99700 x100\n 1.5 fill b0 x40\n 2 amended b0 x60",
    failed: undefined,
    saved: 50,
  },
  {
    name: "a refusal that leaves the order",
    story: "1 amend b0 99700 x100\n 2 amend_refused b0\n 2 answer",
    failed: "rejected",
    saved: null,
  },
  {
    name: "a refusal made good by cancel and place: three requests for one change",
    story: `1 amend b0 99700 x100
      2 amend_refused b0
      3 cancel b0 amend_refused
      4 canceled b0
      4 send b1 buy0 99700 x100
      5 ack b1`,
    failed: "rejected",
    saved: -50,
  },
  {
    name: "half a cancel-replace, made good by a place: two requests for one change",
    story: `1 amend b0 99700 x100
      2 canceled b0 replace_refused
      3 send b1 buy0 99700 x100
      4 ack b1`,
    failed: "half_done",
    saved: 0,
  },
  {
    name: "an amend that ended the order",
    story: "1 amend b0 99700 x100\n 2 canceled b0 amend_crossed",
    failed: "canceled_by_amend",
    saved: null,
  },
  {
    name: "an order filled before the amend arrived",
    story: "1 amend b0 99700 x100\n 1.5 fill b0 x100\n 2 amend_refused b0",
    failed: "beaten_by_fill",
    saved: null,
  },
  {
    name: "an order filled before the amend was sent, unheard of",
    story: "1 fill b0 x100\n 1.01 amend b0 99700 x100\n 2 amend_refused b0",
    failed: "beaten_by_fill",
    saved: null,
  },
  {
    name: "a success that an unheard fill took its part of",
    story: "1 fill b0 x40\n 1.01 amend b0 99700 x100\n 2 amended b0 x60",
    failed: undefined,
    saved: 50,
  },
  {
    name: "another size than asked for, the fill being old news",
    story: "1 fill b0 x40\n 1.02 answer\n 2 amend b0 99700 x100\n 3 amended b0 x60",
    failed: "not_as_asked",
    saved: null,
  },
  {
    name: "a fill that left nothing to reduce",
    story: "1 amend b0 99750 x60\n 1.5 fill b0 x60\n 2 expired b0\n 2 answer",
    failed: "beaten_by_fill",
    saved: null,
  },
  {
    name: "an order that was gone",
    story: "1 amend b0 99700 x100\n 1.5 expired b0\n 2 amend_refused b0",
    failed: "order_gone",
    saved: null,
  },
  {
    name: "another size than asked for",
    story: "1 amend b0 99700 x100\n 2 amended b0 x50",
    failed: "not_as_asked",
    saved: null,
  },
  {
    name: "no answer, although the venue did it",
    story: "1 amend b0 99700 x100\n 2 amended b0\n 9 unanswered b0",
    failed: "unanswered",
    saved: null,
  },
];

for (const { name, story, failed, saved } of amends) {
  Deno.test(`amend_success_pct counts ${name}`, () => {
    const { quoting } = told(`${START}\n${story}\n10 end`).sections;
    const failures = Object.entries(quoting.amend_failures).filter(([, count]) => 0 < count);
    assertEquals(failures, failed === undefined ? [] : [[failed, 1]]);
    assertEquals(quoting.amend_success_pct.value, failed === undefined ? 100 : 0);
    assertEquals(quoting.amend_success_pct.pass, failed === undefined);
    assertEquals(quoting.requests_saved_per_change_pct.value, saved);
    const { sent, accepted, failed: lost } = quoting.requests.amend;
    assertEquals([sent, accepted, lost], failed === undefined ? [1, 1, 0] : [1, 0, 1]);
  });
}

Deno.test("requests are counted by kind and outcome, and those still open at the end", () => {
  const { quoting, counts } = told(`${START}
    1 send b1 buy1 99700 x100
    2 refused b1
    3 cancel b0
    4 canceled b0
    5 send b2 buy0 99750 x100
    6 ack b2
    7 cancel b2
    8 cancel_refused b2
    9.9 amend b2 99700 x100
    10 end`).sections;
  assertEquals(quoting.requests, {
    place: { sent: 3, accepted: 2, failed: 1, open_at_end: 0 },
    amend: { sent: 1, accepted: 0, failed: 0, open_at_end: 1 },
    cancel: { sent: 2, accepted: 1, failed: 1, open_at_end: 0 },
  });
  assertEquals(counts, { requests: 6, fills: 0, orders: 2 });
  // 1 amend of 3 places, 2 cancels and 2 × 1 amend.
  assertEquals(quoting.requests_saved_pct.value, 14.285714);
  assertEquals(quoting.amend_success_pct.value, null);
  assertEquals(quoting.amend_success_pct.value_why, "no amend was decided");
});

Deno.test("a cancel for another reason ends what a failed amend owed", () => {
  const { quoting } = told(`${START}
    1 amend b0 99700 x100
    2 amend_refused b0
    3 cancel b0 halt
    4 canceled b0
    5 send b1 buy0 99700 x100
    6 ack b1
    7 amend b1 99710 x100
    8 amended b1
    10 end`).sections;
  // Two amends sent, one change achieved.
  assertEquals(quoting.requests_saved_per_change_pct.value, 0);
  assertEquals(quoting.requests_saved_per_change_pct.pass, false);
});

Deno.test("adjust latency runs from the cause to the last answer of one decision", () => {
  const { quoting } = told(`
    0 book 99999 100001
    0 quotable
    0.010 send b0 buy0 99750 x100
    0.010 send s0 sell0 100250 x100
    0.030 ack b0
    0.050 answer
    0.030 ack s0
    0.060 answer
    1.010 cancel b0
    1.030 canceled b0
    1.050 answer
    2 end`).sections;
  // The causes are 10 ms before each sending: 60 and 50 ms.
  const { count, p50, p95, p99, pass, modelled } = quoting.adjust_latency_ms;
  assertEquals({ count, p50, p95, p99, pass, modelled }, {
    count: 2,
    p50: 50,
    p95: 60,
    p99: 60,
    pass: true,
    modelled: true,
  });
  assertEquals(quoting.decision_latency_ms.p99, null);
  assertEquals(quoting.decision_latency_ms.pass, null);
});
