// Whole-number units refuse what is not whole, and mixing them does not compile.
import { assertEquals, assertThrows } from "@std/assert";
import {
  type HalfTicks,
  halfTicks,
  lots,
  type Ppm,
  ppm,
  type PriceTicks,
  type QtyLots,
  ticks,
  type TimeUs,
  timeUs,
} from "../../lib/base/units.ts";
import type { OrderRequest } from "../../lib/orders/requests.ts";

const makers = [
  { name: "ticks", make: ticks },
  { name: "lots", make: lots },
  { name: "halfTicks", make: halfTicks },
  { name: "timeUs", make: timeUs },
  { name: "ppm", make: ppm },
] as const;

for (const { name, make } of makers) {
  Deno.test(`${name}() keeps whole numbers, negative ones and zero included`, () => {
    for (const value of [0, 1, -7, Number.MAX_SAFE_INTEGER]) assertEquals(make(value) + 0, value);
  });

  for (const value of [0.5, NaN, Infinity, 2 ** 53]) {
    Deno.test(`${name}() throws when given ${value}`, () => {
      assertThrows(() => make(value), RangeError, `Cannot use ${value} as `);
    });
  }
}

// Mixing units does not compile: `deno check` fails on every line below that would be accepted.
Deno.test("units are numbers of their own kind to the compiler", () => {
  // @ts-expect-error A quantity is not a price.
  const price: PriceTicks = lots(1);
  // @ts-expect-error A price is not a quantity.
  const qty: QtyLots = ticks(1);
  // @ts-expect-error A plain number is not a price.
  const plain: PriceTicks = 1;
  // @ts-expect-error Nor is the result of arithmetic: whoever reckons makes the brand anew.
  const sum: PriceTicks = ticks(1) + ticks(1);
  // @ts-expect-error A mid in half-ticks is twice the price.
  const tick: PriceTicks = halfTicks(2);
  // @ts-expect-error A price is half its half-ticks.
  const half: HalfTicks = ticks(1);
  // @ts-expect-error A time is not a ratio.
  const ratio: Ppm = timeUs(1);
  // @ts-expect-error A ratio is not a time.
  const time: TimeUs = ppm(1);
  // @ts-expect-error A quantity is not a ratio.
  const share: Ppm = lots(1);
  assertEquals<readonly number[]>(
    [price, qty, plain, sum, tick, half, ratio, time, share],
    [1, 1, 1, 2, 2, 1, 1, 1, 1],
  );
});

/** Takes one of each, in an order that is easily mistaken. */
function order(_price: PriceTicks, _qty: QtyLots, _at: TimeUs): void {}

Deno.test("units cannot be passed in each other's place", () => {
  order(ticks(1), lots(1), timeUs(1));
  // @ts-expect-error Price and quantity are swapped.
  order(lots(1), ticks(1), timeUs(1));
  // @ts-expect-error The time is a plain number.
  order(ticks(1), lots(1), 1);
  // @ts-expect-error A request's price is a price, not a quantity.
  const request: Pick<OrderRequest, "price"> = { price: lots(1) };
  // @ts-expect-error A list of prices is not one of half-ticks.
  const mids: readonly HalfTicks[] = [ticks(1)];
  // Any unit may be read as the number that it is.
  const numbers: readonly number[] = [ticks(1), lots(2), halfTicks(3), timeUs(4), ppm(5)];
  assertEquals<readonly unknown[]>([request.price, mids.length, numbers.length], [1, 1, 5]);
});
