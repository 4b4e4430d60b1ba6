// The real surroundings of the adapter: this machine's clock, network and chance.
import { nowMs, stopwatch } from "../engine/clock.ts";
import {
  type Clock,
  type Http,
  type HttpAnswer,
  HttpFailure,
  type HttpRequest,
  type Ports,
  type Socket,
  type SocketEvents,
  type Sockets,
} from "./ports.ts";

export interface PlatformOptions {
  /** A longer body is refused. */
  readonly bodyBytesMax?: number;
}

/** All symbols of spot's exchangeInfo are some 20 MB. */
const BODY_BYTES_MAX = 64 * 1024 * 1024;
const US_PER_MS = 1_000;
/** The wall clock counts in these. */
const GRAIN_US = US_PER_MS;

/** The ports of a process that talks to a venue. */
export function realPorts(options: PlatformOptions = {}): Ports {
  return { clock: realClock(), http: realHttp(options), sockets: realSockets(), random };
}

function random(): number {
  return Math.random();
}

function realClock(): Clock {
  const monotonicMs = stopwatch();
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let last = 0;
  return {
    nowUs: microseconds(monotonicMs),
    monotonicMs,
    setTimer: (run, ms) => {
      last += 1;
      const timer = last;
      timers.set(
        timer,
        setTimeout(() => {
          timers.delete(timer);
          run();
        }, ms),
      );
      return timer;
    },
    clearTimer: (timer) => {
      clearTimeout(timers.get(timer));
      timers.delete(timer);
    },
  };
}

/**
 * Wall time with the fine steps of the monotonic clock, which runs at the same pace. It is set
 * anew when the two part by more than the wall clock's own grain.
 */
function microseconds(monotonicMs: () => number): () => number {
  let startUs = 0;
  return () => {
    const wallUs = nowMs() * US_PER_MS;
    const fineUs = Math.floor(startUs + monotonicMs() * US_PER_MS);
    if (wallUs - GRAIN_US < fineUs && fineUs < wallUs + 2 * GRAIN_US) return fineUs;
    // The process may have been stopped between the two readings: that is no step.
    const laterUs = nowMs() * US_PER_MS;
    if (wallUs < fineUs && fineUs < laterUs + 2 * GRAIN_US) return fineUs;
    startUs = laterUs - monotonicMs() * US_PER_MS;
    return laterUs;
  };
}

function realHttp({ bodyBytesMax = BODY_BYTES_MAX }: PlatformOptions): Http {
  return { request: (request) => requestOnce(request, bodyBytesMax) };
}

async function requestOnce(request: HttpRequest, bodyBytesMax: number): Promise<HttpAnswer> {
  const { method, url, headers, body, timeoutMs } = request;
  const { host } = new URL(url);
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers,
      body: body ?? null,
      redirect: "manual",
      signal: timeout.signal,
    });
    if (300 <= response.status && response.status < 400) {
      await response.body?.cancel();
      throw new HttpFailure(`${host} redirects`, { sent: true });
    }
    const text = await textOf(response, { host, bodyBytesMax });
    const { status } = response;
    return { status, header: (name) => response.headers.get(name) ?? undefined, text };
  } catch (error) {
    if (error instanceof HttpFailure) throw error;
    if (timeout.signal.aborted) {
      throw new HttpFailure(`${host} did not answer in ${timeoutMs} ms`, { sent: true });
    }
    throw failureOf(error, host);
  } finally {
    clearTimeout(timer);
  }
}

/** The body, as far as the limit lets. */
async function textOf(
  response: Response,
  { host, bodyBytesMax }: { readonly host: string; readonly bodyBytesMax: number },
): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bodyBytesMax < bytes) {
      throw new HttpFailure(`${host} answers with over ${bodyBytesMax} bytes`, { sent: true });
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The runtime's own messages hold the URL, and with it the signature: none is passed on. */
function failureOf(error: unknown, host: string): HttpFailure {
  if (error instanceof Deno.errors.NotCapable) {
    return new HttpFailure(`${host} is not granted to this process`, { sent: false });
  }
  if (!(error instanceof Error)) throw error;
  const cause = error.cause instanceof Error ? error.cause.message : "";
  const isConnect = /client error \(Connect\)/.test(cause);
  if (!isConnect) return new HttpFailure(`${host} broke the connection`, { sent: true });
  const reason = /client error \(Connect\): (.*)$/.exec(cause)?.[1] ?? "no connection";
  return new HttpFailure(`${host} cannot be reached: ${reason}`, { sent: false });
}

function realSockets(): Sockets {
  return { open: openSocket };
}

function openSocket(url: string, events: SocketEvents): Socket {
  let isOver = false;
  const over = (code: number, reason: string) => {
    if (isOver) return;
    isOver = true;
    events.onClose(code, reason);
  };
  const socket = newSocket(url);
  if (socket === undefined) {
    queueMicrotask(() => over(0, `${new URL(url).host} is not granted to this process`));
    return { send: () => {}, drop: () => isOver = true };
  }
  socket.onopen = () => isOver || events.onOpen();
  socket.onmessage = ({ data }) => {
    // The venue sends text; bytes are garbage, which is told as such.
    if (!isOver) events.onText(typeof data === "string" ? data : "");
  };
  // An error's message holds the URL, and with it a listen key.
  socket.onerror = () => over(0, `${new URL(url).host}: the connection failed`);
  socket.onclose = ({ code, reason }) => over(code, reason);
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    drop: () => {
      isOver = true;
      socket.close();
    },
  };
}

/** A socket that connects; undefined where the process may not reach the host. */
function newSocket(url: string): WebSocket | undefined {
  try {
    return new WebSocket(url);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return;
    throw error;
  }
}
