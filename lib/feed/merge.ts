// Several sources as one, in order of local time.
import { EventRing } from "../market/event_ring.ts";
import { wordFlag } from "./event_csv_format.ts";
import { cannotRead } from "./refusal.ts";
import { type Repeatable, Repeats } from "./repeats.ts";
import type { DeclaredMarket, EventSource, SourceFile, Tolerances } from "./source.ts";

/** One file of several. It is opened when its time comes, so a long recording needs few buffers. */
export interface MergeInput extends Repeatable {
  readonly declared: DeclaredMarket;
  /** No event of the file was received before; a lower bound. */
  readonly localFrom: number;
  /** Size of the file as stored. */
  readonly bytes: number;
  open(): EventSource;
}

export const FILES_MAX = 10_000;
/** Files that overlap in time are open at once, each with its buffers. */
export const FILES_OPEN_MAX = 64;

interface Lane {
  readonly input: MergeInput;
  readonly source: EventSource;
  readonly ring: EventRing;
}

/** What the merge tells of a file. */
type Tally = Pick<EventSource, "rows" | "bytesRead" | "files" | "tolerances">;

/** One feed out of several files; one file alone is read straight into the ring. */
export function mergeSources(inputs: readonly MergeInput[]): EventSource {
  const [first, ...others] = inputs;
  if (first === undefined) throw new RangeError("Cannot merge files: there are none");
  if (FILES_MAX < inputs.length) {
    throw new RangeError(`Cannot merge ${inputs.length} files: the limit is ${FILES_MAX}`);
  }
  for (const other of others) checkSame(first, other);
  return others.length === 0 ? first.open() : new MergedSource(inputs, first.declared);
}

function checkSame(first: MergeInput, other: MergeInput): void {
  const { market, symbol } = other.declared;
  if (market === first.declared.market && symbol === first.declared.symbol) return;
  throw new RangeError(
    cannotRead(
      { path: other.path },
      `it holds ${market} ${symbol}, and ${first.path} holds ` +
        `${first.declared.market} ${first.declared.symbol}`,
    ),
  );
}

class MergedSource implements EventSource {
  readonly declared: DeclaredMarket;
  readonly bytesTotal: number;
  readonly #inputs: readonly MergeInput[];
  /** Not opened yet, earliest first, ties in the order of the arguments. */
  readonly #waiting: MergeInput[];
  /** Open, in the order of the arguments. */
  #lanes: readonly Lane[] = [];
  /** What is left of files that are done: their buffers are not. */
  readonly #done = new Map<MergeInput, Tally>();
  readonly #repeats: Repeats;

  constructor(inputs: readonly MergeInput[], declared: DeclaredMarket) {
    this.declared = declared;
    this.#inputs = inputs;
    this.#repeats = new Repeats(inputs);
    this.bytesTotal = inputs.reduce((sum, input) => sum + input.bytes, 0);
    this.#waiting = [...inputs].sort((a, b) => a.localFrom - b.localFrom);
  }

  get rows(): number {
    return this.#tallies().reduce((sum, tally) => sum + tally.rows, 0);
  }

  get bytesRead(): number {
    return this.#tallies().reduce((sum, tally) => sum + tally.bytesRead, 0);
  }

  get files(): readonly SourceFile[] {
    return this.#tallies().flatMap((tally) => tally.files);
  }

  get tolerances(): Tolerances {
    const sums: Tolerances = {};
    for (const { tolerances } of this.#tallies()) {
      for (const [name, count] of Object.entries(tolerances)) {
        sums[name] = (sums[name] ?? 0) + count;
      }
    }
    const repeated = [...this.#repeats.left.values()].reduce((sum, count) => sum + count, 0);
    if (0 < repeated) sums.repeated_trades = (sums.repeated_trades ?? 0) + repeated;
    return sums;
  }

  close(): void {
    for (const lane of this.#lanes) lane.source.close();
  }

  /** One step: reads a block of a file that ran dry, opens one whose time has come, or moves events. */
  pull(ring: EventRing): boolean | Promise<boolean> {
    const dry = this.#lanes.find((lane) => isEmpty(lane));
    if (dry !== undefined) return this.#refill(dry);
    const lane = earliestOf(this.#lanes);
    const [next] = this.#waiting;
    if (next !== undefined && (lane === undefined || next.localFrom <= nextLocal(lane))) {
      this.#waiting.shift();
      this.#open(next);
      return true;
    }
    if (lane === undefined) return false;
    this.#move(lane, ring);
    return true;
  }

  #refill(lane: Lane): boolean | Promise<boolean> {
    const more = lane.source.pull(lane.ring);
    const took = (hasMore: boolean) => {
      if (!hasMore && isEmpty(lane)) this.#finish(lane);
      return true;
    };
    return more instanceof Promise ? more.then(took) : took(more);
  }

  #open(input: MergeInput): void {
    if (FILES_OPEN_MAX <= this.#lanes.length) {
      const what = `more than ${FILES_OPEN_MAX} files overlap in time`;
      throw new RangeError(cannotRead({ path: input.path }, what));
    }
    const lane = { input, source: input.open(), ring: new EventRing() };
    const place = (one: Lane) => this.#inputs.indexOf(one.input);
    this.#lanes = [...this.#lanes, lane].sort((a, b) => place(a) - place(b));
  }

  /** Moves events of a lane while no other can have an earlier one. At a tie, look again. */
  #move(lane: Lane, ring: EventRing): void {
    let limit = this.#waiting[0]?.localFrom ?? Infinity;
    for (const other of this.#lanes) {
      if (other !== lane) limit = Math.min(limit, nextLocal(other));
    }
    const file = this.#inputs.indexOf(lane.input);
    ring.paths[file] = lane.input.path;
    ring.nextFile = file;
    const repeats = this.#repeats.concerns(file) ? this.#repeats : undefined;
    do {
      if (repeats?.has(lane.ring, file) === true) lane.ring.release(lane.ring.head + 1);
      else moveEvent(lane.ring, ring);
    } while (!isEmpty(lane) && nextLocal(lane) < limit);
  }

  #finish(lane: Lane): void {
    this.#done.set(lane.input, tallyOf(lane.source));
    lane.source.close();
    this.#lanes = this.#lanes.filter((other) => other !== lane);
  }

  /** In the order of the arguments. */
  #tallies(): readonly Tally[] {
    const open = new Map(this.#lanes.map((lane) => [lane.input, tallyOf(lane.source)]));
    return this.#inputs.flatMap((input) => this.#done.get(input) ?? open.get(input) ?? []);
  }
}

function tallyOf(source: EventSource): Tally {
  const { rows, bytesRead, files, tolerances } = source;
  return { rows, bytesRead, files, tolerances };
}

function isEmpty(lane: Lane): boolean {
  return lane.ring.head === lane.ring.tail;
}

function nextLocal(lane: Lane): number {
  return lane.ring.local[lane.ring.head & lane.ring.eventMask]!;
}

/** The first lane with the smallest time and place; none of them is empty. */
function earliestOf(lanes: readonly Lane[]): Lane | undefined {
  let earliest: Lane | undefined;
  for (const lane of lanes) {
    if (earliest === undefined || isBefore(lane, earliest)) earliest = lane;
  }
  return earliest;
}

function isBefore(lane: Lane, other: Lane): boolean {
  const [local, otherLocal] = [nextLocal(lane), nextLocal(other)];
  if (local !== otherLocal) return local < otherLocal;
  const place = lane.source.placeOf?.(lane.ring.head);
  const otherPlace = other.source.placeOf?.(other.ring.head);
  return place !== undefined && otherPlace !== undefined && place < otherPlace;
}

/** Takes the first event of one ring to the end of the other. */
export function moveEvent(from: EventRing, to: EventRing): void {
  const slot = from.head & from.eventMask;
  to.nextLine = from.line[slot]!;
  const target = to.beginEvent(from.type[slot]!, from.local[slot]!, from.venue[slot]!);
  to.firstId[target] = from.firstId[slot]!;
  to.lastId[target] = from.lastId[slot]!;
  to.prevId[target] = from.prevId[slot]!;
  to.tradeId[target] = from.tradeId[slot]!;
  const word = from.words[from.flag[slot]! - 1];
  // Each ring numbers the words in the order in which it met them.
  if (word !== undefined) to.flag[target] = wordFlag(to, word);
  const start = from.rowStart[slot]!;
  const end = start + from.rowCount[slot]!;
  for (let row = start; row < end; row++) {
    const index = row & from.rowMask;
    to.addRow(from.side[index]!, from.price[index]!, from.qty[index]!);
  }
  to.endEvent();
  from.release(from.head + 1);
}
