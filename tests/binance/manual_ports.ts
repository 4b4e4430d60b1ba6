// Surroundings that a test moves by hand: a clock, its timers, and the far end of every socket.
import type { Clock, Socket, SocketEvents, Sockets, Timer } from "../../lib/binance/ports.ts";

/** Time stands still until it is advanced; timers run in the order in which they are due. */
export class ManualClock implements Clock {
  readonly #startUs: number;
  #ms = 0;
  #last = 0;
  readonly #timers = new Map<Timer, { readonly at: number; readonly run: () => void }>();

  constructor(startUs = 1_789_000_000_000_000) {
    this.#startUs = startUs;
  }

  get timers(): number {
    return this.#timers.size;
  }

  nowUs(): number {
    return this.#startUs + this.#ms * 1_000;
  }

  monotonicMs(): number {
    return this.#ms;
  }

  setTimer(run: () => void, ms: number): Timer {
    this.#timers.set(++this.#last, { at: this.#ms + Math.max(0, ms), run });
    return this.#last;
  }

  clearTimer(timer: Timer): void {
    this.#timers.delete(timer);
  }

  /** Runs every timer that is due until then, and what they promise in between. */
  async advance(ms: number): Promise<void> {
    const until = this.#ms + ms;
    await settled();
    for (;;) {
      const due = [...this.#timers].filter(([, { at }]) => at <= until);
      const [next] = due.sort(([a, { at: first }], [b, { at: second }]) => first - second || a - b);
      if (next === undefined) break;
      const [timer, { at, run }] = next;
      this.#timers.delete(timer);
      this.#ms = Math.max(this.#ms, at);
      run();
      await settled();
    }
    this.#ms = until;
  }
}

/** Lets every promise that is ready go on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
}

/** The far end of one socket. */
export class FarEnd implements Socket {
  readonly url: string;
  readonly sent: string[] = [];
  dropped = false;
  readonly #events: SocketEvents;

  constructor(url: string, events: SocketEvents) {
    this.url = url;
    this.#events = events;
  }

  send(text: string): void {
    this.sent.push(text);
  }

  drop(): void {
    this.dropped = true;
  }

  /** What the far end does; a socket that was dropped must not care. */
  accept(): void {
    this.#events.onOpen();
  }

  say(text: string): void {
    this.#events.onText(text);
  }

  close(code = 0, reason = ""): void {
    this.#events.onClose(code, reason);
  }
}

/** Keeps every socket that was opened, oldest first. */
export class ManualSockets implements Sockets {
  readonly all: FarEnd[] = [];

  open(url: string, events: SocketEvents): Socket {
    const end = new FarEnd(url, events);
    this.all.push(end);
    return end;
  }

  /** The one opened last. */
  get last(): FarEnd {
    const last = this.all.at(-1);
    if (last === undefined) throw new RangeError("Cannot show the last socket: none was opened");
    return last;
  }

  get alive(): number {
    return this.all.filter((end) => !end.dropped).length;
  }
}

/** Ports without chance: every jitter is the longest. */
export function manualPorts() {
  const clock = new ManualClock();
  const sockets = new ManualSockets();
  return { clock, sockets, random: () => 0.999_999 };
}
