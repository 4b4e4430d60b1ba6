// Requests to the host: what it answers, what may be tried again, and what may not.
import { backOff, type Patience, pause, retryAfterMs } from "./patience.ts";

/** The host and how it is treated; one for all files of a download. */
export interface Remote {
  /** Scheme and host: `https://data.binance.vision`. */
  readonly base: string;
  readonly patience: Patience;
  readonly signal: AbortSignal;
  nowMs(): number;
  /** From 0 up to 1. */
  chance(): number;
  /** Whether it has ever answered: a host that never has cannot be reached. */
  hasAnswered: boolean;
}

/** What came back; its body must be read or canceled. */
export interface Answer {
  readonly response: Response;
  /** The next bytes; undefined at the end. Throws Broken when the connection breaks or is mute. */
  read(): Promise<Uint8Array | undefined>;
  cancel(): Promise<void>;
}

/** Something that may pass: a broken connection, silence, a host that is busy. */
export class Broken extends Error {
  override readonly name = "Broken";
  /** How long the host asked us to wait. */
  readonly askedMs: number | undefined;
  /** Whether there was no answer at all. */
  readonly isMute: boolean;

  constructor(message: string, options: BrokenOptions = {}) {
    super(message, { cause: options.cause });
    this.askedMs = options.askedMs;
    this.isMute = options.isMute === true;
  }
}

interface BrokenOptions {
  readonly cause?: unknown;
  readonly askedMs?: number | undefined;
  readonly isMute?: boolean;
}

/** A file that cannot be had; the others may. */
export class Failed extends Error {
  override readonly name = "Failed";
}

const TEXT_BYTES_MAX = 1 << 16;

/**
 * Sends one request, without trying again. Answers of 2xx, 404 and 416 are returned; a host that
 * is busy is Broken, and any other answer Failed.
 */
export async function ask(
  remote: Remote,
  path: string,
  init: { readonly method?: "GET" | "HEAD"; readonly headers?: Readonly<Record<string, string>> },
): Promise<Answer> {
  const watch = watchSilence(remote);
  const { method = "GET" } = init;
  // A packed body would have another length, and other places to go on from.
  const headers = { ...init.headers, "accept-encoding": "identity" };
  let response: Response;
  try {
    const { signal } = watch;
    response = await fetch(remote.base + path, { method, headers, signal, redirect: "manual" });
  } catch (error) {
    throw muteOf(watch.told(error));
  }
  watch.heard();
  remote.hasAnswered = true;
  const answer = answerOf(response, watch);
  const { status } = response;
  if ((200 <= status && status < 300) || status === 404 || status === 416) return answer;
  await answer.cancel();
  const said = `it answered ${status}`;
  if (status < 500 && status !== 429 && status !== 408) throw new Failed(said);
  throw new Broken(said, {
    askedMs: retryAfterMs(response.headers.get("retry-after"), remote.nowMs()),
  });
}

/** The text of a small file; undefined where there is none. Tries again. */
export function askText(remote: Remote, path: string): Promise<string | undefined> {
  return trying(remote, async () => {
    const answer = await ask(remote, path, {});
    if (answer.response.status === 404) return void await answer.cancel();
    let text = "";
    const decoder = new TextDecoder();
    for (let bytes = await answer.read(); bytes !== undefined; bytes = await answer.read()) {
      text += decoder.decode(bytes, { stream: true });
      if (text.length <= TEXT_BYTES_MAX) continue;
      await answer.cancel();
      throw new Failed(`it has more than ${TEXT_BYTES_MAX} bytes`);
    }
    return text;
  });
}

/** What the host says of a file. */
export interface Head {
  /** Undefined where it does not say. */
  readonly bytes: number | undefined;
  /** What `If-Range` can name. */
  readonly validator: string | undefined;
}

/** Asks what a file is like; undefined where there is none. Tries again. */
export function askHead(remote: Remote, path: string): Promise<Head | undefined> {
  return trying(remote, async () => {
    const answer = await ask(remote, path, { method: "HEAD" });
    await answer.cancel();
    const { status, headers } = answer.response;
    if (status === 404) return undefined;
    return { bytes: bytesOf(headers), validator: validatorOf(headers) };
  });
}

/** The length that an answer announces. */
export function bytesOf(headers: Headers): number | undefined {
  const length = headers.get("content-length");
  return length === null || !/^\d{1,15}$/.test(length) ? undefined : Number(length);
}

/** A strong ETag, or a date: a weak ETag may stand for other bytes. */
export function validatorOf(headers: Headers): string | undefined {
  const etag = headers.get("etag");
  if (etag !== null && etag.startsWith('"')) return etag;
  return headers.get("last-modified") ?? undefined;
}

/**
 * Does it until it is not Broken. After so many tries without anything new it throws Failed, or
 * RangeError when the host did not even answer. `hasMoved` tells whether the last try brought
 * something.
 */
export async function trying<Result>(
  remote: Remote,
  work: () => Promise<Result>,
  hasMoved: () => boolean = () => false,
): Promise<Result> {
  const { patience, signal } = remote;
  for (let tries = 1;; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      if (hasMoved()) tries = 1;
      const asked = error.askedMs ?? 0;
      if (patience.askedMsMax < asked) {
        throw new Failed(`${error.message} and asks to wait ${Math.ceil(asked / 1_000)} s`);
      }
      const isFirst = error.isMute && !remote.hasAnswered;
      if ((isFirst ? patience.firstTriesMax : patience.triesMax) <= tries) {
        throw givenUp(error, remote, tries);
      }
      const wait = backOff(tries, { ...patience, chance: remote.chance() });
      await pause(Math.max(wait, asked), signal);
    }
  }
}

/** Without an answer there is no use in asking for other files. */
function givenUp(error: Broken, { base }: Remote, tries: number): Error {
  const why = `${error.message} (${tries} ${tries === 1 ? "try" : "tries"})`;
  if (!error.isMute) return new Failed(why, { cause: error });
  return new RangeError(
    `Cannot reach ${base}: ${why}; check the network and the proxy, and run the same command ` +
      "again: it goes on where it stopped. Files fetched elsewhere are read from any folder",
    { cause: error },
  );
}

function muteOf(error: unknown): unknown {
  if (!(error instanceof Broken)) return error;
  return new Broken(error.message, { cause: error.cause, isMute: true });
}

interface Watch {
  readonly signal: AbortSignal;
  /** A byte has come: the time begins anew. */
  heard(): void;
  done(): void;
  /** The error as Broken, unless the whole download was told to stop. */
  told(error: unknown): unknown;
}

/** Ends a request when its host says nothing for too long. */
function watchSilence({ patience, signal }: Remote): Watch {
  const mute = new AbortController();
  const stop = () => mute.abort();
  let timer = setTimeout(stop, patience.silenceMs);
  const done = () => clearTimeout(timer);
  return {
    signal: AbortSignal.any([mute.signal, signal]),
    heard() {
      clearTimeout(timer);
      timer = setTimeout(stop, patience.silenceMs);
    },
    done,
    told(error) {
      done();
      if (signal.aborted) return signal.reason;
      if (mute.signal.aborted) {
        return new Broken(`it said nothing for ${patience.silenceMs / 1_000} s`);
      }
      // Without the permission for a host, trying again does not help.
      if (error instanceof Deno.errors.NotCapable || !(error instanceof Error)) return error;
      return new Broken(plain(error), { cause: error });
    },
  };
}

function answerOf(response: Response, watch: Watch): Answer {
  const reader = response.body?.getReader();
  if (reader === undefined) watch.done();
  return {
    response,
    async read() {
      if (reader === undefined) return undefined;
      try {
        const { value, done } = await reader.read();
        if (done) watch.done();
        else watch.heard();
        return done ? undefined : value;
      } catch (error) {
        throw watch.told(error);
      }
    },
    async cancel() {
      watch.done();
      try {
        await reader?.cancel();
      } catch (error) {
        // It broke before it was told to stop: nothing is left to cancel.
        if (!(error instanceof Error)) throw error;
      }
    },
  };
}

/** The runtime says why in the cause, after the address, which the reader of the message knows. */
function plain(error: Error): string {
  const { message } = error.cause instanceof Error ? error.cause : error;
  return /client error \(\w+\): (.+)$/s.exec(message)?.[1] ?? message;
}
