// Which stream of a connection has fallen silent while the connection itself lives.
import { STREAM_KINDS, type StreamKind } from "./symbol_feed.ts";

/** Nothing within so long is not natural for a market worth making; trades have no such rule. */
const LIMITS_MS: Readonly<Partial<Record<StreamKind, number>>> = {
  depth: 3_000,
  quote: 3_000,
  mark: 5_000,
};
/** The limit of a stream doubles with each silence, up to this: it may be a quiet symbol. */
const LIMIT_MS_MAX = 60_000;

interface Watched {
  readonly symbol: string;
  readonly stream: StreamKind;
  limitMs: number;
  heardAt: number;
}

export interface SilenceWatchOptions {
  readonly kinds: readonly StreamKind[];
  readonly limitsMs: Partial<Record<StreamKind, number>> | undefined;
}

/** Watches the streams of one connection. Times are monotonic milliseconds. */
export class SilenceWatch {
  readonly #watched: readonly Watched[];
  readonly #byName: ReadonlyMap<string, Watched>;

  constructor(symbols: readonly string[], { kinds, limitsMs }: SilenceWatchOptions) {
    this.#watched = symbols.flatMap((symbol) =>
      STREAM_KINDS.filter((kind) => kinds.includes(kind)).flatMap((stream) => {
        const limitMs = limitsMs?.[stream] ?? LIMITS_MS[stream];
        return limitMs === undefined ? [] : [{ symbol, stream, limitMs, heardAt: 0 }];
      })
    );
    this.#byName = new Map(this.#watched.map((each) => [`${each.symbol} ${each.stream}`, each]));
  }

  /** A fresh connection: every stream counts as just heard. */
  start(now: number): void {
    for (const each of this.#watched) each.heardAt = now;
  }

  heard(symbol: string, { kind, at }: { readonly kind: StreamKind; readonly at: number }): void {
    const watched = this.#byName.get(`${symbol} ${kind}`);
    if (watched !== undefined) watched.heardAt = at;
  }

  /** A stream that is silent, which then gets a longer limit; undefined when none is. */
  silent(
    now: number,
  ): { readonly symbol: string; readonly stream: StreamKind; readonly ms: number } | undefined {
    const silent = this.#watched.find((each) => each.limitMs <= now - each.heardAt);
    if (silent === undefined) return undefined;
    silent.limitMs = Math.min(LIMIT_MS_MAX, 2 * silent.limitMs);
    const { symbol, stream, heardAt } = silent;
    return { symbol, stream, ms: Math.round(now - heardAt) };
  }
}
