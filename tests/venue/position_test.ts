// A one-way position: average entry, what closing realizes, what turning does.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { Position } from "../../lib/venue/position.ts";

// deno-fmt-ignore
const cases = [
  { name: "opens",            fills: [[1, 100]],             amount: "1",  entry: "100", realized: "0" },
  { name: "averages",         fills: [[1, 100], [3, 104]],   amount: "4",  entry: "103", realized: "0" },
  { name: "reduces",          fills: [[2, 100], [-1, 110]],  amount: "1",  entry: "100", realized: "10" },
  { name: "closes",           fills: [[2, 100], [-2, 90]],   amount: "0",  entry: "0",   realized: "-20" },
  { name: "turns",            fills: [[1, 100], [-3, 110]],  amount: "-2", entry: "110", realized: "10" },
  { name: "closes a short",   fills: [[-2, 100], [2, 90]],   amount: "0",  entry: "0",   realized: "20" },
] as const;

for (const { name, fills, amount, entry, realized } of cases) {
  Deno.test(`Position ${name}`, () => {
    const position = new Position();
    for (const [qty, price] of fills) {
      position.apply({ qty: new Decimal(qty), price: new Decimal(price), at: 1 });
    }
    const told = [position.amount, position.entry, position.realized].map((one) => one.toFixed());
    assertEquals(told, [amount, entry, realized]);
    const up = position.unrealized(new Decimal(120));
    assertEquals(up.toFixed(), new Decimal(120).sub(entry).mul(amount).toFixed());
  });
}
