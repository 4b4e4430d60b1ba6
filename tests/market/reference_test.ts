// The reference price by each method, and when it has no value.
import { nowCell } from "../../lib/base/now.ts";
import { assertEquals } from "@std/assert";
import { EventRing } from "../../lib/market/event_ring.ts";
import { Reference, REFERENCE_METHODS, type ReferenceMethod } from "../../lib/market/reference.ts";
import { MarketView } from "../../lib/market/view.ts";
import { append } from "./tape.ts";

interface Story {
  readonly name: string;
  readonly method: ReferenceMethod;
  /** Lines `at message => value`; without a message only time has passed. */
  readonly lines: string;
}

/** The window is 100 microseconds and the tick 0.1. */
const CONFIG = { windowUs: 100, tickE8: 10_000_000 };

const STORIES: readonly Story[] = [
  {
    name: "is bid plus ask",
    method: "mid",
    lines: `
      0 trade b50x1                 => 0
      1 quote 1 b50x5 a51x4         => 101
      2 quote 2 b50x5 a53x4         => 103
    `,
  },
  {
    name: "leans to the side with less size, to the nearest half-tick",
    method: "micro",
    lines: `
      1 quote 1 b50x5 a52x5         => 102
      2 quote 2 b50x9 a52x1         => 104
      3 quote 3 b50x1 a52x9         => 100
      4 quote 4 b50x6 a52x4         => 102
      5 quote 5 b50x7 a52x3         => 103
    `,
  },
  {
    name: "is the last market trade",
    method: "last",
    lines: `
      0 quote 1 b50x5 a52x5         => 0
      1 trade b52x1                 => 104
      2 trade:INSURANCE_FUND b99x1  => 104
      3 trade a50x1                 => 100
      4 trade b0x0                  => 100
    `,
  },
  {
    name: "is the mark price, to the nearest half-tick",
    method: "mark",
    lines: `
      0 quote 1 b50x5 a52x5         => 0
      1 mark a510000000x0           => 102
      2 mark a512400000x0           => 102
      3 mark a512500000x0           => 103
    `,
  },
  {
    name: "averages mids over time, the current one until now",
    method: "twap",
    lines: `
      0 trade b50x1                 => 0
      10 quote 1 b50x5 a51x5        => 101
      30 quote 2 b55x5 a56x5        => 101
      50                            => 106
      130                           => 111
      400                           => 111
    `,
  },
  {
    name: "averages market trades by volume",
    method: "vwap",
    lines: `
      0 quote 1 b50x5 a51x5         => 0
      10 trade b51x3                => 102
      20 trade a50x1                => 102
      21 trade:NA a0x0              => 102
      22 trade:ADL a90x9            => 102
      109                           => 102
      110                           => 100
      120                           => 0
    `,
  },
  {
    name: "is 0.6 time-weighted and 0.4 volume-weighted, and waits for both",
    method: "hybrid",
    lines: `
      0 quote 1 b50x5 a50x5         => 0
      1 quote 2 b49x5 a51x5         => 0
      2 trade b60x1                 => 108
      50                            => 108
      102                           => 0
    `,
  },
];

for (const { name, method, lines } of STORIES) {
  Deno.test(`Reference "${method}" ${name}`, () => {
    const { reference, play } = started(method);
    for (const line of lines.trim().split("\n")) {
      const [, at, message = "", value] = /^\s*(\d+) ?(.*?)\s*=> (\d+)\s*$/.exec(line) ?? [];
      play(Number(at), message);
      assertEquals(reference.value, Number(value), line);
    }
  });
}

for (const method of REFERENCE_METHODS) {
  Deno.test(`Reference "${method}" has no value while the view is blocked`, () => {
    const { reference, play } = started(method);
    play(0, "snapshot 100 b50x5 a51x5");
    play(1, "mark a510000000x0");
    play(2, "trade b51x1");
    assertEquals(0 < reference.value, true);
    play(3, "depth 102-103 b50x1");
    assertEquals(reference.value, 0);
    play(4, "trade b51x1");
    assertEquals(reference.value, 0);
    play(5, "");
    assertEquals(reference.value, 0);
    play(6, "snapshot 104 b50x5 a51x5");
    assertEquals(0 < reference.value, true);
  });
}

Deno.test("Reference twap leaves out the time without a touch", () => {
  const { reference, play } = started("twap");
  play(0, "snapshot 100 b50x5 a51x5");
  play(10, "depth 102-103 b50x1");
  play(60, "snapshot 104 b60x5 a61x5");
  play(70, "");
  assertEquals(reference.value, (101 + 121) / 2);
});

function started(method: ReferenceMethod) {
  const view = new MarketView({ market: "spot", resyncWaitUs: 1_000 });
  const reference = new Reference({ method, ...CONFIG });
  const ring = new EventRing();
  const play = (at: number, message: string) => {
    if (message === "") return reference.refresh(view, at);
    const index = append(ring, message);
    view.apply(ring, index, nowCell(at));
    reference.update(view, ring, index, nowCell(at));
  };
  return { reference, play };
}
