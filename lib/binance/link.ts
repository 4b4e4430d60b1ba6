// One socket of a connection, with its timers: it ends once, and is not heard afterwards.
import type { Ports, Socket, Timer } from "./ports.ts";
import { SendQueue } from "./send_queue.ts";
import { isShutdownNotice } from "./shutdown_notice.ts";

export interface LinkOptions {
  readonly ports: Pick<Ports, "clock" | "sockets">;
  readonly openMs: number;
  readonly silenceMs: number | undefined;
  readonly heartbeat: (() => string) | undefined;
  readonly sendsPerSecond: number | undefined;
  readonly textCharsMax: number;
  readonly on: LinkEvents;
}

export interface LinkEvents {
  onOpen(link: Link): void;
  onText(text: string, link: Link): void;
  onShutdownNotice(link: Link): void;
  /** Once, for whatever reason, unless it was silenced. */
  onEnd(link: Link, why: string): void;
}

/** One socket. */
export class Link {
  /** When the last text came, in monotonic milliseconds. */
  lastTextMs = 0;
  wasOpen = false;
  wasSilent = false;
  ended = false;
  readonly #url: string;
  readonly #options: LinkOptions;
  readonly #queue: SendQueue;
  readonly #timers = new Set<Timer>();
  #socket: Socket | undefined;
  #heartbeatAt = 0;

  constructor(url: string, options: LinkOptions) {
    this.#url = url;
    this.#options = options;
    this.#queue = new SendQueue({
      clock: options.ports.clock,
      perSecond: options.sendsPerSecond,
      write: (text) => this.#write(text),
    });
  }

  open(): void {
    const { ports, openMs } = this.#options;
    this.after(openMs, () => {
      if (!this.wasOpen) this.end(`it did not open within ${openMs} ms`);
    });
    try {
      this.#socket = ports.sockets.open(this.#url, {
        onOpen: () => this.#onOpen(),
        onText: (text) => this.#onText(text),
        onClose: (code, reason) => {
          this.end(reason === "" ? `closed with code ${code}` : `closed with ${code} ${reason}`);
        },
      });
    } catch (error) {
      this.end(error instanceof Error ? error.message : String(error));
    }
    // It may have ended while it was being opened.
    if (this.ended) this.#socket?.drop();
  }

  /** False when it is not open or too much waits already: nothing was sent. */
  send(text: string): boolean {
    return this.wasOpen && !this.ended && this.#queue.send(text) && !this.ended;
  }

  /** Calls unless it has ended by then. */
  after(ms: number, run: () => void): void {
    if (this.ended) return;
    const timer = this.#options.ports.clock.setTimer(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }

  /** Ends it after so long, or now. */
  endAfter(ms: number, why: string): void {
    if (ms <= 0) this.end(why);
    else this.after(ms, () => this.end(why));
  }

  end(why: string): void {
    if (this.ended) return;
    this.silence();
    this.#options.on.onEnd(this, why);
  }

  /** Ends it without telling. */
  silence(): void {
    this.ended = true;
    for (const timer of this.#timers) this.#options.ports.clock.clearTimer(timer);
    this.#timers.clear();
    this.#queue.close();
    this.#socket?.drop();
  }

  #onOpen(): void {
    if (this.ended || this.wasOpen) return;
    this.wasOpen = true;
    this.lastTextMs = this.#options.ports.clock.monotonicMs();
    this.#watch();
    this.#options.on.onOpen(this);
  }

  #onText(text: string): void {
    if (this.ended) return;
    this.lastTextMs = this.#options.ports.clock.monotonicMs();
    const { textCharsMax, on } = this.#options;
    if (textCharsMax < text.length) return this.end(`a message of ${text.length} characters`);
    if (isShutdownNotice(text)) return on.onShutdownNotice(this);
    on.onText(text, this);
  }

  #write(text: string): void {
    try {
      this.#socket?.send(text);
    } catch (error) {
      this.end(error instanceof Error ? error.message : String(error));
    }
  }

  /** One timer, set anew for what is left of the silence allowed. */
  #watch(): void {
    const { silenceMs, heartbeat, ports } = this.#options;
    if (silenceMs === undefined) return;
    const idleMs = ports.clock.monotonicMs() - this.lastTextMs;
    if (silenceMs <= idleMs) {
      this.wasSilent = true;
      return this.end(`nothing came for ${silenceMs} ms`);
    }
    const halfMs = silenceMs / 2;
    const isHalf = halfMs <= idleMs;
    if (heartbeat !== undefined && isHalf && this.#heartbeatAt <= this.lastTextMs) {
      this.#heartbeatAt = ports.clock.monotonicMs();
      this.send(heartbeat());
      if (this.ended) return;
    }
    this.after((heartbeat === undefined || isHalf ? silenceMs : halfMs) - idleMs, () => {
      this.#watch();
    });
  }
}
