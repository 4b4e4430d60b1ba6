// Quoting figures of hand-computed time lines: a mid of 100,000 ticks, a band of 0.2 to 0.4 %.
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { QuotingSection } from "../../lib/report/quoting_section.ts";
import { told } from "./story.ts";

/** Two orders a side in the band at 0.25 and 0.3 %, all acknowledged at 0 s. */
const FULL = `
  0 book 99999 100001
  0 quotable
  0 send b0 buy0 99750 x100
  0 send b1 buy1 99700 x100
  0 send s0 sell0 100250 x100
  0 send s1 sell1 100300 x100
  0 ack b0
  0 ack b1
  0 ack s0
  0 ack s1
`;

interface Case {
  readonly name: string;
  readonly story: string;
  readonly want: Readonly<Record<string, number | null>>;
}

const cases: readonly Case[] = [
  {
    name: "is 100 everywhere while all orders rest in the band",
    story: `${FULL}
      10 end`,
    want: {
      spread_compliance_pct: 100,
      spread_compliance_live_mid_pct: 100,
      orders_in_band_pct: 100,
      two_sided_uptime_pct: 100,
      depth_compliance_pct: 100,
      order_validity_pct: 100,
      base_us: 10_000_000,
      order_us: 40_000_000,
    },
  },
  {
    name: "takes off the time in which one order is outside: 3 s of 10",
    // 0.2 % of a mid of 99,949 is 199.898: the buy at 99,750 is 199 away.
    story: `${FULL}
      2 book 99948 99950
      5 book 99999 100001
      10 end`,
    want: {
      spread_compliance_pct: 70,
      spread_compliance_live_mid_pct: 70,
      orders_in_band_pct: 92.5,
      order_validity_pct: 92.5,
      two_sided_uptime_pct: 100,
    },
  },
  {
    name: "uses the configured reference, and the live mid beside it",
    story: `${FULL}
      2 ref 200000
      2 book 99948 99950
      5 book 99999 100001
      10 end`,
    want: { spread_compliance_pct: 100, spread_compliance_live_mid_pct: 70 },
  },
  {
    name: "counts an amend in flight at its old price until the venue moves it",
    story: `${FULL}
      2 book 99948 99950   # b0 is out
      2 amend b0 99700 x100
      4 amended b0         # and in again
      10 end`,
    want: { spread_compliance_pct: 80, two_sided_uptime_pct: 100, order_validity_pct: 95 },
  },
  {
    name: "loses the slot when the cancel half of a replace succeeds and the other does not",
    story: `${FULL}
      2 amend b0 99700 x100
      3 canceled b0 replace_refused
      4 send b2 buy0 99700 x100
      5 ack b2
      10 end`,
    want: {
      two_sided_uptime_pct: 80,
      spread_compliance_pct: 100,
      // 38 s resting of 38 s resting and 1 s in flight.
      order_validity_pct: 97.435897,
      amend_success_pct: 0,
    },
  },
  {
    name: "counts an unknown order as absent, and as not valid",
    story: `${FULL}
      2 cancel b0
      4 unanswered b0
      7 cancel_refused b0
      10 end`,
    want: {
      two_sided_uptime_pct: 70,
      spread_compliance_pct: 100,
      orders_in_band_pct: 100,
      order_validity_pct: 92.5,
      order_us: 37_000_000,
      order_in_flight_or_unknown_us: 3_000_000,
    },
  },
  {
    name: "counts a partly filled order below the minimum against depth and uptime",
    story: `${FULL}
      5 fill b0 x95        # 5 lots at 99,750 are under 1,000,000 tick-lots
      10 end`,
    want: {
      depth_compliance_pct: 87.5,
      two_sided_uptime_pct: 50,
      spread_compliance_pct: 100,
      order_validity_pct: 87.5,
    },
  },
  {
    name: "counts a gap against the band, not against what rests",
    story: `${FULL}
      4 gap
      6 book 99999 100001
      10 end`,
    want: {
      spread_compliance_pct: 80,
      two_sided_uptime_pct: 100,
      depth_compliance_pct: 100,
    },
  },
  {
    name: "starts its base when told that the book is quotable",
    story: `
      0 book 99999 100001
      5 quotable
      5 send b0 buy0 99750 x100
      6 ack b0
      15 end`,
    want: { base_us: 10_000_000, order_us: 9_000_000, spread_compliance_pct: 0 },
  },
  {
    name: "leaves the orders of a flatten policy out of the band",
    story: `${FULL}
      0 send f0 sell0 100010 x100 flatten
      0 ack f0
      10 end`,
    want: { spread_compliance_pct: 100, orders_in_band_pct: 100, order_us: 50_000_000 },
  },
  {
    name: "is null without orders, not 0",
    story: `
      0 book 99999 100001
      0 quotable
      10 end`,
    want: {
      spread_compliance_pct: 0,
      orders_in_band_pct: null,
      depth_compliance_pct: null,
      order_validity_pct: null,
      quoted_spread_bp: null,
      amend_success_pct: null,
      requests_saved_pct: null,
      reset_interval_s_max: null,
    },
  },
];

for (const { name, story, want } of cases) {
  Deno.test(`quoting ${name}`, () => {
    const { quoting } = told(story).sections;
    assertEquals(figuresOf(quoting, Object.keys(want)), want);
  });
}

Deno.test("quoting spread is the time-weighted distance of our best orders in bp", () => {
  const { quoting } = told(`${FULL}
    5 cancel b0
    5 canceled b0
    10 end`).sections;
  // 100,250 − 99,750 for 5 s, 100,250 − 99,700 for 5 s, each over the middle between them.
  assertAlmostEquals(quoting.quoted_spread_bp.value ?? 0, (50 + 5_500_000 / 99_975) / 2, 1e-9);
});

Deno.test("quoting says how much of the missing time was a gap or silence", () => {
  const { missing } = told(`${FULL}
    1 data stale
    2 gap
    4 book 99999 100001
    4 data ok
    5 book 99948 99950
    6 end`).sections.quoting;
  assertEquals(missing.spread_compliance.missing_us, 3_000_000);
  assertEquals(missing.spread_compliance.missing_no_data_us, 2_000_000);
  assertEquals(missing.spread_compliance.missing_no_data_pct.value, 66.666666);
  assertEquals(missing.two_sided_uptime.missing_us, 0);
  assertEquals(missing.two_sided_uptime.missing_no_data_pct.value, null);
});

Deno.test("quoting compares a share with its target before it cuts it", () => {
  // 2 µs of 1,000 outside: exactly 99.8 %, which is not above 99.8 %.
  const at = told(`${FULL}
    0.000500 book 99948 99950
    0.000502 book 99999 100001
    0.001000 end`).sections.quoting.spread_compliance_pct;
  assertEquals(at, { value: 99.8, target: "> 99.8", pass: false });
  const above = told(`${FULL}
    0.000500 book 99948 99950
    0.000502 book 99999 100001
    0.001001 end`).sections.quoting.spread_compliance_pct;
  assert(above.pass);
});

Deno.test("quoting counts microseconds that no whole second bounds", () => {
  const { quoting } = told(`
    0.3 book 99999 100001
    0.700001 quotable
    3.100008 end`).sections;
  assertEquals(quoting.base_us, 2_400_007);
});

/** Values of figures by name, plain numbers as they are. */
function figuresOf(section: QuotingSection, names: readonly string[]) {
  const entries: readonly [string, unknown][] = Object.entries(section);
  return Object.fromEntries(names.map((name) => {
    const found = entries.find(([key]) => key === name)?.[1];
    const isFigure = typeof found === "object" && found !== null && "value" in found;
    return [name, isFigure ? found.value : found];
  }));
}
