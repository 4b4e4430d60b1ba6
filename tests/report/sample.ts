// Sample reports for the tests of what is made of them: sections from the real meters.
import { Decimal } from "../../lib/base/decimal.ts";
import { halfTicks } from "../../lib/base/units.ts";
import { Ledger } from "../../lib/ledger/mod.ts";
import { AccountMeter, type AccountPath } from "../../lib/report/account_meter.ts";
import type { AccountReport } from "../../lib/report/account_schema.ts";
import {
  type AccountParts,
  buildAccountReport,
  type SymbolParts,
} from "../../lib/report/assemble_account.ts";
import type { AccountPage } from "../../lib/report/html_account.ts";
import { buildReport, type ReportParts, type RunParts } from "../../lib/report/assemble.ts";
import { naiveReturn } from "../../lib/report/naive_return.ts";
import type { Report } from "../../lib/report/schema.ts";
import { instrumentOf } from "../ledger/fixtures.ts";
import type { PageParts } from "../../lib/report/html.ts";
import { KeptRows } from "../../lib/report/kept_rows.ts";
import { type StoryOutcome, told } from "./story.ts";

const DIGEST = "0123456789abcdef".repeat(4);

/** Ten minutes: four orders, an amend, a partial fill, a reset, a gap, a spell of caution. */
export const BUSY = `
  0      book 999999 1000001
  0      quotable
  0.1    send a buy0 997500 x2
  0.1    send b buy1 997000 x2
  0.1    send c sell0 1002500 x2
  0.1    send d sell1 1003000 x2
  0.12   ack a 300
  0.12   ack b ?
  0.12   ack c 0
  0.12   ack d 5
  0.14   slots buy0=quoting buy1=quoting sell0=quoting sell1=quoting
  60     book 1000499 1000501
  60.01  amend a 998000 x2
  60.03  amended a
  60.05  answer
  90     amend c 1003100 x2
  90.02  amend_refused c
  90.04  answer
  120    risk caution
  180    risk normal
  200    fill b x1 ?
  200    book 998000 998002
  290    reset start
  290    cancel d reset
  290.02 canceled d
  290.05 slots sell1=in_flight
  290.1  send e sell1 1003200 x2
  290.12 ack e 4
  290.14 reset end 1
  290.14 slots sell1=quoting
  400    gap
  400    data gap
  400    slots buy0=gap buy1=gap sell0=gap sell1=gap
  402    rules halt_stale reduce_loss
  405    rules
  405    book 1000099 1000101
  405    data ok
  405    slots buy0=quoting buy1=quoting sell0=quoting sell1=quoting
  500    fill c x2 7
  598    fill a x1 0
  600    end
`;

const QUIET = `
  0      book 999999 1000001
  0      quotable
  20     end
`;

function run(story: string): RunParts {
  const { sections } = told(story);
  const { requests, fills } = sections.counts;
  return { sections, decisions: 7 * requests, requests, fills, digest: DIGEST };
}

function partsOf(main: ReportParts["main"]): ReportParts {
  return {
    data: {
      instrument: instrumentOf("spot"),
      files: [{ path: "data/btc.csv", sha256: DIGEST, bytes: 4_123_456 }],
      rows: 90_123,
      events: 31_002,
      fromUs: 1_767_571_200_000_000,
      toUs: 1_767_571_800_000_000,
      syntheticSeed: undefined,
      tolerances: { repeated_timestamps: 12, non_market_trades: 1 },
      counters: {
        gaps: 1,
        resyncs: 1,
        resumes: 0,
        crossed: 0,
        olderDiffs: 2,
        olderQuotes: 0,
        olderSnapshots: 0,
      },
      clock: { late: 0, stepped_back: 3, skewed: 0 },
      offsetUs: 1_500,
      offsetSource: "data",
    },
    config: { profile: "obligation", fees: { maker: 0.001 } },
    models: {
      profile: "obligation",
      fill: "queue",
      queuePower: 3,
      latency: { feed: 10_000, entry: 20_000, amend: 20_000, cancel: 20_000, response: 20_000 },
      fees: {
        maker: new Decimal("0.001"),
        taker: new Decimal("0.001"),
        payInBnb: false,
        bnbDiscount: new Decimal("0.25"),
        bnbPrice: new Decimal("600"),
      },
    },
    main,
    bounds: undefined,
    elapsedMs: 187.4,
    peakRssBytes: 88_123_904,
  };
}

/** Fills, a gap and bounds. */
export function busyParts(): ReportParts {
  return { ...partsOf(run(BUSY)), bounds: { through: run(QUIET), touch: run(BUSY) } };
}

/** No order at all, and no bounds. */
export function quietParts(): ReportParts {
  return partsOf(run(QUIET));
}

/** The calculation beside the kernel. */
export function naiveParts(): ReportParts {
  const result = { initial: new Decimal(10_000), final: new Decimal("62560.5"), closes: 525_600 };
  const parts = partsOf({ naive: naiveReturn({ ...result, trades: 1_051_200 }), digest: DIGEST });
  const { data, models } = parts;
  return {
    ...parts,
    data: { ...data, syntheticSeed: 7, fromUs: undefined, toUs: undefined },
    models: { ...models, fill: "naive" },
  };
}

/** One of each kind. */
export function sampleParts(): ReportParts[] {
  const power = quietParts();
  return [
    busyParts(),
    quietParts(),
    naiveParts(),
    {
      ...power,
      data: { ...power.data, assumed: "bars: path assumed" },
      models: { ...power.models, fill: "queue_power" },
    },
  ];
}

/** One account, two symbols: the busy ten minutes and the quiet seconds, each with its part. */
export function accountParts(): AccountParts {
  const symbols = [busyParts(), { ...quietParts(), bounds: busyParts().bounds }].flatMap(
    ({ main, data, ...rest }, index): SymbolParts[] => {
      if ("naive" in main) return [];
      const symbol = index === 0 ? "BTCUSDT" : "ETHUSDT";
      const instrument = { ...data.instrument, symbol };
      const files = [{ path: `data/${symbol}.csv`, sha256: DIGEST, bytes: 4_123_456 }];
      return [{ ...rest, main, data: { ...data, instrument, files } }];
    },
  );
  const account = { digest: DIGEST, path: accountPath() };
  return { symbols, main: account, bounds: { through: account, touch: account } };
}

/** Ten minutes of an account in which nothing happens. */
export function accountPath(): AccountPath {
  const meter = new AccountMeter();
  const mid = halfTicks(2_000_000);
  const view = { lastMid: mid };
  const opening = { quote: new Decimal(5_000), base: new Decimal("0.5"), bnb: new Decimal(0) };
  const instrument = instrumentOf("spot");
  const ledger = new Ledger({ instrument, opening, bnbPrice: new Decimal(600), mid });
  const sink = meter.member(ledger.openingEquity, view);
  meter.member(ledger.openingEquity, view);
  sink.open(ledger, { at: 0, mid });
  for (let second = 1; second < 600; second++) meter.second(second * 1_000_000);
  return meter.finish(600_000_000);
}

export function accountReport(): AccountReport {
  return buildAccountReport(accountParts());
}

/** A page of the account. */
export function accountPageParts(): AccountPage {
  const report = accountReport();
  const drawings = [BUSY, QUIET].map((story) => pageOf(busyReport(), told(story)));
  const command = "deno task backtest data --symbol BTCUSDT,ETHUSDT";
  return { report, path: accountPath(), drawings, command };
}

export function busyReport(): Report {
  return buildReport(busyParts());
}

/** A page of the busy ten minutes. */
export function busyPage(): PageParts {
  return pageOf(busyReport(), told(BUSY));
}

/** The page of a report and of what its run drew. */
export function pageOf(report: Report, { series, fills, orders }: StoryOutcome): PageParts {
  const rows = new KeptRows({ fill() {}, order() {}, equity() {} });
  for (const row of fills) rows.fill(row);
  for (const row of orders) rows.order(row);
  return { report, command: "deno task backtest data/btc.csv", series: series.channels, rows };
}
