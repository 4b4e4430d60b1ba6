// Queue positions: at acceptance, after prints and updates, and under `queue_power`.
import { assertAlmostEquals } from "@std/assert";
import { tell } from "./story.ts";

Deno.test("joinQueue() stands behind what is shown less the prints since", () => {
  tell(`
    snapshot 99x5 98x4 / 101x5
    sell 99x2
    buy 99x1
    place a buy 99x1     => a rests 99x1 behind 3
    depth 99x3 /
    place b buy 99x1     => b rests 99x1 behind 3
    sell 98x3            => a fills 99x1, left 0, queue 3>0; b fills 99x1, left 0, queue 3>0
    place c buy 98x1     => c rests 98x1 behind 1
    sell 98x9            => c fills 98x1, left 0, queue 1>0
    place d buy 98x1     => d rests 98x1 behind 0
    place e buy 100x1    => e rests 100x1 behind 0
  `);
});

Deno.test("joinQueue() counts prints at the touch only since the quote that set it", () => {
  tell(`
    snapshot 99x5 98x4 / 101x5
    sell 99x2
    sell 98x1
    quote 99x4 / 101x5
    sell 99x1
    place a buy 99x1     => a rests 99x1 behind 3
    place b buy 98x1     => b rests 98x1 behind 3
  `);
});

Deno.test("refreshQueue() does not take an old size for a new one", () => {
  // The quote shows 8 at 99; the next quote says nothing of 99, the book still has its old 5.
  tell(`
    snapshot 99x5 / 103x5
    quote 99x8 / 103x5
    place a buy 99x1     => a rests 99x1 behind 8
    quote 100x1 / 103x5
    sell 99x7
    sell 99x2            => a fills 99x1, left 0, queue 1>0
  `);
});

Deno.test("refreshQueue() clears the queue of an order that became better than the touch", () => {
  tell(`
    snapshot 99x5 98x4 / 103x5
    place a buy 99x2     => a rests 99x2 behind 5
    quote 98x4 / 103x5
    sell 99x1            => a fills 99x1, left 1, queue 0>0
  `);
});

Deno.test("joinQueue() accepts an order while the book is unknown, with an unknown queue", () => {
  // What was ahead before the gap stays a bound: nobody gets in front of us.
  tell(`
    snapshot 99x5 / 101x5
    place k buy 99x2     => k rests 99x2 behind 5
    gap
    place a buy 98x2     => a rests 98x2 behind ?
    sell 99x3
    sell 98x1            => k fills 99x1, left 1, queue 2>0
    snapshot 98x4 / 104x5
    sell 98x6            => k fills 99x1, left 0, queue 0>0; a fills 98x1, left 1, queue 4>0
  `);
});

Deno.test("refreshQueue() under `queue_power` shares a cancel by f(x) = x^3", () => {
  // F = 4, B = 6, c = 5: p = 216/280, F = 4 - (64/280) × 5 = 2.857.
  const story = `
    snapshot 99x4 / 101x5
    place a buy 99x3     => a rests 99x3 behind 4
    depth 99x10 /
    depth 99x5 /
  `;
  const rig = tell(story, { fillModel: "queue_power" });
  assertAlmostEquals(rig.venue.resting[0]?.ahead ?? 0, 4 - 5 * 64 / 280, 1e-12);
  tell(
    `${story}
    sell 99x4            => a fills 99x1, left 2, queue 3>0
  `,
    { fillModel: "queue_power" },
  );
  tell(`${story}
    sell 99x4
  `);
});

Deno.test("refreshQueue() under `queue_power` takes no print for a cancel", () => {
  const rig = tell(
    `
    snapshot 99x4 / 101x5
    place a buy 99x3     => a rests 99x3 behind 4
    depth 99x10 /
    sell 99x1
    depth 99x9 /
  `,
    { fillModel: "queue_power" },
  );
  assertAlmostEquals(rig.venue.resting[0]?.ahead ?? 0, 3, 1e-12);
});
