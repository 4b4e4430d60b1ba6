// What an account can lock, on spot and on margin, and what it holds after fills.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { Rig } from "./rig.ts";
import { tell } from "./story.ts";

Deno.test("affords() on spot locks quote for buys and base for sells until they end", () => {
  const opening = { quote: new Decimal(1_000), base: new Decimal(10) };
  tell(
    `
    snapshot 99x5 / 101x5
    place a buy 90x10      => a rests 90x10 behind ?
    place b buy 90x2       => b rejected -2010
    place b buy 50x2       => b rests 50x2 behind ?
    place c sell 110x10    => c rests 110x10 behind ?
    place d sell 110x1     => d rejected -2010
    cancel a               => a canceled requested
    place e buy 90x10      => e rests 90x10 behind ?
    buy 111x4              => c fills 110x4, left 6, queue ?
    place f buy 88x5       => f rests 88x5 behind ?
    place g buy 60x1       => g rejected -2010
  `,
    { opening },
  );
});

Deno.test("affords() on spot leaves a base commission missing from the next sell", () => {
  const options = { opening: { base: new Decimal(0) }, fees: { maker: new Decimal("0.001") } };
  const rig = tell(
    `
    snapshot 98x5 / 101x5
    place a buy 99x10      => a rests 99x10 behind 0
    sell 99x10             => a fills 99x10, left 0, queue 0>0
    place b sell 101x10    => b rejected -2010
    place b sell 101x9     => b rests 101x9 behind 5
  `,
    options,
  );
  assertEquals(rig.venue.account.base.toFixed(), "9.99");
  assertEquals(rig.venue.account.quote.toFixed(), "999010");
});

Deno.test("affords() on USD-M bounds the larger position that open orders could make", () => {
  const opening = { quote: new Decimal(1_000) };
  const story = `
    snapshot 99x5 98x1 / 101x5 102x1
    place a buy 90x11      => a rests 90x11 behind ?
    place b buy 90x1       => b rejected -2019
    place c sell 110x9     => c rests 110x9 behind ?
    place d sell 110x1     => d rejected -2019
  `;
  tell(story, { market: "usdm", opening });
  tell(
    `
    snapshot 99x5 / 101x5
    place a buy 90x22      => a rests 90x22 behind ?
    place b buy 90x1       => b rejected -2019
  `,
    { market: "usdm", opening, leverage: 2 },
  );
});

Deno.test("affords() on USD-M always lets a position be closed, whatever it has lost", () => {
  const rig = new Rig({ market: "usdm", opening: { quote: new Decimal(1_000) } });
  rig.snapshot([[98, 5]], [[101, 5]]);
  rig.place("a", "buy", [99, 10]);
  rig.trade("sell", [98, 10]);
  assertEquals(rig.venue.account.quote.toFixed(), "10");
  // The mark falls to 50: equity 510 against a position of 500; then a loss beyond it all.
  rig.mark(50 * 100_000_000);
  assertEquals(rig.place("b", "buy", [50, 1])[0]?.type, "rejected");
  rig.mark(100_000_000 / 2);
  assertEquals(rig.place("c", "sell", [101, 10])[0]?.type, "accepted");
});
