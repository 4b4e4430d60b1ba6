// The table of working orders: ids, dropping what has ended, refusing doubles.
import { assertEquals, assertThrows } from "@std/assert";
import type { PriceTicks, QtyLots, TimeUs } from "../../lib/base/units.ts";
import { OrderTable } from "../../lib/orders/mod.ts";

const SLOT = { side: "sell", level: 2 } as const;
const AT = 5 as TimeUs;

function place(table: OrderTable) {
  const request = {
    type: "place",
    id: table.nextId(SLOT),
    slot: SLOT,
    price: 100 as PriceTicks,
    qty: 3 as QtyLots,
    reason: "fill_slot",
    taker: false,
  } as const;
  table.sent(request, AT);
  return request;
}

Deno.test("nextId() names prefix, side, level and a running number", () => {
  const table = new OrderTable("ek");
  assertEquals([table.nextId(SLOT), table.nextId(SLOT)], ["ek-s2-000001", "ek-s2-000002"]);
});

Deno.test("apply() drops an order, when it has ended", () => {
  const table = new OrderTable("ek");
  const { id } = place(table);
  assertEquals(table.size, 1);
  const order = table.apply({ type: "rejected", id, venueAt: AT, code: -1013, cause: "x" }, AT);
  assertEquals([order?.state, table.size], ["rejected", 0]);
});

Deno.test("apply() returns nothing, when the order is not one of ours", () => {
  const table = new OrderTable("ek");
  const { id } = place(new OrderTable("other"));
  assertEquals(table.apply({ type: "unanswered", id, venueAt: AT }, AT), undefined);
});

Deno.test("sent() fails, when an order is placed twice or a missing one is canceled", () => {
  const table = new OrderTable("ek");
  const request = place(table);
  assertThrows(() => table.sent(request, AT), Error, "Cannot place ek-s2-000001 twice");
  const missing = { ...request, type: "cancel", id: table.nextId(SLOT) } as const;
  assertThrows(() => table.sent(missing, AT), Error, "no such order");
});
