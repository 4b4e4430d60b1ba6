// Several symbols in one account at the venue: what one locks, another cannot.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { SharedAccount } from "../../lib/sim/shared_account.ts";
import { Rig, type RigOptions } from "./rig.ts";

/** Two symbols that bring 1,000 each; on spot each has 10 of its base. */
function pair(market: Market, options: RigOptions = {}): readonly [Rig, Rig] {
  const shared = new SharedAccount();
  const opening = { quote: new Decimal(1_000), base: new Decimal(market === "spot" ? 10 : 0) };
  const make = (symbol: string) => {
    const instrument = { symbol, ...options.instrument };
    const rig = new Rig({ ...options, market, opening, shared, instrument });
    rig.snapshot([[99, 5]], [[101, 5]]);
    return rig;
  };
  return [make("AQUOTE"), make("BQUOTE")];
}

function outcome(rig: Rig, id: string, order: readonly ["buy" | "sell", number, number]) {
  const [side, price, qty] = order;
  const [event] = rig.place(id, side, [price, qty]);
  return event?.type === "rejected" ? event.code : event?.type;
}

Deno.test("SimVenue on spot refuses an order of B for the quote that orders of A lock", () => {
  const [a, b] = pair("spot");
  // Of 2,000 together A locks 1,800: more than it brought.
  assertEquals(outcome(a, "a1", ["buy", 90, 20]), "accepted");
  assertEquals(outcome(b, "b1", ["buy", 50, 5]), -2010);
  assertEquals(outcome(b, "b2", ["buy", 50, 4]), "accepted");
  assertEquals(outcome(a, "a2", ["buy", 60, 1]), -2010);
  assertEquals(a.cancel("a1")[0]?.type, "canceled");
  assertEquals(outcome(b, "b3", ["buy", 60, 30]), "accepted");
});

Deno.test("SimVenue on spot keeps each symbol's base to itself", () => {
  const [a, b] = pair("spot");
  assertEquals(outcome(a, "a1", ["sell", 110, 11]), -2010);
  assertEquals(outcome(a, "a2", ["sell", 110, 10]), "accepted");
  assertEquals(outcome(b, "b1", ["sell", 110, 10]), "accepted");
});

Deno.test("SimVenue pays the fills of all symbols from one purse", () => {
  const [a, b] = pair("spot");
  a.place("a1", "buy", [98, 5]);
  a.trade("sell", [97, 5]);
  assertEquals(b.venue.account.quote.toFixed(), "1510");
  assertEquals([a, b].map((rig) => rig.venue.account.base.toFixed()), ["15", "10"]);
});

Deno.test("SimVenue on USD-M takes what the worse side of A needs from the margin of B", () => {
  const [a, b] = pair("usdm");
  assertEquals(outcome(a, "a1", ["buy", 90, 10]), "accepted");
  assertEquals(outcome(a, "a2", ["sell", 150, 10]), "accepted");
  // Of 2,000 the 1,500 of A's sells are taken, and not the 900 of its buys as well.
  assertEquals(outcome(b, "b1", ["buy", 50, 11]), -2019);
  assertEquals(outcome(b, "b2", ["buy", 50, 10]), "accepted");
});

Deno.test("SimVenue on USD-M counts unrealized losses of A against B", () => {
  const [a, b] = pair("usdm");
  a.place("a1", "buy", [98, 10]);
  a.trade("sell", [97, 10]);
  a.mark(48 * 100_000_000);
  // A holds 10 at 98, now worth 48: equity 1,500, of which its position takes 480.
  assertEquals(outcome(b, "b1", ["buy", 51, 21]), -2019);
  assertEquals(outcome(b, "b2", ["buy", 51, 20]), "accepted");
});

Deno.test("SimVenue releases what a symbol locked once its data have ended", () => {
  const [a, b] = pair("spot");
  a.place("a1", "buy", [90, 20]);
  a.venue.finish(a.at);
  assertEquals(outcome(b, "b1", ["buy", 90, 20]), "accepted");
});

Deno.test("SimVenue counts orders of all symbols towards the limits of the account", () => {
  const instrument = { orderRateLimits: [{ windowUs: 10_000_000, limit: 2 }] };
  const [a, b] = pair("spot", { instrument });
  assertEquals(outcome(a, "a1", ["buy", 90, 1]), "accepted");
  assertEquals(outcome(b, "b1", ["buy", 90, 1]), "accepted");
  assertEquals(outcome(a, "a2", ["buy", 90, 1]), -1015);
  assertEquals(b.venue.orderCounts(b.at), [2]);
});
