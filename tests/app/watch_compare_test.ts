// Asking against listening: what is counted as missed, late, out of date.
import { assertEquals } from "@std/assert";
import { comparedText, SourceComparison } from "../../lib/app/watch_compare.ts";

const MS = 1_000;

/** `stream 100 10/11` or `poll 200 10/11` in milliseconds, or `fail`. */
function compared(story: string, endMs: number) {
  const comparison = new SourceComparison();
  for (const step of story.split(";").map((text) => text.trim()).filter((text) => text !== "")) {
    const [who, at, touch = "0/0"] = step.split(" ");
    const [bid = 0, ask = 0] = touch.split("/").map(Number);
    const us = Number(at) * MS;
    if (who === "stream") comparison.onStream(us, { bid, ask });
    else if (who === "poll") comparison.onPoll(us, { bid, ask }, { roundTripUs: 2 * MS });
    else comparison.onFailure();
  }
  return comparison.result(endMs * MS);
}

const CASES: readonly { name: string; story: string; end: number; want: unknown }[] = [
  {
    name: "counts nothing of nothing",
    story: "",
    end: 100,
    want: { changes: 0, missed: 0, answers: 0, ahead: 0, stale: undefined, p50: undefined },
  },
  {
    name: "finds a change that an answer showed, and how late",
    story: "stream 0 10/11; poll 30 10/11",
    end: 100,
    want: { changes: 1, missed: 0, answers: 1, ahead: 0, stale: 0, p50: 30 * MS },
  },
  {
    name: "counts changes between two answers as missed",
    story: "stream 0 10/11; poll 0 10/11; stream 10 10/12; stream 20 10/13; poll 40 10/13",
    end: 40,
    want: { changes: 3, missed: 1, answers: 2, ahead: 0, stale: 0.75, p50: 0 },
  },
  {
    name: "does not take the same touch for a change",
    story: "stream 0 10/11; stream 5 10/11; poll 10 10/11; poll 20 10/11",
    end: 20,
    want: { changes: 1, missed: 0, answers: 2, ahead: 0, stale: 0, p50: 10 * MS },
  },
  {
    name: "takes a touch that has come back for the newest of its kind",
    story: "stream 0 10/11; stream 10 10/12; stream 20 10/11; poll 25 10/11",
    end: 25,
    want: { changes: 3, missed: 2, answers: 1, ahead: 0, stale: undefined, p50: 5 * MS },
  },
  {
    name: "counts an answer ahead of the stream apart",
    story: "stream 0 10/11; poll 0 10/11; poll 10 10/12; stream 20 10/12",
    end: 20,
    want: { changes: 2, missed: 1, answers: 2, ahead: 1, stale: 0.5, p50: 0 },
  },
  {
    name: "keeps what asking knew until the end",
    story: "stream 0 10/11; poll 0 10/11; stream 50 10/12",
    end: 100,
    want: { changes: 2, missed: 1, answers: 1, ahead: 0, stale: 0.5, p50: 0 },
  },
];

for (const { name, story, end, want } of CASES) {
  Deno.test(`SourceComparison ${name}`, () => {
    const { changes, missed, answers, ahead, staleShare, delayUs } = compared(story, end);
    const found = { changes, missed, answers, ahead, stale: staleShare, p50: delayUs?.p50 };
    assertEquals<unknown>(found, want);
  });
}

Deno.test("SourceComparison counts questions without an answer", () => {
  assertEquals(compared("fail; fail", 10).failures, 2);
});

Deno.test("SourceComparison keeps a bounded number of changes", () => {
  const comparison = new SourceComparison();
  for (let turn = 0; turn < 40_000; turn++) comparison.onStream(turn, { bid: turn, ask: turn + 1 });
  comparison.onPoll(40_000, { bid: 1, ask: 2 }, { roundTripUs: 0 });
  assertEquals(comparison.result(40_000).ahead, 1);
  assertEquals(comparison.result(40_000).changes, 40_000);
});

Deno.test("comparedText() has what was measured in 80 columns", () => {
  const story = "stream 0 10/11; poll 0 10/11; stream 10 10/12; stream 20 10/13; poll 40 10/13";
  const lines = comparedText(compared(story, 40), { everyMs: 1_000 });
  assertEquals(lines, [
    "Asking every 1,000 ms against the stream, over 0.0 s",
    "Touch changes   3 told by the stream",
    "Missed          1 (33.3 %) never seen by asking",
    "Delay           0.0 ms p50, 20.0 ms p99, 20.0 ms at most from the stream's",
    "                telling to an answer's",
    "Out of date     75.0 % of the time",
    "Answers         2, 0 failed, 0 ahead of the stream",
    "Round trip      2.0 ms p50, 2.0 ms p99, 2.0 ms at most",
  ]);
});

Deno.test("comparedText() says what could not be measured", () => {
  const lines = comparedText(compared("", 0), { everyMs: 250 });
  assertEquals(lines.filter((line) => line.includes("not measured")).length, 3);
});
