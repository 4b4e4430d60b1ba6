// One logical connection that heals itself: opened for ever, rolled over before it ends.
import { Link, type LinkEvents } from "./link.ts";
import type { Ports, Timer } from "./ports.ts";

export interface ConnectionOptions {
  readonly ports: Pick<Ports, "clock" | "sockets" | "random">;
  /** Asked before each attempt; a rejected promise is a failed attempt. */
  url(): string | Promise<string>;
  /**
   * From when on a fresh socket delivers: once it is open, with its first text, or when
   * `takeOver` is called for it. Until then, and `drainMs` longer, the one before stays.
   */
  readonly takeOverOn: "open" | "text" | "call";
  readonly drainMs: number;
  /** Without a text for so long, the socket is dropped; undefined: silence is natural. */
  readonly silenceMs: number | undefined;
  /** Sent when half of `silenceMs` went by, so that a living socket is never silent. */
  readonly heartbeat: (() => string) | undefined;
  readonly sendsPerSecond: number | undefined;
  readonly textCharsMax: number;
  readonly limits?: Partial<ConnectionLimits> | undefined;
  readonly on: ConnectionEvents;
}

export interface ConnectionLimits {
  /** No open socket by then is a failed attempt. */
  readonly openMs: number;
  readonly backoffMinMs: number;
  readonly backoffMaxMs: number;
  /** Planned end of a socket; up to a twentieth earlier, so that many do not roll over at once. */
  readonly lifetimeMs: number;
  /** A socket that has lived so long ends a row of failures. */
  readonly stableMs: number;
  /** So many failures in a row raise the alarm. */
  readonly alarmAfter: number;
}

export interface ConnectionEvents {
  /** A socket is open; it may not deliver yet. */
  onOpen(link: Link): void;
  /** In order for one socket. While one follows on another, both deliver. */
  onText(text: string, link: Link): void;
  /** The socket that follows, or is the first, delivers from now on. */
  onTakeOver?(link: Link): void;
  /** An open socket has ended, or was dropped, for whatever reason. */
  onEnd?(link: Link, why: string): void;
  /** Nothing delivers any more; it is tried again by itself. */
  onDown(why: string): void;
  /** The fifth failure in a row; told once until it has been stable again. */
  onAlarm(failures: number, why: string): void;
}

export interface ConnectionCounters {
  /** Sockets opened, attempts that failed, sockets lost, dropped for silence, planned changes. */
  opened: number;
  failed: number;
  lost: number;
  silences: number;
  rollovers: number;
  /** Notices of the venue that it is about to close. */
  shutdownNotices: number;
}

const DEFAULTS: ConnectionLimits = {
  openMs: 10_000,
  backoffMinMs: 250,
  backoffMaxMs: 30_000,
  lifetimeMs: 23 * 3_600_000,
  stableMs: 10_000,
  alarmAfter: 5,
};

/**
 * Keeps one socket delivering.
 *
 * - Attempts never end; they are spaced by a doubling, capped and jittered wait.
 * - Before its planned end, or when the venue says that it shuts down, the next socket is opened
 *   first; the old one is dropped only when the next delivers. A failed change keeps the old one.
 * - Nothing of a dropped socket is heard any more.
 */
export class Connection {
  readonly counters: ConnectionCounters = {
    opened: 0,
    failed: 0,
    lost: 0,
    silences: 0,
    rollovers: 0,
    shutdownNotices: 0,
  };
  readonly #options: ConnectionOptions;
  readonly #limits: ConnectionLimits;
  /** Delivers; opening or not delivering yet; delivering until it is drained. */
  #current: Link | undefined;
  #next: Link | undefined;
  #old: Link | undefined;
  #asking = false;
  #retry: Timer | undefined;
  #failures = 0;
  #alarmed = false;
  #closed = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULTS, ...options.limits };
  }

  /** The socket that delivers; undefined while there is none. */
  get current(): Link | undefined {
    return this.#current;
  }

  get failures(): number {
    return this.#failures;
  }

  start(): void {
    if (this.#closed || this.#next !== undefined || this.#asking) return;
    this.#attempt();
  }

  /** Opens the next socket before the current one is dropped; false if one is on its way already. */
  rollOver(): boolean {
    const isOnItsWay = this.#next !== undefined || this.#asking || this.#retry !== undefined;
    if (this.#closed || isOnItsWay) return false;
    this.counters.rollovers++;
    this.#attempt();
    return true;
  }

  /** For `takeOverOn: "call"`: this socket is ready. */
  takeOver(link: Link): void {
    if (this.#next !== link || link.ended) return;
    this.#next = undefined;
    const before = this.#current;
    this.#current = link;
    this.#options.on.onTakeOver?.(link);
    if (before === undefined) return;
    this.#old?.end("drained");
    this.#old = before;
    before.endAfter(this.#options.drainMs, "drained");
  }

  /** Drops a socket as failed, such as one that was refused a subscription. */
  fail(link: Link, why: string): void {
    link.end(why);
  }

  /** Drops everything; no event follows. */
  close(): void {
    this.#closed = true;
    if (this.#retry !== undefined) this.#options.ports.clock.clearTimer(this.#retry);
    this.#retry = undefined;
    for (const link of [this.#next, this.#current, this.#old]) link?.silence();
    this.#next = this.#current = this.#old = undefined;
  }

  #attempt(): void {
    this.#asking = true;
    const url = this.#ask();
    if (typeof url === "string") return this.#open(url);
    url.then((text) => this.#open(text), (error) => {
      this.#asking = false;
      this.counters.failed++;
      this.#failed(error instanceof Error ? error.message : String(error));
    });
  }

  #ask(): string | Promise<string> {
    try {
      return this.#options.url();
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #open(url: string): void {
    this.#asking = false;
    if (this.#closed) return;
    this.#next = new Link(url, {
      ports: this.#options.ports,
      openMs: this.#limits.openMs,
      silenceMs: this.#options.silenceMs,
      heartbeat: this.#options.heartbeat,
      sendsPerSecond: this.#options.sendsPerSecond,
      textCharsMax: this.#options.textCharsMax,
      on: this.#linkEvents(),
    });
    this.#next.open();
  }

  #linkEvents(): LinkEvents {
    return {
      onOpen: (link) => this.#opened(link),
      onText: (text, link) => {
        if (this.#next === link && this.#options.takeOverOn === "text") this.takeOver(link);
        this.#options.on.onText(text, link);
      },
      onShutdownNotice: () => {
        this.counters.shutdownNotices++;
        this.rollOver();
      },
      onEnd: (link, why) => this.#ended(link, why),
    };
  }

  #opened(link: Link): void {
    const { lifetimeMs, stableMs } = this.#limits;
    this.counters.opened++;
    link.after(stableMs, () => {
      this.#failures = 0;
      this.#alarmed = false;
    });
    const early = this.#options.ports.random() * lifetimeMs / 20;
    link.after(lifetimeMs - early, () => this.rollOver());
    this.#options.on.onOpen(link);
    if (this.#options.takeOverOn === "open") this.takeOver(link);
  }

  #ended(link: Link, why: string): void {
    if (link.wasSilent) this.counters.silences++;
    if (this.#old === link) this.#old = undefined;
    const wasNext = this.#next === link;
    const wasCurrent = this.#current === link;
    if (wasNext) this.#next = undefined;
    if (wasCurrent) this.#current = undefined;
    if (link.wasOpen) this.#options.on.onEnd?.(link, why);
    else this.counters.failed++;
    if (this.#closed || (!wasNext && !wasCurrent)) return;
    if (wasCurrent) {
      this.counters.lost++;
      this.#options.on.onDown(why);
      // What is being opened already needs no second attempt.
      if (this.#next !== undefined || this.#asking || this.#retry !== undefined) return;
    }
    this.#failed(why);
  }

  /** After a failed attempt or a lost socket: waits, then tries again. */
  #failed(why: string): void {
    if (this.#closed) return;
    const { backoffMinMs, backoffMaxMs, alarmAfter } = this.#limits;
    this.#failures++;
    const doubled = backoffMinMs * 2 ** Math.min(30, this.#failures - 1);
    const waitMs = Math.min(backoffMaxMs, doubled) * (0.5 + this.#options.ports.random() / 2);
    this.#retry ??= this.#options.ports.clock.setTimer(() => {
      this.#retry = undefined;
      if (this.#next === undefined && !this.#asking) this.#attempt();
    }, waitMs);
    if (this.#alarmed || this.#failures < alarmAfter) return;
    this.#alarmed = true;
    this.#options.on.onAlarm(this.#failures, why);
  }
}
