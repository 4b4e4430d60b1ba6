// The taker order of a flatten policy: it walks what is shown, and what it took stays gone.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { Rig } from "./rig.ts";
import { tell } from "./story.ts";

Deno.test("takeFromBook() walks the opposite side from the touch", () => {
  tell(`
    snapshot 99x5 97x7 / 101x5 103x4
    take t buy 101x7   => t rests 101x7 behind 0; t fills 101x5 by walk, left 2, queue 0>0; t fills 103x2 by walk, left 0, queue 0>0
    take u sell 99x6   => u rests 99x6 behind 0; u fills 99x5 by walk, left 1, queue 0>0; u fills 97x1 by walk, left 0, queue 0>0
    cancel t           => t cancel_rejected -2011
  `);
});

Deno.test("takeFromBook() expires what the known depth cannot fill", () => {
  tell(`
    take t buy 101x7   => t rests 101x7 behind 0; t expired
    snapshot 99x5 / 101x5 103x4
    take u buy 101x20  => u rests 101x20 behind 0; u fills 101x5 by walk, left 15, queue 0>0; u fills 103x4 by walk, left 11, queue 0>0; u expired
  `);
  // Quotes alone: nothing is known beyond the touch.
  tell(`
    quote 99x5 / 101x5
    take t sell 99x7   => t rests 99x7 behind 0; t fills 99x5 by walk, left 2, queue 0>0; t expired
  `);
});

Deno.test("takeFromBook() leaves gone what it took until the level is published anew", () => {
  tell(`
    snapshot 99x5 / 101x5 103x4
    take t buy 101x6   => t rests 101x6 behind 0; t fills 101x5 by walk, left 1, queue 0>0; t fills 103x1 by walk, left 0, queue 0>0
    take u buy 101x1   => u rests 101x1 behind 0; u fills 103x1 by walk, left 0, queue 0>0
    depth 98x1 /
    take v buy 101x1   => v rests 101x1 behind 0; v fills 103x1 by walk, left 0, queue 0>0
    depth / 101x3
    take w buy 101x4   => w rests 101x4 behind 0; w fills 101x3 by walk, left 1, queue 0>0; w fills 103x1 by walk, left 0, queue 0>0
    quote 99x5 / 101x2
    take x buy 101x3   => x rests 101x3 behind 0; x fills 101x2 by walk, left 1, queue 0>0; x expired
  `);
});

Deno.test("takeFromBook() pays the taker fee, and is refused without funds or below a filter", () => {
  const rig = new Rig({
    fees: { taker: new Decimal("0.001") },
    opening: { quote: new Decimal(600), base: new Decimal(3) },
    instrument: { notionalMin: "150" },
  });
  assertEquals(rig.take("n", "buy", [1, 1])[0]?.type, "accepted", "no price to measure with");
  rig.snapshot([[99, 5]], [[101, 5], [103, 4]]);
  assertEquals(rig.take("s", "sell", [99, 1])[0]?.type, "rejected", "below the notional");
  assertEquals(rig.take("s", "sell", [99, 4])[0]?.type, "rejected", "base is short");
  assertEquals(rig.take("b", "buy", [101, 6])[0]?.type, "rejected", "5 × 101 + 103 > 600");
  const [, fill] = rig.take("c", "buy", [101, 5]);
  assertEquals(fill?.type === "fill" ? [fill.fee, fill.feeAsset, fill.liquidity, fill.mid] : [], [
    "0.005",
    "BASE",
    "taker",
    200,
  ]);
  assertEquals(rig.venue.account.base.toFixed(), "7.995");
});
