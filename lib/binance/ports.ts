// What the adapter needs of its surroundings: a clock, timers, HTTP, sockets, randomness.

/** A timer that was set; hand it back to clear it. */
export type Timer = number;

export interface Clock {
  /** Local wall time in microseconds since the Unix epoch. It may step; never used for waiting. */
  nowUs(): number;
  /** Milliseconds that never step back. */
  monotonicMs(): number;
  /** Calls once after that many milliseconds. */
  setTimer(run: () => void, ms: number): Timer;
  clearTimer(timer: Timer): void;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** No answer by then is an unknown outcome. */
  readonly timeoutMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name. */
  header(name: string): string | undefined;
  readonly text: string;
}

export interface Http {
  /**
   * Rejects with HttpFailure when no answer came; redirects are refused. A failure tells whether
   * bytes may have left.
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

/** No answer: refused connection, broken connection, timeout. */
export class HttpFailure extends Error {
  override readonly name = "HttpFailure";
  /** False only where the connection was never made: then nothing can have been executed. */
  readonly sent: boolean;

  constructor(message: string, options: { readonly sent: boolean }) {
    super(message);
    this.sent = options.sent;
  }
}

export interface SocketEvents {
  onOpen(): void;
  onText(text: string): void;
  /** Once, whatever ended it; `code` 0 is an abrupt end. */
  onClose(code: number, reason: string): void;
}

export interface Socket {
  send(text: string): void;
  /** Does not wait: a dead peer never answers. No event follows. */
  drop(): void;
}

export interface Sockets {
  open(url: string, events: SocketEvents): Socket;
}

export interface Ports {
  readonly clock: Clock;
  readonly http: Http;
  readonly sockets: Sockets;
  /** Uniform in [0, 1): jitter alone depends on it. */
  random(): number;
}
