// What reaches us when: nothing before its receipt, nothing moved by a silence.
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { NEVER, Timeline, type TimelineConfig } from "../../backtest/timeline.ts";
import { EventRing } from "../../lib/market/event_ring.ts";
import { append } from "../market/tape.ts";

const S = 1_000_000;
const CONFIG: TimelineConfig = { feed: 10_000, feedMinUs: 500, offsetUs: 0, toUs: NEVER };

/** `local venue line`; times in seconds, venue `-` is none. Gives `venue|local line` in playing order. */
function played(lines: readonly string[], config = CONFIG): { venue: string[]; local: string[] } {
  const ring = new EventRing();
  const timeline = new Timeline(ring, config);
  const names: string[] = [];
  for (const line of lines) {
    const [local = "", venue = "", ...words] = line.split(" ");
    const index = append(ring, words.join(" "));
    ring.local[index & ring.eventMask] = Number(local) * S;
    ring.venue[index & ring.eventMask] = venue === "-" ? 0 : Number(venue) * S;
    names.push(words.join(" "));
  }
  timeline.ingest({ ended: true });
  const out = { venue: [] as string[], local: [] as string[] };
  for (;;) {
    const at = Math.min(timeline.venueNow[0]!, timeline.localNow[0]!);
    if (at === NEVER) return out;
    if (timeline.venueNow[0]! === at) {
      out.venue.push(`${at / S} ${names[timeline.venueIndex]}`);
      timeline.nextVenue();
    } else {
      out.local.push(`${at / S} ${names[timeline.localIndex]}`);
      timeline.nextLocal();
    }
  }
}

Deno.test("Timeline plays a quote at its receipt, when there is no depth stream and a silence follows", () => {
  const { venue } = played([
    "100 - quote 1 b99x1 a101x1",
    "100.5 100.5 trade b101x1",
    "112 - quote 2 b98x1 a100x1",
  ]);
  assertEquals(venue, [
    "100 quote 1 b99x1 a101x1",
    "100.5 trade b101x1",
    "112 quote 2 b98x1 a100x1",
  ]);
});

Deno.test("Timeline shows us no snapshot before it was received", () => {
  const { local } = played([
    "100 100 depth 1-1 b99x1",
    // The connection was lost; a REST snapshot without a stamp comes 4 s later.
    "104 - snapshot 50 b80x1 a82x1",
    "104.1 104.1 depth 51-51 b80x2",
  ]);
  const [, snapshot = ""] = local;
  assert(104 <= Number(snapshot.split(" ")[0]), `received at 104, seen at ${snapshot}`);
});

Deno.test("Timeline shows us a first snapshot no earlier than it was received", () => {
  const { local } = played(["100 - snapshot 50 b80x1 a82x1", "100.1 100.1 depth 51-51 b80x2"]);
  assert(100 <= Number(local[0]?.split(" ")[0]), `received at 100, seen at ${local[0]}`);
});

Deno.test("Timeline does not hold a file whole that has no stamps to estimate the offset from", () => {
  const ring = new EventRing();
  const timeline = new Timeline(ring, { ...CONFIG, offsetUs: undefined });
  for (let n = 1; n <= 300_000; n++) {
    const index = append(ring, "quote 1 b99x1 a101x1");
    ring.lastId[index & ring.eventMask] = n;
    ring.local[index & ring.eventMask] = n * 10_000;
    if (n % 1_000 !== 0) continue;
    timeline.ingest({ ended: false });
    for (;;) {
      const at = Math.min(timeline.venueNow[0]!, timeline.localNow[0]!);
      if (at === NEVER || timeline.watermark <= at) break;
      if (timeline.venueNow[0]! === at) timeline.nextVenue();
      else timeline.nextLocal();
    }
    timeline.release();
  }
  assert(ring.tail - ring.head < 100_000, `${ring.tail - ring.head} of 300,000 events are held`);
});

const DAY = 86_400_000_000;
/** Times in days from the first event; lines as they would stand in a file. */
const MISPLACED = [
  { name: "a hole in time", at: [[0, 0], [0.1, 0.1], [40, 40]], line: 3, what: "for 40 days" },
  { name: "a stamp ahead of all", at: [[0, 0], [0, 9], [0, 0]], line: 2, what: "by 9 days more" },
  { name: "a stamp behind all", at: [[0, 0], [0, 0], [0, -9]], line: 3, what: "by 9 days more" },
] as const;

for (const { name, at, line, what } of MISPLACED) {
  Deno.test(`Timeline names the line of ${name}, and not of the others`, () => {
    const ring = new EventRing();
    ring.paths.push("a.csv");
    const start = 20_000 * DAY;
    for (const [index, [local, venue]] of at.entries()) {
      ring.nextLine = index + 1;
      append(ring, "trade b101x1");
      ring.local[index] = start + local * DAY;
      ring.venue[index] = start + venue * DAY;
    }
    const timeline = new Timeline(ring, { ...CONFIG, offsetUs: undefined });
    const { message } = assertThrows(() => timeline.ingest({ ended: true }), RangeError);
    assertStringIncludes(message, `Cannot read a.csv line ${line}: `);
    assertStringIncludes(message, what);
  });
}
