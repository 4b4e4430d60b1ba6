// Traders of one account: losses of all, funds less what the others hold, one count of requests.
import { assert, assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { halfTicks, lots, ticks, timeUs } from "../../lib/base/units.ts";
import { type Member, TradingAccount } from "../../lib/engine/account.ts";
import { Ledger } from "../../lib/ledger/mod.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { OrderTable } from "../../lib/orders/order_table.ts";
import type { Side } from "../../lib/orders/requests.ts";
import { newRate } from "../../lib/risk/rate.ts";
import { testInstrument } from "../sim/rig.ts";
import { CONFIG, EngineRig, S } from "./rig.ts";

interface Trader extends Member {
  readonly market: { readonly touch: { lastMid: number } };
}

/** One of 1,000 at a mid of 100; on spot half of it is base. */
function trader(account: TradingAccount, market: Market, leverage = 1): Trader {
  const instrument = testInstrument(market);
  const isSpot = market === "spot";
  const opening = {
    quote: new Decimal(isSpot ? 500 : 1_000),
    base: new Decimal(isSpot ? 5 : 0),
    bnb: new Decimal(0),
  };
  const mid = halfTicks(200);
  const ledger = new Ledger({ instrument, opening, bnbPrice: new Decimal(600), mid });
  const one = { market: { touch: { lastMid: 200 } }, ledger, orders: new OrderTable("t") };
  account.join(one, { instrument, leverage, share: 1_000 });
  return one;
}

function send({ orders }: Trader, side: Side, [price, qty]: readonly [number, number]): void {
  const slot = { side, level: 0 };
  const terms = { price: ticks(price), qty: lots(qty), reason: "place", taker: false } as const;
  orders.sent({ type: "place", id: orders.nextId(slot), slot, ...terms }, timeUs(1));
}

Deno.test("TradingAccount.beside() counts symbols that have not started with their share", () => {
  const account = new TradingAccount(3_000);
  const first = trader(account, "spot");
  assertEquals({ ...account.beside(first) }, { equity: 2_000, excess: 2_000 });
  const second = trader(account, "spot");
  second.market.touch.lastMid = 240;
  // The base of the second rose by 100, which holding alone would have gained too.
  assertEquals({ ...account.beside(first) }, { equity: 2_100, excess: 2_000 });
  assertEquals({ ...account.beside(second) }, { equity: 2_000, excess: 2_000 });
});

Deno.test("TradingAccount.quoteFor() on spot leaves what buys of the others hold", () => {
  const account = new TradingAccount(2_000);
  const [first, second] = [trader(account, "spot"), trader(account, "spot")];
  assertEquals(account.quoteFor(first), 1_000);
  send(first, "buy", [90, 4]);
  send(first, "sell", [110, 3]);
  assertEquals(account.quoteFor(first), 1_000);
  assertEquals(account.quoteFor(second), 640);
  account.leave(first);
  assertEquals(account.quoteFor(second), 1_000);
});

Deno.test("TradingAccount.quoteFor() on USD-M takes the worse side of each other symbol", () => {
  const account = new TradingAccount(2_000);
  const [first, second] = [trader(account, "usdm", 2), trader(account, "usdm", 2)];
  assertEquals(account.quoteFor(first), 4_000);
  send(first, "buy", [90, 4]);
  send(first, "sell", [110, 5]);
  assertEquals(account.quoteFor(first), 4_000);
  assertEquals(account.quoteFor(second), 3_450);
});

Deno.test("a loss limit that one symbol breaks stops every symbol of the account", () => {
  const rule = { trigger: "daily_loss", level: "halt", enter: 0.02, exit: 0.01 } as const;
  const rules = [{ name: "halt_loss", ...rule, coolDownUs: 3 * S, windowUs: 0 }];
  const config = { ...CONFIG, risk: { ...CONFIG.risk, rules } };
  const account = new TradingAccount(200_000_000);
  const [first, second] = [new EngineRig(config, account), new EngineRig(config, account)];
  for (const rig of [first, second]) rig.live(rig.now + S);
  assertEquals(levels(first, second), ["normal", "normal"]);
  // Of 200 million 3 are lost: too little for the account, though 3 % of the symbol's own part.
  first.state.ledger.applyFunding(new Decimal(-3_000_000));
  for (const rig of [first, second]) rig.live(rig.now + S);
  assertEquals(levels(first, second), ["normal", "normal"]);
  first.state.ledger.applyFunding(new Decimal(-2_000_000));
  for (const rig of [first, second]) rig.live(rig.now + S);
  assertEquals(levels(first, second), ["halt", "halt"]);
});

function levels(...rigs: readonly EngineRig[]): readonly string[] {
  return rigs.map(({ state }) => state.breaker.level);
}

Deno.test("TradingAccount counts the requests of all traders together", () => {
  const account = new TradingAccount(1_000);
  const fresh = () => newRate([{ windowUs: 1_000_000, limit: 5 }]);
  const rate = account.rateOf(fresh());
  assert(account.rateOf(fresh()) === rate);
});
