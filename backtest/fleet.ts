// Replays several symbols in one account: their players in the order of the simulation clock.
import { setImmediate } from "node:timers";
import { Decimal, ZERO } from "../lib/base/decimal.ts";
import { nowCell } from "../lib/base/now.ts";
import { US_PER_S } from "../lib/base/units.ts";
import { TradingAccount } from "../lib/engine/account.ts";
import type { EventSource } from "../lib/feed/source.ts";
import { AccountMeter, type AccountPath } from "../lib/report/account_meter.ts";
import type { RowSink } from "../lib/report/rows.ts";
import type { SeriesSink } from "../lib/report/run_series.ts";
import type { FillModel } from "../lib/sim/config.ts";
import { SharedAccount } from "../lib/sim/shared_account.ts";
import { AccountDigest } from "./digest.ts";
import { Player, type ReplayConfig, type ReplayResult } from "./replay.ts";
import type { RunAccount } from "./run.ts";
import { NEVER } from "./timeline.ts";

/** Symbols of one account; each has books, rings and meters of its own. */
export const SYMBOLS_MAX = 64;

/** Digits to which capital is split; what is left goes to the first symbol. */
const SHARE_DIGITS = 8;

/** One symbol: what it is replayed with, and where its data come from. */
export interface FleetMember {
  /** `account` is the symbol's part of the capital; the parts make up the account. */
  readonly config: ReplayConfig;
  readonly source: EventSource;
  readonly rows: RowSink;
  readonly series?: SeriesSink | undefined;
}

/** What one model left of the whole account. */
export interface AccountResult {
  readonly model: FillModel;
  /** Over the lines of all symbols in the order of the simulation. */
  readonly digest: string;
  readonly path: AccountPath;
}

export interface FleetResult {
  /** In the order of the members; `runs` is empty where a book never became quotable. */
  readonly members: readonly ReplayResult[];
  /** In the order of the models; empty when no book became quotable. */
  readonly accounts: readonly AccountResult[];
}

/** Plays all symbols to their ends. Each fill model is an account of its own. */
export async function replayFleet(
  members: readonly FleetMember[],
  { onProgress }: { onProgress?(): void } = {},
): Promise<FleetResult> {
  const fleet = new Fleet(members);
  for (;;) {
    const lane = fleet.shortest();
    if (lane === undefined) return fleet.finish();
    const pulled = lane.source.pull(lane.player.ring);
    const more = typeof pulled === "boolean" ? pulled : await pulled;
    fleet.ingest(lane, { ended: !more });
    onProgress?.();
    // Between blocks the process may be told to stop.
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

/** One symbol on its way. */
interface Lane {
  readonly player: Player;
  readonly source: EventSource;
  /** Its place among the symbols. */
  readonly index: number;
  /** Nothing more is read. */
  ended: boolean;
  result: ReplayResult | undefined;
}

interface Account {
  readonly model: FillModel;
  readonly trading: TradingAccount;
  readonly venue: SharedAccount;
  readonly digest: AccountDigest;
  readonly meter: AccountMeter;
}

/** The loop: takes the earliest business of all, ties in the order of the symbols. */
class Fleet {
  readonly #lanes: readonly Lane[];
  readonly #accounts: readonly Account[];
  /** By place: when the next business of a symbol is due, and its order in that microsecond. */
  readonly #due: Float64Array;
  readonly #order: Uint8Array;
  readonly #now = nowCell();
  /** The first instant after the whole second that wants a sample of equity. */
  #sampleAt = NEVER;
  #lastVenueAt = 0;

  constructor(members: readonly FleetMember[]) {
    const [first] = members;
    if (first === undefined) throw new RangeError("Cannot replay an account: it has no symbols");
    const capital = members.reduce((sum, { config }) => sum.plus(config.account.equity), ZERO);
    this.#accounts = first.config.models.map((model) => ({
      model,
      trading: new TradingAccount(capital.toNumber()),
      venue: new SharedAccount(),
      digest: new AccountDigest(),
      meter: new AccountMeter(),
    }));
    this.#due = new Float64Array(members.length).fill(NEVER);
    this.#order = new Uint8Array(members.length);
    this.#lanes = members.map(({ config, source, rows, series }, index) => {
      const accounts: RunAccount[] = [];
      const player = new Player(config, { rows, series, accounts });
      for (const account of this.#accounts) accounts.push(runAccount(account, config, player));
      return { player, source, index, ended: false, result: undefined };
    });
  }

  /** The symbol whose data reach the least far: it is read next. Undefined at the end of all. */
  shortest(): Lane | undefined {
    let shortest: Lane | undefined;
    for (const lane of this.#lanes) {
      if (lane.ended) continue;
      const { watermark } = lane.player.timeline;
      if (shortest === undefined || watermark < shortest.player.timeline.watermark) shortest = lane;
    }
    return shortest;
  }

  /** Takes in one more block of a symbol and plays all that is certain since. */
  ingest(lane: Lane, state: { readonly ended: boolean }): void {
    lane.player.timeline.ingest(state);
    lane.ended = state.ended || lane.player.timeline.stopped;
    this.#look(lane);
    this.#play();
    for (const { player } of this.#lanes) player.timeline.release();
  }

  finish(): FleetResult {
    const members = this.#lanes.map((lane) => lane.result ?? lane.player.finish());
    const hasRun = members.some(({ runs }) => 0 < runs.length);
    const accounts = !hasRun ? [] : this.#accounts.map(({ model, digest, meter }) => ({
      model,
      digest: digest.hex(),
      path: meter.finish(this.#lastVenueAt),
    }));
    return { members, accounts };
  }

  #play(): void {
    const certain = this.#certain();
    const now = this.#now;
    for (;;) {
      const earliest = this.#earliest();
      const at = this.#due[earliest]!;
      if (certain <= at) return;
      if (this.#sampleAt <= at) this.#sample(at);
      else if (this.#sampleAt === NEVER) this.#sampleAt = nextSample(at);
      const lane = this.#lanes[earliest]!;
      now[0] = at;
      lane.player.playDue(now, this.#order[earliest]!);
      this.#look(lane);
    }
  }

  /** Before this venue time nothing is missing of any symbol. */
  #certain(): number {
    let certain = NEVER;
    for (const { ended, player } of this.#lanes) {
      if (!ended) certain = Math.min(certain, player.timeline.watermark);
    }
    return certain;
  }

  /** The symbol whose business comes first; at the end of all, one that is NEVER due. */
  #earliest(): number {
    const due = this.#due;
    let earliest = 0;
    for (let index = 1; index < due.length; index++) {
      if (due[earliest]! < due[index]!) continue;
      const isBefore = due[index]! < due[earliest]! ||
        this.#order[index]! < this.#order[earliest]!;
      if (isBefore) earliest = index;
    }
    return earliest;
  }

  /** What is due next; a symbol whose data are over ends, and its orders with it. */
  #look(lane: Lane): void {
    const { player, index } = lane;
    if (lane.result !== undefined) return;
    const now = this.#now;
    this.#order[index] = player.look(now);
    this.#due[index] = now[0]!;
    if (!player.isOver(now)) return;
    this.#due[index] = NEVER;
    lane.result = player.finish();
    this.#lastVenueAt = Math.max(this.#lastVenueAt, player.timeline.lastVenueAt);
  }

  /** The whole second before `at`: what it found has held up to now. */
  #sample(at: number): void {
    for (const { meter } of this.#accounts) meter.second(this.#sampleAt - 1);
    this.#sampleAt = nextSample(at);
  }
}

/** One past the first whole second at or after an instant: then all of that second is played. */
function nextSample(at: number): number {
  return Math.ceil(at / US_PER_S) * US_PER_S + 1;
}

function runAccount(account: Account, config: ReplayConfig, player: Player): RunAccount {
  const { trading, venue, digest, meter } = account;
  const share = config.account.equity;
  return {
    trading,
    venue,
    journal: digest.journalOf(config.instrument.symbol),
    share: share.toNumber(),
    meter: meter.member(share, player.venueView),
  };
}

/** Equal parts, rounded down; the first takes what is left, so that they add up. */
export function shares(whole: Decimal, parts: number): readonly Decimal[] {
  const each = whole.div(parts).toDecimalPlaces(SHARE_DIGITS, Decimal.ROUND_DOWN);
  const first = whole.minus(each.mul(parts - 1));
  return Array.from({ length: parts }, (_, index) => index === 0 ? first : each);
}
