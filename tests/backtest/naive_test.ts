// Document 003's rule: equal to an independent calculation, and to what it promises whatever happens.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Decimal, scaledText } from "../../lib/base/decimal.ts";
import { prng } from "../../lib/base/prng.ts";
import { Naive, type NaiveConfig, NaiveMinutes } from "../../backtest/naive.ts";

const CONFIG = {
  capital: new Decimal(10_000),
  spread: new Decimal("0.001"),
  orderShare: new Decimal("0.01"),
};
const MINUTES_PER_YEAR = 525_600;
const US_PER_MINUTE = 60_000_000;

function naive(closes: readonly string[], config: NaiveConfig) {
  const run = new Naive(config);
  for (const close of closes) run.add(close);
  return run.result;
}

/**
 * The same backtest in exact fractions of whole numbers, written from the document alone: cash and
 * inventory in units of 10^-60, each row's purchase and sale booked on its own.
 */
function independent(closes: readonly string[], terms: { spreadE6: bigint; shareE6: bigint }) {
  const unit = 10n ** 60n;
  const million = 1_000_000n;
  const capital = 10_000n * unit;
  let cash = capital;
  let inventory = 0n;
  for (const text of closes) {
    const [whole = "", rest = ""] = text.split(".");
    const closeE8 = BigInt(whole + rest.padEnd(8, "0"));
    const size = capital * terms.shareE6 * 10n ** 8n / (million * closeE8);
    const twice = 2n * million * 10n ** 8n;
    inventory += size;
    cash -= size * closeE8 * (2n * million - terms.spreadE6) / twice;
    inventory -= size;
    cash += size * closeE8 * (2n * million + terms.spreadE6) / twice;
  }
  assertEquals(inventory, 0n);
  return new Decimal(cash.toString()).div(unit.toString());
}

/** One-minute closes that wander and end `ratio` of where they began. */
function walk(count: number, ratio: number): readonly string[] {
  const random = prng(20_261_121);
  const drift = Math.pow(ratio, 1 / (count - 1));
  let wander = 1;
  return Array.from({ length: count }, (_, row) => {
    wander = row === count - 1 ? 1 : wander * (1 + (random() - 0.5) * 0.002);
    return (60_000 * Math.pow(drift, row) * wander).toFixed(2);
  });
}

Deno.test("Naive equals an independent calculation to 12 significant digits", () => {
  const closes = walk(5_000, 0.9);
  const { initial, final, trades } = naive(closes, {
    ...CONFIG,
    spread: new Decimal("0.0025"),
    orderShare: new Decimal("0.037"),
  });
  const expected = independent(closes, { spreadE6: 2_500n, shareE6: 37_000n });
  assertEquals(final.toSignificantDigits(12), expected.toSignificantDigits(12));
  assertEquals(initial.toFixed(), "10000");
  assertEquals(trades, 10_000);
});

Deno.test("Naive reports +525.6 % on a simulated year that loses 79.4 %", () => {
  const closes = walk(MINUTES_PER_YEAR, 1 - 0.794);
  const lost = 1 - Number(closes.at(-1)) / Number(closes[0]);
  assertEquals(lost.toFixed(3), "0.794");
  const { initial, final, closes: rows, trades } = naive(closes, CONFIG);
  const total = final.minus(initial).div(initial).mul(100);
  assertEquals(total.toSignificantDigits(12).toFixed(), "525.6");
  assertEquals([rows, trades], [MINUTES_PER_YEAR, 2 * MINUTES_PER_YEAR]);
});

Deno.test("Naive earns rows x size x spread whatever the data are", () => {
  for (const closes of [["1", "1000000"], ["1000000", "1"], ["0.00000001", "7.3"]]) {
    const { final } = naive(closes, CONFIG);
    assertEquals(final.minus(10_000).toSignificantDigits(40).toFixed(), "0.2");
  }
});

Deno.test("Naive of nothing keeps the capital", () => {
  const { final, closes, trades } = naive([], CONFIG);
  assertEquals([final.toFixed(), closes, trades], ["10000", 0, 0]);
});

/** The rule as it reads, a Decimal a step. */
function stepByStep(closes: readonly string[], { capital, spread, orderShare }: NaiveConfig) {
  const half = spread.div(2);
  return closes.reduce((cash, close) => {
    const price = new Decimal(close);
    const size = capital.mul(orderShare).div(price);
    const paid = price.mul(new Decimal(1).minus(half)).mul(size);
    return cash.minus(paid).plus(price.mul(new Decimal(1).plus(half)).mul(size));
  }, capital);
}

/** Closes of up to 70 digits before the point and 20 after it, most of them short. */
const close = fc.tuple(
  fc.oneof(fc.bigInt(0n, 100_000n), fc.bigInt(0n, 10n ** 15n), fc.bigInt(0n, 10n ** 70n)),
  fc.nat({ max: 20 }),
).map(([units, digits]) => scaledText(units + 1n, digits) + (digits % 2 === 0 ? "" : ".00"))
  .map((text) => text.replace(/(\..*)\./, "$1"));

Deno.test("Naive gives what Decimal gives, to its last digit", () => {
  const share = fc.integer({ min: 1, max: 30_000 }).map((value) => new Decimal(value).div(10_000));
  const spread = fc.integer({ min: 0, max: 300 }).map((value) => new Decimal(value).div(100));
  const capital = fc.constantFrom("10000", "9999.99", "0.0312345", "123456789.000000001");
  fc.assert(
    fc.property(
      fc.array(close, { maxLength: 30 }),
      fc.record({ capital: capital.map((text) => new Decimal(text)), spread, orderShare: share }),
      (closes, config) => {
        const { final } = naive(closes, config);
        assertEquals(final.toFixed(), stepByStep(closes, config).toFixed().replace(/^-0$/, "0"));
      },
    ),
    { seed: 20_261_121, numRuns: 1_000 },
  );
});

Deno.test("Naive gives what Decimal gives on closes that wander", () => {
  const closes = walk(3_000, 1.7);
  assertEquals(naive(closes, CONFIG).final, stepByStep(closes, CONFIG));
});

for (
  const { close, error } of [
    { close: "0", error: RangeError },
    { close: "0.00", error: RangeError },
    { close: "-1", error: RangeError },
    { close: "NaN", error: SyntaxError },
    { close: "", error: SyntaxError },
    { close: "1e5", error: SyntaxError },
  ]
) {
  Deno.test(`Naive refuses the close ${JSON.stringify(close)}`, () => {
    assertThrows(() => naive(["100", close], CONFIG), error);
  });
}

Deno.test("NaiveMinutes takes the last trade of each UTC minute that has one", () => {
  const minutes = new NaiveMinutes(CONFIG, { tickSize: "0.01", priceDigits: 2 });
  const rows = new Naive(CONFIG);
  const trades = [[0, 100], [59.999_999, 200], [60, 300], [61, 400], [240, 500], [239, 600]];
  for (const [second = 0, price = 0] of trades) {
    minutes.onTrade(28_000_000 * US_PER_MINUTE + second * 1_000_000, price);
  }
  for (const close of ["2.00", "4.00", "6.00"]) rows.add(close);
  const result = minutes.finish();
  assertEquals(result, rows.result);
  assertEquals(result.closes, 3);
  assert(result.final.gt(result.initial));
});

Deno.test("NaiveMinutes without a trade has no rows", () => {
  const minutes = new NaiveMinutes(CONFIG, { tickSize: "0.01", priceDigits: 2 });
  assertEquals(minutes.finish().closes, 0);
});
