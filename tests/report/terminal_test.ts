// The terminal summary: 80 columns of ASCII, cut shares, absent figures, warnings.
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { type Prng, prng } from "../../lib/base/prng.ts";
import { buildReport, type ReportParts } from "../../lib/report/assemble.ts";
import { summary } from "../../lib/report/terminal.ts";
import { instrumentOf } from "../ledger/fixtures.ts";
import golden from "../golden/report/summary.txt" with { type: "text" };
import { busyParts, busyReport, naiveParts, quietParts, sampleParts } from "./sample.ts";

const FOLDER = { folder: "reports/sample" };

Deno.test("summary() gives the golden text", () => {
  assertEquals(summary(busyReport(), FOLDER), golden);
});

Deno.test("summary() keeps to 80 columns of ASCII, whatever the figures", () => {
  const samples = sampleParts().map(buildReport);
  fc.assert(
    fc.property(fc.nat(samples.length - 1), fc.nat(), (index, seed) => {
      const scramble = new Scramble(seed);
      const report = scramble.of(samples[index] ?? busyReport());
      for (const line of summary(report, { folder: scramble.text() }).split("\n")) {
        assert(/^[\x20-\x7e]{0,80}$/.test(line), line);
      }
    }),
    { seed: 20261121, numRuns: 200 },
  );
});

const told: { name: string; parts: () => ReportParts; lines: string[] }[] = [
  {
    name: "names market, profile, model and latencies",
    parts: busyParts,
    lines: [
      "Evenkeel backtest: obligation on BTCUSDT, spot",
      "Fill model   queue, uncalibrated; the recorded market never reacts to us",
      "Latency      feed 10, entry 20, amend 20, cancel 20, response 20 ms",
    ],
  },
  {
    name: "labels synthetic data",
    parts: () => ({ ...busyParts(), data: { ...busyParts().data, syntheticSeed: 42 } }),
    lines: ["SYNTHETIC DATA, made by a generator (seed 42)"],
  },
  {
    name: "shows zero fills as a result, with absent mark-outs",
    parts: quietParts,
    lines: [
      "No order was filled. For quotes that are meant not to be reached this is the",
      "Mark-outs n/a: no fills",
    ],
  },
  {
    name: "says why the bounds are not there",
    parts: quietParts,
    lines: ["through and touch n/a: not run: --no-bounds"],
  },
  {
    name: "says what naive is worth",
    parts: naiveParts,
    lines: ["WHAT NAIVE IS WORTH", "Total return, %" + " ".repeat(57) + "525.6050"],
  },
  {
    name: "says that hours of data say nothing of Sharpe, and that queues are unknown",
    parts: busyParts,
    lines: [
      "- less than a day of data: Sharpe and Sortino say nothing",
      "- the queue ahead was unknown for",
    ],
  },
  {
    name: "warns of a clock that was not steady",
    parts: () => {
      const { data, ...rest } = busyParts();
      return { ...rest, data: { ...data, clock: { late: 1, stepped_back: 0, skewed: 2 } } };
    },
    lines: [
      "- 1 event came more than 5 s late on the venue's clock",
      "- 2 events received before the venue can have sent them",
    ],
  },
  {
    name: "says that funding is missing on USD-M, and not that it is zero",
    parts: () => {
      const { data, ...rest } = busyParts();
      return { ...rest, data: { ...data, instrument: instrumentOf("usdm") } };
    },
    lines: [
      "Evenkeel backtest: obligation on BTCUSDT, USD-M futures",
      "Funding" + " ".repeat(38) + "n/a",
      "- funding is not in the result: ",
    ],
  },
  {
    name: "counts files beyond the third",
    parts: () => {
      const { data, ...rest } = busyParts();
      const files = ["a", "b", "c", "d", "e"].map((path) => ({ path, sha256: "", bytes: 1 }));
      return { ...rest, data: { ...data, files } };
    },
    lines: ["Data         a, b, c and 2 more"],
  },
];

for (const { name, parts, lines } of told) {
  Deno.test(`summary() ${name}`, () => {
    const text = summary(buildReport(parts()), FOLDER);
    for (const line of lines) assertStringIncludes(text, line);
  });
}

Deno.test("summary() cuts a share and never rounds it to its target", () => {
  const report = busyReport();
  assert(report.quoting !== null);
  const quoting = {
    ...report.quoting,
    spread_compliance_pct: 99.7999,
    spread_compliance_pct_pass: false,
  };
  assertStringIncludes(
    summary({ ...report, quoting }, FOLDER),
    "Spread compliance                      99.79 %  > 99.8                    FAIL",
  );
});

Deno.test("summary() ends every line and no line with a space", () => {
  for (const parts of sampleParts()) {
    const text = summary(buildReport(parts), FOLDER);
    assert(text.endsWith("\n"));
    assert(!/ \n/.test(text));
  }
});

/** Keys whose text has a meaning to the renderer. */
const KEPT = new Set(["market", "fill", "model", "side", "passive_fill_alarm", "calibration"]);
const MONEY = /^-?\d+(\.\d+)?$/;
const YEAR_2200_US = 7_258_118_400_000_000;
const ALPHABET = "abc def,_\u001b\u00e9\u4e2d\ud83d\ude00\n";

/** The same shape with other numbers, money and texts. */
class Scramble {
  readonly #next: Prng;

  constructor(seed: number) {
    this.#next = prng(seed);
  }

  of<T>(value: T, key?: string): T;
  of(value: unknown, key = ""): unknown {
    if (Array.isArray(value)) return value.map((item: unknown) => this.of(item, key));
    if (typeof value === "number") {
      return key === "from_us" || key === "to_us" ? this.#below(YEAR_2200_US) : this.#number();
    }
    if (typeof value === "string") {
      if (KEPT.has(key)) return value;
      return MONEY.test(value) ? this.#money() : this.text();
    }
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]: [string, unknown]) => [name, this.of(inner, name)]),
    );
  }

  text(): string {
    const letters = [...ALPHABET];
    return Array.from({ length: this.#below(150) }, () => letters[this.#below(letters.length)])
      .join("");
  }

  /** From nothing to more than there is, of either sign. */
  #number(): number {
    const size = 10 ** (this.#below(40) - 15);
    return this.#below(8) === 0 ? 0 : (this.#next() - 0.5) * size;
  }

  #money(): string {
    const digits = (count: number) => Array.from({ length: count }, () => this.#below(10)).join("");
    const sign = this.#below(2) === 0 ? "-" : "";
    return `${sign}${this.#below(10)}${digits(this.#below(24))}.${digits(1 + this.#below(30))}`;
  }

  #below(end: number): number {
    return Math.floor(this.#next() * end);
  }
}
