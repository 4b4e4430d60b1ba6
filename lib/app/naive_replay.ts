// The data for the `naive` calculation: closes as they are, or the last trade of each minute.
import type { CloseSource } from "../../backtest/closes.ts";
import { Naive, type NaiveConfig, NaiveMinutes } from "../../backtest/naive.ts";
import { NEVER, Timeline } from "../../backtest/timeline.ts";
import { US_PER_S } from "../base/units.ts";
import type { EventSource } from "../feed/mod.ts";
import { EventRing, TRADE } from "../market/event_ring.ts";
import type { Instrument } from "../market/instrument.ts";
import { MarketView } from "../market/mod.ts";
import type { NaiveResult } from "../report/mod.ts";
import type { LatencyConfig } from "../sim/config.ts";
import type { DataResult, Period } from "./outcome.ts";

export interface NaiveTerms {
  readonly config: NaiveConfig;
  readonly instrument: Instrument;
  readonly latency: LatencyConfig;
  readonly period: Period;
  update(): void;
}

export interface NaiveOutcome extends DataResult {
  readonly naive: NaiveResult;
}

/** Gaps are counted as in a replay; what follows them is not asked. */
const RESYNC_WAIT_US = 10 * US_PER_S;

/** One row a close. Closes carry no times, so a range of time cannot be chosen. */
export async function naiveOverCloses(
  source: CloseSource,
  terms: NaiveTerms,
): Promise<NaiveOutcome> {
  const { fromUs, toUs } = terms.period;
  if (fromUs !== undefined || toUs !== undefined) {
    throw new RangeError("Cannot use --from or --to: a table of closes has no times");
  }
  const naive = new Naive(terms.config);
  for await (const closes of source.closes()) {
    for (const close of closes) naive.add(close);
    terms.update();
  }
  const { counters } = new MarketView(viewConfig(terms));
  return {
    naive: naive.result,
    rows: source.rows,
    events: source.rows,
    from: undefined,
    to: undefined,
    offsetUs: 0,
    clock: { late: 0, stepped_back: 0, skewed: 0 },
    counters,
  };
}

/** One row a minute of venue time in which there was a market trade: its last price. */
export async function naiveOverEvents(
  source: EventSource,
  terms: NaiveTerms,
): Promise<NaiveOutcome> {
  const { config, instrument, latency, period } = terms;
  const ring = new EventRing();
  const timeline = new Timeline(ring, {
    feed: latency.feed,
    feedMinUs: latency.feedMinUs,
    offsetUs: latency.offsetUs,
    toUs: period.toUs ?? NEVER,
  });
  const view = new MarketView(viewConfig(terms));
  const minutes = new NaiveMinutes(config, instrument);
  for (let more = true; more && !timeline.stopped;) {
    more = await source.pull(ring);
    timeline.ingest({ ended: !more });
    play({ ring, timeline, view, minutes, fromUs: period.fromUs ?? 0 });
    timeline.release();
    terms.update();
  }
  return {
    naive: minutes.finish(),
    rows: timeline.rows,
    events: timeline.events,
    from: timeline.firstLocal,
    to: timeline.lastLocal,
    offsetUs: timeline.offsetUs,
    clock: timeline.counts,
    counters: view.counters,
  };
}

interface Playing {
  readonly ring: EventRing;
  readonly timeline: Timeline;
  readonly view: MarketView;
  readonly minutes: NaiveMinutes;
  readonly fromUs: number;
}

/** Everything that is certain: trades in order of venue time, the book in order of receipt. */
function play({ ring, timeline, view, minutes, fromUs }: Playing): void {
  for (;;) {
    const venueAt = timeline.venueNow[0] ?? NEVER;
    const at = Math.min(venueAt, timeline.localNow[0] ?? NEVER);
    if (at === NEVER || timeline.watermark <= at) return;
    if (venueAt === at) {
      const slot = timeline.venueIndex & ring.eventMask;
      if (ring.type[slot] === TRADE && ring.flag[slot] === 0 && fromUs <= ring.local[slot]!) {
        minutes.onTrade(at, ring.price[ring.rowStart[slot]! & ring.rowMask]!);
      }
      timeline.nextVenue();
    } else {
      view.apply(ring, timeline.localIndex, timeline.localNow);
      timeline.nextLocal();
    }
  }
}

function viewConfig({ instrument }: NaiveTerms) {
  return { market: instrument.market, resyncWaitUs: RESYNC_WAIT_US };
}
