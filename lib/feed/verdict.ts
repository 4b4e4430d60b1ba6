// What data can tell a backtest and what they cannot, as sentences.
import type { Findings } from "./inspection.ts";

/** What the format says, beside what was found. */
export interface VerdictParts {
  readonly findings: Findings;
  readonly receipt: boolean;
  readonly venueTimes: boolean;
  readonly ids: boolean;
  readonly isUsdm: boolean;
}

export interface Verdict {
  readonly can: readonly string[];
  readonly cannot: readonly string[];
}

/** In order of weight. */
export function verdict(parts: VerdictParts): Verdict {
  const { types } = parts.findings;
  const has = (type: string) => (types[type] ?? 0) !== 0;
  const can: string[] = [];
  const cannot: string[] = [];
  const hasBook = has("snapshot") || has("depth");
  if (parts.findings.reach !== undefined) can.push(reached(parts.findings));
  else if (has("snapshot")) cannot.push("no snapshot has both sides: the book is never whole");
  else if (has("depth")) {
    cannot.push("no snapshot: sizes are known only at prices that an update named");
  }
  if (has("quote")) can.push("the best prices and their sizes");
  if (!hasBook && has("quote")) {
    cannot.push("best prices alone: the queue ahead of an order is unknown");
  }
  if (!hasBook && !has("quote")) {
    cannot.push(
      "no book: unless a file of the same symbol has one, it is assumed one tick wide around the " +
        "last trade, queues unknown",
    );
  }
  if (has("depth") && !has("snapshot") && !has("quote")) {
    cannot.push("updates alone are never quotable: name the snapshot, or best prices, too");
  }
  if (has("trade")) can.push("trades, which use up queues and fill orders");
  else cannot.push("no trades: orders fill only where the book crosses them");
  cannot.push(...ofTimes(parts), ...ofIds(parts, hasBook));
  if (parts.isUsdm && !has("funding")) cannot.push("no funding: it is not in the result");
  return { can, cannot };
}

function reached({ reach, types }: Findings): string {
  const least = reach === undefined ? "" : `, to at least ${reach.min.toFixed(1)} bp from the mid`;
  if ((types.depth ?? 0) !== 0) return `a book that updates keep whole${least} in its snapshots`;
  return `${types.snapshot === 1 ? "one whole book" : "whole books at each change"}${least}`;
}

function ofTimes({ receipt, venueTimes, findings }: VerdictParts): readonly string[] {
  const found: string[] = [];
  if (!receipt) {
    found.push("no times of receipt: the venue's stand for them, so no latency can be measured");
  }
  if (!venueTimes || findings.venue === undefined) {
    found.push("no venue times: the times of receipt stand for them");
  }
  return found;
}

function ofIds({ ids, findings }: VerdictParts, hasBook: boolean): readonly string[] {
  if (!ids && hasBook) return ["no update ids: a message that was lost is not noticed"];
  const { updates, tradeIds } = findings.gaps;
  const found: string[] = [];
  if (0 < updates) found.push("updates are missing: after each gap nothing is quoted for a while");
  if (0 < tradeIds) found.push("trade ids are missing: trades were lost, or left out");
  return found;
}
