// Accounts of the local venue: money from outside, several symbols, several owners.
import { assert, assertEquals, assertThrows } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { fieldsOf, instrumentOf, Rig, START_US } from "./rig.ts";

Deno.test("Accounts.deposit() moves a balance and tells its owner", async () => {
  const rig = await Rig.open();
  const at = START_US;
  rig.told();
  const { accounts } = rig.venue;
  accounts.deposit("alice", { market: "spot", asset: "BTC", amount: new Decimal("0.5"), at });
  accounts.deposit("alice", { market: "spot", asset: "USDT", amount: new Decimal(-100), at });
  accounts.deposit("alice", { market: "usdm", asset: "USDT", amount: new Decimal(1), at });
  const events = rig.told();
  assertEquals(events.map(({ e }) => e), [
    "balanceUpdate",
    "outboundAccountPosition",
    "balanceUpdate",
    "outboundAccountPosition",
    "ACCOUNT_UPDATE",
  ]);
  assertEquals([events[0]?.["a"], events[0]?.["d"]], ["BTC", "0.50000000"]);
  assertEquals(events[3]?.["B"], [{ a: "USDT", f: "9900.00000000", l: "0.00000000" }]);
  const { B, m } = fieldsOf(events[4]?.["a"]);
  assertEquals([m, B], ["DEPOSIT", [{
    ...{ a: "USDT", wb: "10001.00000000", cw: "10001.00000000", bc: "1.00000000" },
  }]]);
  const unknown = { market: "usdm", asset: "BTC", amount: new Decimal(1), at } as const;
  assertThrows(() => accounts.deposit("alice", unknown), RangeError);
  assertThrows(() => accounts.deposit("nobody", unknown), RangeError);
});

Deno.test("Accounts share the quote among symbols, and nothing among owners", async () => {
  const eth = instrumentOf("spot", { symbol: "ETHUSDT", baseAsset: "ETH" });
  const rig = await Rig.open({ instruments: [instrumentOf("spot"), eth] });
  const order = (symbol: string) =>
    `POST /api/v3/order?symbol=${symbol}&side=BUY&type=LIMIT_MAKER&quantity=60&price=99`;
  assertEquals(rig.signed(order("BTCUSDT")).status, 200);
  assertEquals(rig.signed(order("ETHUSDT")).status, 400);
  assertEquals(rig.signed(order("ETHUSDT"), rig.other).status, 200);
  const balances = fieldsOf(rig.signed("GET /api/v3/account").body)["balances"];
  assert(Array.isArray(balances));
  assertEquals(balances.map((balance) => Object.values(fieldsOf(balance))), [
    ["BTC", "10.00000000", "0.00000000"],
    ["USDT", "4060.00000000", "5940.00000000"],
    ["ETH", "10.00000000", "0.00000000"],
  ]);
  const open = rig.signed("GET /api/v3/openOrders").body;
  assert(Array.isArray(open));
  assertEquals(open.length, 1);
});
