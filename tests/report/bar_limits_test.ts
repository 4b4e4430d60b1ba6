// What bars cannot tell is left open, with the reason, and everything else stays as it was.
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { limitedByBars } from "../../lib/report/bar_limits.ts";
import { figureOf, verdict } from "../../lib/report/figure.ts";
import { flat } from "../../lib/report/flat.ts";
import { HORIZONS } from "../../lib/report/markout_meter.ts";
import { buildReport } from "../../lib/report/assemble.ts";
import { reportPage } from "../../lib/report/html.ts";
import { summary } from "../../lib/report/terminal.ts";
import { busyPage, busyParts } from "./sample.ts";

const MINUTE = 60_000_000;

function sampleRun() {
  const { main } = busyParts();
  if ("naive" in main) throw new RangeError("Cannot test bars: the sample has no run");
  return main;
}

Deno.test("limitedByBars() leaves data of events alone", () => {
  const { quoting, markout } = sampleRun().sections;
  const measured = { quoting, markout };
  assertStrictEquals(limitedByBars(measured, undefined), measured);
});

// deno-fmt-ignore
const BARS: readonly { barUs: number; short: readonly string[] }[] = [
  { barUs: 400_000, short: [] },
  { barUs: MINUTE, short: ["100ms", "1s", "10s"] },
  { barUs: 4 * MINUTE, short: ["100ms", "1s", "10s"] },
  { barUs: 15 * MINUTE, short: ["100ms", "1s", "10s", "60s"] },
  { barUs: 60 * MINUTE, short: ["100ms", "1s", "10s", "60s", "5min"] },
];

for (const { barUs, short } of BARS) {
  Deno.test(`limitedByBars() of ${barUs / MINUTE} min drops ${short.length} horizons`, () => {
    const { quoting, markout } = sampleRun().sections;
    const limited = limitedByBars({ quoting, markout }, barUs).markout;
    const groups = [limited.overall, limited.by_side.sell, limited.by_regime.calm];
    for (const group of groups) {
      const dropped = HORIZONS.filter(({ name }) => group[name].bp_why?.startsWith("shorter than"));
      assertEquals(dropped.map(({ name }) => name), short);
    }
    const why = limited.overall["100ms"].bp_why;
    if (barUs === MINUTE) {
      assertEquals(why, "shorter than a quarter of a bar (15 s): in between the data say nothing");
      assertEquals(limited.overall["60s"], markout.overall["60s"]);
      assertEquals(limited.overall["1s"].fills, markout.overall["1s"].fills);
    }
  });
}

Deno.test("limitedByBars() gives shares of time without a verdict", () => {
  const { quoting, markout } = sampleRun().sections;
  const limited = limitedByBars({ quoting, markout }, MINUTE).quoting;
  const before = flat(quoting);
  const after = flat(limited);
  for (
    const name of [
      "spread_compliance_pct",
      "spread_compliance_live_mid_pct",
      "two_sided_uptime_pct",
      "depth_compliance_pct",
    ] as const
  ) {
    const figure = figureOf(after, name);
    assertEquals([figure.value, figure.pass, verdict(figure)], [before[name], null, "n/a"]);
    assertEquals(
      figure.passWhy,
      "the bars show one price every 15 s: what the share was in between is not known",
    );
    assertEquals(figureOf(after.by_regime.calm, name).pass, null);
  }
  assertEquals(figureOf(after, "amend_success_pct"), figureOf(before, "amend_success_pct"));
});

Deno.test("limitedByBars() is told on the terminal and on the page", () => {
  const main = sampleRun();
  const sections = { ...main.sections, ...limitedByBars(main.sections, MINUTE) };
  const report = buildReport({ ...busyParts(), main: { ...main, sections } });
  const text = summary(report, { folder: "reports/bars" }).replaceAll(/\s+/g, " ");
  const why = "the bars show one price every 15 s: what the share was in between is not known";
  assert(text.includes("> 99.8 n/a") && text.includes(`Verdict n/a: ${why}`), text);
  const page = reportPage({ ...busyPage(), report });
  assert(page.includes(`<li>Verdict n/a: ${why}</li>`));
  assert(page.includes('<td>&gt; 99.8</td><td class="absent">n/a</td>'), "no verdict");
});
