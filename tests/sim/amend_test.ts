// Amends of both markets, their races with fills, and what each failure leaves behind.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { lots } from "../../lib/base/units.ts";
import { tell } from "./story.ts";

Deno.test("amend() on spot keeps the queue when only the quantity sinks", () => {
  tell(`
    snapshot 99x5 / 101x5
    place a buy 99x10          => a rests 99x10 behind 5
    sell 99x2
    amend a buy 99x6           => a reduced 99x6 behind 3
    sell 99x4                  => a fills 99x1, left 5, queue 3>0
    amend a buy 99x3 filled 1  => a reduced 99x3 behind 0
  `);
});

Deno.test("amend() on spot counts what a fill took meanwhile off the new total", () => {
  tell(`
    snapshot 98x5 / 101x5
    place a buy 99x10          => a rests 99x10 behind 0
    sell 99x4                  => a fills 99x4, left 6, queue 0>0
    amend a buy 99x9 filled 0  => a reduced 99x5 behind 0
    amend a buy 99x3 filled 0  => a expired
    cancel a                   => a cancel_rejected -2011
  `);
});

Deno.test("amend() on spot allows ten reductions of one venue order", () => {
  const reductions = Array.from({ length: 10 }, (_, index) => {
    const left = 19 - index;
    return `amend a buy 99x${left} => a reduced 99x${left} behind 5`;
  });
  tell(`
    snapshot 99x5 / 101x5
    place a buy 99x20          => a rests 99x20 behind 5
    ${reductions.join("\n")}
    amend a buy 99x9           => a amend_rejected -2038
    amend a buy 98x10          => a amended 98x10 behind ?
    amend a buy 98x9           => a reduced 98x9 behind ?
  `);
});

Deno.test("amend() on spot moves a price by cancel-replace, from the end of the queue", () => {
  tell(`
    snapshot 99x5 98x7 / 101x5
    place a buy 99x10          => a rests 99x10 behind 5
    sell 99x6                  => a fills 99x1, left 9, queue 5>0
    amend a buy 98x10 filled 1 => a amended 98x10 behind 7
    amend a buy 98x12 filled 1 => a amended 98x12 behind 7
    amend a buy 98x12 filled 1 => a amended 98x12 behind 7
    sell 98x8                  => a fills 98x1, left 11, queue 7>0
    amend a buy 98x2 filled 2  => a reduced 98x2 behind 0
    cancel a                   => a canceled requested
  `);
});

Deno.test("amend() on spot loses the order when funds or post-only fail after the cancel", () => {
  const opening = { quote: new Decimal(1_000) };
  tell(
    `
    snapshot 99x5 / 101x5
    place a buy 99x10          => a rests 99x10 behind 5
    amend a buy 101x5          => a canceled replace_refused -2021
    place a buy 99x10          => a rests 99x10 behind 5
    amend a buy 98x11          => a canceled replace_refused -2021
    amend a buy 98x1           => a amend_rejected -2022
  `,
    { opening },
  );
});

Deno.test("amend() on spot leaves the order when a filter or the order count fails", () => {
  const orderRateLimits = [{ windowUs: 10_000_000, limit: 2 }];
  const rig = tell(
    `
    snapshot 99x5 / 101x5
    place a buy 99x10          => a rests 99x10 behind 5
    amend a buy 99x60          => a amend_rejected -1013
    amend a buy 98x10          => a amended 98x10 behind ?
    amend a buy 97x10          => a amend_rejected -1015
    amend a buy 98x9           => a reduced 98x9 behind ?
    cancel a                   => a canceled requested
  `,
    { instrument: { orderRateLimits, qtyMax: lots(50) } },
  );
  assertEquals(rig.venue.orderCounts(rig.at), [2]);
});

Deno.test("amend() on spot raises the order count even when nothing was there to cancel", () => {
  const orderRateLimits = [{ windowUs: 10_000_000, limit: 100 }];
  const rig = tell(
    `
    snapshot 98x5 / 101x5
    place a buy 99x1           => a rests 99x1 behind 0
    place b buy 97x1           => b rests 97x1 behind ?
    sell 99x1                  => a fills 99x1, left 0, queue 0>0
    amend a buy 98x1           => a amend_rejected -2022
  `,
    { instrument: { orderRateLimits } },
  );
  assertEquals(rig.venue.orderCounts(rig.at), [1]);
});

Deno.test("amend() on USD-M re-queues whatever changes, a decrease too", () => {
  tell(
    `
    snapshot 99x5 98x7 / 101x5
    place a buy 99x10          => a rests 99x10 behind 5
    sell 99x3
    amend a buy 99x10          => a amend_rejected -5027
    amend a buy 99x6           => a amended 99x6 behind 2
    depth 99x9 /
    amend a buy 98x6           => a amended 98x6 behind 7
    amend a buy 99x6           => a amended 99x6 behind 9
  `,
    { market: "usdm" },
  );
});

Deno.test("amend() on USD-M takes the quantity as a total, so a fill in between stays counted", () => {
  tell(
    `
    snapshot 98x5 / 101x5
    place a buy 99x10           => a rests 99x10 behind 0
    sell 99x4                   => a fills 99x4, left 6, queue 0>0
    amend a buy 98x10 filled 0  => a amended 98x6 behind 5
    amend a buy 98x6 filled 4   => a amend_rejected -5027
    amend a buy 97x4 filled 0   => a canceled amend_below_filled
    amend a buy 97x4 filled 4   => a amend_rejected -2011
  `,
    { market: "usdm" },
  );
});

Deno.test("amend() on USD-M cancels a post-only order whose new price would take", () => {
  tell(
    `
    snapshot 99x5 / 101x5
    place a sell 101x1          => a rests 101x1 behind 5
    amend a sell 99x1           => a canceled amend_crossed -5022
    place b buy 99x1            => b rests 99x1 behind 5
    amend b buy 101x1           => b canceled amend_crossed -5022
  `,
    { market: "usdm" },
  );
});

Deno.test("amend() on USD-M leaves the order when a filter, the count or the margin fails", () => {
  tell(
    `
    snapshot 99x5 / 101x5
    place a buy 99x5            => a rests 99x5 behind 5
    amend a buy 99x60           => a amend_rejected -4005
    amend a buy 99x2            => a amend_rejected -5029
    amend a buy 98x11           => a amend_rejected -2019
    amend a buy 98x10           => a amended 98x10 behind ?
    amend a buy 97x10           => a amend_rejected -1015
    cancel a                    => a canceled requested
  `,
    {
      market: "usdm",
      opening: { quote: new Decimal(1_000) },
      instrument: {
        orderRateLimits: [{ windowUs: 10_000_000, limit: 2 }],
        notionalMin: "250",
        qtyMax: lots(50),
      },
    },
  );
});

Deno.test("amend() on USD-M ends after the venue's number of modifications", () => {
  tell(
    `
    snapshot 99x5 / 101x5
    place a buy 99x5            => a rests 99x5 behind 5
    amend a buy 98x5            => a amended 98x5 behind ?
    amend a buy 97x5            => a amended 97x5 behind ?
    amend a buy 96x5            => a amend_rejected -5026
  `,
    { market: "usdm", instrument: { amendsMax: 2 } },
  );
});
