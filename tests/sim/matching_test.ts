// Prints and the book against our resting orders: golden stories by hand, one per rule.
import { tell } from "./story.ts";

Deno.test("SimVenue fills what partial prints leave of a queue", () => {
  tell(`
    snapshot 99x5 98x7 / 101x5 102x4
    place a buy 99x10    => a rests 99x10 behind 5
    sell 99x2
    sell 99x4            => a fills 99x1, left 9, queue 3>0
    sell 99x3            => a fills 99x3, left 6, queue 0>0
    buy 101x50
    sell 98x2            => a fills 99x2, left 4, queue 0>0
    sell 98x100          => a fills 99x4, left 0, queue 0>0
    sell 98x100
  `);
});

Deno.test("SimVenue mirrors every rule on the sell side", () => {
  tell(`
    snapshot 99x5 / 101x5 102x7
    place a sell 101x10  => a rests 101x10 behind 5
    buy 101x6            => a fills 101x1, left 9, queue 5>0
    sell 99x50
    buy 102x4            => a fills 101x4, left 5, queue 0>0
    place b sell 102x2   => b rests 102x2 behind 3
    buy 103x6            => a fills 101x5, left 0, queue 0>0; b fills 102x1, left 1, queue 3>0
  `);
});

Deno.test("SimVenue lets a book update shorten the queue to what is shown, and no further", () => {
  tell(`
    snapshot 99x5 / 101x5
    place a buy 99x10    => a rests 99x10 behind 5
    depth 99x8 /
    sell 99x1
    depth 99x2 /
    sell 99x3            => a fills 99x1, left 9, queue 2>0
    depth 99x0 98x4 /
    depth 99x6 /
    sell 99x1            => a fills 99x1, left 8, queue 0>0
  `);
});

Deno.test("SimVenue fills an unknown queue only through the price, until the level is shown", () => {
  tell(`
    snapshot 99x5 98x7 / 101x5 102x4
    place a buy 90x10    => a rests 90x10 behind ?
    sell 90x100
    sell 89x3            => a fills 90x3, left 7, queue ?
    depth 99x4 /
    sell 90x100
    depth 90x6 /
    sell 90x7            => a fills 90x1, left 6, queue 6>0
  `);
});

Deno.test("SimVenue shares one print between two own orders at one price", () => {
  tell(`
    snapshot 99x4 / 101x5
    place a buy 99x3     => a rests 99x3 behind 4
    depth 99x6 /
    place b buy 99x5     => b rests 99x5 behind 6
    sell 99x10           => a fills 99x3, left 0, queue 4>0; b fills 99x1, left 4, queue 6>0
  `);
});

Deno.test("SimVenue advances the younger of two own orders only by what the older left", () => {
  tell(`
    snapshot 99x4 / 101x5
    place a buy 99x3     => a rests 99x3 behind 4
    depth 99x6 /
    place b buy 99x5     => b rests 99x5 behind 6
    sell 99x8            => a fills 99x3, left 0, queue 4>0
    sell 99x2            => b fills 99x1, left 4, queue 1>0
  `);
});

Deno.test("SimVenue shares one print's volume between three levels, best first", () => {
  tell(`
    snapshot 100x1 / 102x5
    depth 99x1 98x1 97x1 /
    place c buy 97x2     => c rests 97x2 behind 1
    place b buy 98x2     => b rests 98x2 behind 1
    place a buy 99x2     => a rests 99x2 behind 1
    sell 96x5            => a fills 99x2, left 0, queue 1>0; b fills 98x2, left 0, queue 1>0; c fills 97x1, left 1, queue 1>0
    sell 97x1            => c fills 97x1, left 0, queue 0>0
  `);
});

Deno.test("SimVenue gives a print to the better price before the queue at its own", () => {
  tell(`
    snapshot 100x1 98x3 / 102x5
    place a buy 99x2     => a rests 99x2 behind 0
    place b buy 98x2     => b rests 98x2 behind 3
    sell 98x4            => a fills 99x2, left 0, queue 0>0
    sell 98x2            => b fills 98x1, left 1, queue 1>0
  `);
});

Deno.test("SimVenue fills the rest when the book passes our price without a print", () => {
  tell(`
    snapshot 99x5 98x7 / 101x5
    place a buy 98x4           => a rests 98x4 behind 7
    sell 98x1
    depth 99x0 98x0 97x3 / 98x2 101x0
    quote 96x1 / 97x2          => a fills 98x4 by book, left 0, queue 0>0
  `);
  tell(`
    snapshot 99x5 / 101x5 102x3
    place a sell 102x4         => a rests 102x4 behind 3
    depth 103x1 / 101x0 102x0 104x1 => a fills 102x4 by book, left 0, queue 3>0
  `);
});

Deno.test("SimVenue never fills by a trade that is not a market trade, or has no price", () => {
  tell(`
    snapshot 99x5 / 101x5
    place a buy 99x2           => a rests 99x2 behind 5
    sell 90x50 INSURANCE_FUND
    sell 0x50
    sell 99x6                  => a fills 99x1, left 1, queue 5>0
  `);
});

Deno.test("SimVenue `through` fills only beyond the price, and by the book", () => {
  tell(
    `
    snapshot 99x5 98x7 / 101x5
    place a buy 99x4     => a rests 99x4 behind 5
    sell 99x100
    sell 98x1            => a fills 99x1, left 3, queue 0>0
    sell 99x100
    depth 99x0 98x0 97x1 / 98x1 => a fills 99x3 by book, left 0, queue 0>0
  `,
    { fillModel: "through" },
  );
});

Deno.test("SimVenue `touch` fills at the price at once, and two own orders share the print", () => {
  tell(
    `
    snapshot 99x5 / 101x5
    place a buy 99x4     => a rests 99x4 behind 0
    place b buy 99x4     => b rests 99x4 behind 0
    place c buy 90x4     => c rests 90x4 behind 0
    sell 99x5            => a fills 99x4, left 0, queue 0>0; b fills 99x1, left 3, queue 0>0
    sell 90x4            => b fills 99x3, left 0, queue 0>0; c fills 90x1, left 3, queue 0>0
  `,
    { fillModel: "touch" },
  );
});
