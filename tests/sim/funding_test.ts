// Funding: the position at the funding time, the last rate for it, the first mark after it.
import { assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { Rig } from "./rig.ts";

const T = 28_800_000_000;
const NEXT = 2 * T;
/** BTCUSDT as on 2023-04-05: 28155.10, and a rate of 0.00002760. */
const MARK = 2_815_510_000_000;
const RATE = 2_760;

/** A perpetual at 28155 with 0.001 lots, long one BTC unless told otherwise. */
function rigWith({ btc = 1, side = "buy" as "buy" | "sell" } = {}): Rig {
  const instrument = { tickSize: "0.1", lotSize: "0.001" };
  const rig = new Rig({ market: "usdm", instrument });
  rig.snapshot([[281_550, 5]], [[281_553, 5]]);
  if (btc === 0) return rig;
  const price = side === "buy" ? 281_551 : 281_552;
  rig.place("open", side, [price, btc * 1_000]);
  rig.trade(side === "buy" ? "sell" : "buy", [price, btc * 1_000]);
  return rig;
}

function at(rig: Rig, time: number, happens: () => void): void {
  rig.at = time;
  happens();
}

Deno.test("SimVenue settles the recorded funding of one BTC to the last digit", () => {
  const rig = rigWith();
  const quote = rig.venue.account.quote;
  at(rig, T - 1_000_000, () => rig.mark(MARK + 5));
  at(rig, T - 1_000_000, () => rig.fundingRate(RATE - 1, T));
  at(rig, T + 2_000, () => rig.mark(MARK));
  at(rig, T + 2_000, () => rig.fundingRate(RATE, T));
  assertEquals(rig.venue.funding, [], "the rate may still change");
  at(rig, T + 1_000_000, () => rig.mark(MARK + 9));
  at(rig, T + 1_000_000, () => rig.fundingRate(77, NEXT));
  const [event, ...more] = rig.venue.funding;
  assertEquals(more, []);
  assertEquals({ ...event, venueAt: Number(event?.venueAt), fundingAt: Number(event?.fundingAt) }, {
    type: "funding",
    venueAt: T + 1_000_000,
    fundingAt: T,
    position: 1_000,
    markE8: MARK,
    rateE8: RATE,
    amount: "-0.77708076",
  });
  assertEquals(rig.venue.account.quote.sub(quote).toFixed(), "-0.77708076");
});

// deno-fmt-ignore
const cases = [
  { name: "pays a short when the rate is positive", btc: 1, side: "sell", rate: RATE,  amount: "0.77708076" },
  { name: "pays a long when the rate is negative",  btc: 1, side: "buy",  rate: -RATE, amount: "0.77708076" },
  { name: "tells of a funding without a position",  btc: 0, side: "buy",  rate: RATE,  amount: "0" },
  { name: "tells of a funding at a zero rate",      btc: 1, side: "buy",  rate: 0,     amount: "0" },
] as const;

for (const { name, btc, side, rate, amount } of cases) {
  Deno.test(`SimVenue ${name}`, () => {
    const rig = rigWith({ btc, side });
    at(rig, T - 1, () => rig.fundingRate(rate, T));
    at(rig, T, () => rig.mark(MARK));
    at(rig, T, () => rig.fundingRate(rate, NEXT));
    assertEquals(rig.venue.funding.map((event) => event.amount), [amount]);
  });
}

Deno.test("SimVenue takes the position as of the funding time: fills at it count, later do not", () => {
  const rig = rigWith({ btc: 0 });
  at(rig, T - 10, () => rig.fundingRate(RATE, T));
  rig.place("a", "buy", [281_551, 3_000]);
  at(rig, T - 1, () => rig.trade("sell", [281_551, 400]));
  at(rig, T, () => rig.trade("sell", [281_551, 600]));
  at(rig, T + 1, () => rig.trade("sell", [281_551, 500]));
  at(rig, T + 9, () => rig.mark(MARK));
  at(rig, T + 9, () => rig.fundingRate(RATE, NEXT));
  assertEquals(rig.venue.funding.map((event) => [Number(event.position), event.amount]), [
    [1_000, "-0.77708076"],
  ]);
});

Deno.test("SimVenue waits for a mark when the next rate comes first", () => {
  const rig = rigWith();
  at(rig, T - 10, () => rig.mark(MARK + 1));
  at(rig, T - 10, () => rig.fundingRate(RATE, T));
  at(rig, T + 5, () => rig.fundingRate(1, NEXT));
  assertEquals(rig.venue.funding.length, 0);
  at(rig, T + 5, () => rig.mark(MARK));
  assertEquals(rig.venue.funding.map((event) => event.amount), ["-0.77708076"]);
});

Deno.test("SimVenue.finish() settles what has passed and was marked, and nothing else", () => {
  const due = rigWith();
  at(due, T - 10, () => due.fundingRate(RATE, T));
  at(due, T + 5, () => due.mark(MARK));
  due.venue.finish(T + 10);
  assertEquals(due.venue.funding.map((event) => event.amount), ["-0.77708076"]);
  due.venue.finish(T + 10);
  assertEquals(due.venue.funding.length, 1, "once");

  const unmarked = rigWith();
  at(unmarked, T - 10, () => unmarked.mark(MARK));
  at(unmarked, T - 10, () => unmarked.fundingRate(RATE, T));
  unmarked.venue.finish(T + 10);
  assertEquals(unmarked.venue.funding.length, 0);

  const early = rigWith();
  at(early, T - 10, () => early.fundingRate(RATE, T));
  at(early, T - 5, () => early.mark(MARK));
  early.venue.finish(T - 1);
  assertEquals(early.venue.funding.length, 0);
});

Deno.test("SimVenue settles nothing when the next funding time is moved before it comes", () => {
  const rig = rigWith();
  at(rig, T - 20, () => rig.mark(MARK));
  at(rig, T - 20, () => rig.fundingRate(RATE, T));
  at(rig, T - 10, () => rig.fundingRate(RATE, NEXT));
  at(rig, T + 10, () => rig.mark(MARK));
  rig.venue.finish(T + 10);
  assertEquals(rig.venue.funding.length, 0);
});

Deno.test("SimVenue knows no funding on spot", () => {
  const rig = new Rig({ opening: { base: new Decimal(1) } });
  at(rig, T - 10, () => rig.fundingRate(RATE, T));
  at(rig, T + 10, () => rig.mark(MARK));
  at(rig, T + 10, () => rig.fundingRate(RATE, NEXT));
  rig.venue.finish(T + 20);
  assertEquals(rig.venue.funding.length, 0);
});
