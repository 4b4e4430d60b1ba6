// The venue-time spans of recent depth events: where an unstamped quote belongs.

/** Depth events remembered; at one in 100 ms this is more than the reorder window. */
const SPANS_MAX = 128;

/** A depth event covers the ids up to its last and the time since the one before it. */
export class DepthSpans {
  readonly #lastId = new Float64Array(SPANS_MAX);
  readonly #from = new Float64Array(SPANS_MAX);
  readonly #to = new Float64Array(SPANS_MAX);
  #count = 0;
  /** Of the newest span: its last update id and its time. */
  lastId = 0;
  to = 0;

  /** Adds the span of a depth event at venue time `to`. */
  push(lastId: number, to: number): void {
    const slot = this.#count % SPANS_MAX;
    this.#lastId[slot] = lastId;
    this.#from[slot] = this.#count === 0 ? 0 : this.to;
    this.#to[slot] = to;
    this.#count++;
    this.lastId = lastId;
    this.to = to;
  }

  /** `time` limited to the span that holds the update id; as it is when no span is known to. */
  limit(id: number, time: number): number {
    const oldest = Math.max(0, this.#count - SPANS_MAX);
    let found = -1;
    for (let at = this.#count - 1; oldest <= at; at--) {
      const slot = at % SPANS_MAX;
      if (this.#lastId[slot]! < id) break;
      found = slot;
    }
    if (found < 0) return time;
    return Math.min(Math.max(time, this.#from[found]!), this.#to[found]!);
  }
}
