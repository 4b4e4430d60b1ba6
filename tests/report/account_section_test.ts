// The totals of an account: sums to the last digit, ratios of sums, the worst symbol of each target.
import { assert, assertEquals } from "@std/assert";
import { Decimal } from "../../lib/base/decimal.ts";
import { accountFills, accountQuoting, accountReturn } from "../../lib/report/account_section.ts";
import type { QuotingSection } from "../../lib/report/quoting_section.ts";
import { accountParts, accountPath } from "./sample.ts";

const { symbols } = accountParts();
const sections = symbols.map(({ main }) => main.sections);

Deno.test("accountReturn() adds money up, to the last digit", () => {
  const figures = accountReturn(sections.map((section) => section.return), accountPath());
  for (
    const key of ["initial_equity", "final_equity", "fees", "turnover", "hold_move"] as const
  ) {
    const sum = sections.reduce((all, one) => all.plus(one.return[key]), new Decimal(0));
    assertEquals(figures[key], sum.toFixed(), key);
  }
  const change = new Decimal(figures.final_equity).minus(figures.initial_equity);
  const parts = new Decimal(figures.spread_capture).plus(figures.inventory_move)
    .minus(figures.fees);
  assertEquals(change.toFixed(), parts.toFixed());
  assertEquals(
    figures.total_return_pct,
    change.mul(100).div(figures.initial_equity).toNumber(),
  );
  assertEquals(figures.funding, null);
  assert(figures.funding_why !== undefined);
});

Deno.test("accountReturn() adds funding up where every symbol has it", () => {
  const [first] = sections;
  assert(first !== undefined);
  const paid = (funding: string) => ({ ...first.return, funding });
  const figures = accountReturn([paid("-1.5"), paid("0.25")], accountPath());
  assertEquals([figures.funding, figures.funding_why], ["-1.25", undefined]);
});

Deno.test("accountFills() takes ratios of the sums", () => {
  const fills = accountFills(sections.map((section) => section.fill_rate));
  assertEquals([fills.orders_accepted, fills.orders_filled, fills.fills], [5, 3, 3]);
  assertEquals(fills.filled_over_placed.value, 0.6);
  assertEquals(fills.filled_over_placed_and_amended.pass, false);
});

const [busy, quiet] = symbols.map(({ data, main }) => ({
  symbol: data.instrument.symbol,
  section: main.sections.quoting,
}));

const uptime: readonly {
  name: string;
  values: (number | null)[];
  symbol: string;
  pass: boolean;
}[] = [
  { name: "the lowest", values: [99.95, 99.5], symbol: "ETHUSDT", pass: false },
  { name: "the first of equals", values: [100, 100], symbol: "BTCUSDT", pass: true },
  { name: "one that cannot be computed", values: [99.95, null], symbol: "ETHUSDT", pass: true },
];

for (const { name, values, symbol, pass } of uptime) {
  Deno.test(`accountQuoting() shows ${name}`, () => {
    assert(busy !== undefined && quiet !== undefined);
    const named = [busy, quiet].map((one, index) => ({
      ...one,
      section: withUptime(one.section, values[index] ?? null),
    }));
    const quoting = accountQuoting(named);
    assertEquals(quoting.worst_symbol["two_sided_uptime_pct"], symbol);
    const least = values.includes(null) ? null : Math.min(...values.map((value) => value ?? 0));
    assertEquals(quoting.two_sided_uptime_pct.value, least);
    assertEquals(quoting.two_sided_uptime_pct.pass, values.includes(null) ? null : pass);
  });
}

Deno.test("accountQuoting() has nothing to say of no symbol", () => {
  const { spread_compliance_pct: figure } = accountQuoting([]);
  assertEquals([figure.value, figure.value_why], [null, "there is no symbol"]);
});

function withUptime(section: QuotingSection, value: number | null): QuotingSection {
  const pass = value === null ? null : 99.9 < value;
  return { ...section, two_sided_uptime_pct: { value, target: "> 99.9", pass } };
}
