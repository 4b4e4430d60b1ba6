// A local host that serves dumps as the venue does, and misbehaves as it is told.
import { createHash } from "node:crypto";
import type { Patience } from "../../lib/download/patience.ts";
import type { Remote } from "../../lib/download/remote.ts";

/** What one answer to a GET of a file does wrong; the next ones are as they should be. */
export type Fault =
  | { readonly type: "breaks"; readonly after: number }
  | { readonly type: "short"; readonly after: number }
  | { readonly type: "wrong" }
  | { readonly type: "mute" }
  | { readonly type: "stalls"; readonly after: number }
  | { readonly type: "ignores_range" }
  | { readonly type: "other_range" }
  | { readonly type: "status"; readonly status: number; readonly retryAfter?: string };

/** What is served, by path. Change it while it runs. */
export interface Host {
  readonly base: string;
  readonly files: Map<string, Uint8Array>;
  /** Checksums that differ from what is served. */
  readonly sums: Map<string, string>;
  /** For each path, faults in the order of its requests; `*` is every file. */
  readonly faults: Map<string, Fault[]>;
  /** `GET /data/... bytes=5-` */
  readonly log: string[];
  /** Whether answers carry an ETag or a Last-Modified. */
  validators: "etag" | "weak" | "none";
  /** Settles when it stops: what a mute answer waits for. */
  readonly closing: Promise<void>;
  /** What still runs of answers that were cut. */
  readonly turns: Promise<void>[];
}

/** Serves on 127.0.0.1 while `work` runs, with a folder that is removed afterwards. */
export async function withHost(work: (host: Host, folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "evenkeel-" });
  const parts = { files: new Map(), sums: new Map(), faults: new Map(), log: [] };
  const closing = Promise.withResolvers<void>();
  const turns: Promise<void>[] = [];
  const stop = new AbortController();
  const server = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    signal: stop.signal,
    onListen() {},
    // A stream that breaks on purpose.
    onError: () => new Response(undefined, { status: 500 }),
  }, (request) => answer(host, request));
  const host: Host = {
    base: `http://127.0.0.1:${server.addr.port}`,
    ...parts,
    validators: "etag",
    closing: closing.promise,
    turns,
  };
  try {
    await work(host, folder);
  } finally {
    closing.resolve();
    stop.abort();
    await server.finished;
    await Promise.all(turns);
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Puts a file on the host; its checksum follows from it. */
export function publish(host: Host, path: string, bytes: Uint8Array): void {
  host.files.set(path, bytes);
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Bytes that look like nothing: the same for the same seed. */
export function noise(count: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

/** Tries at once, and waits for seconds before it calls a host mute. */
export const QUICK: Patience = {
  triesMax: 4,
  firstTriesMax: 2,
  waitMs: 0,
  waitMsMax: 0,
  askedMsMax: 1_000,
  silenceMs: 20_000,
};

/** The host as the code under test sees it. */
export function remoteOf(
  { base }: Pick<Host, "base">,
  patience: Partial<Patience> = {},
): Remote & { readonly stop: AbortController } {
  const stop = new AbortController();
  return {
    base,
    patience: { ...QUICK, ...patience },
    signal: stop.signal,
    stop,
    nowMs: () => 0,
    chance: () => 0,
    hasAnswered: false,
  };
}

function answer(host: Host, request: Request): Response | Promise<Response> {
  const path = new URL(request.url).pathname;
  const range = request.headers.get("range");
  host.log.push(`${request.method} ${path}${range === null ? "" : ` ${range}`}`);
  if (path.endsWith(".CHECKSUM")) return checksum(host, path.slice(0, -".CHECKSUM".length));
  const bytes = host.files.get(path);
  if (bytes === undefined) return new Response("<Code>NoSuchKey</Code>", { status: 404 });
  const headers = headersOf(host, bytes);
  if (request.method === "HEAD") return new Response(undefined, { headers });
  const fault = host.faults.get(path)?.shift() ?? host.faults.get("*")?.shift();
  if (fault === undefined) return file(request, bytes, headers);
  if (fault.type === "mute") return host.closing.then(() => new Response());
  return faulty(request, { bytes, headers, fault, turns: host.turns });
}

function checksum({ files, sums }: Host, path: string): Response {
  const bytes = files.get(path);
  const sum = sums.get(path) ?? (bytes === undefined ? undefined : sha256(bytes));
  return sum === undefined
    ? new Response("<Code>NoSuchKey</Code>", { status: 404 })
    : new Response(`${sum}  ${path.split("/").at(-1)}\n`);
}

function headersOf({ validators }: Host, bytes: Uint8Array): Headers {
  const headers = new Headers({ "content-length": String(bytes.length) });
  if (validators === "none") return headers;
  headers.set("last-modified", "Sat, 04 May 2024 00:00:00 GMT");
  headers.set("etag", `${validators === "weak" ? "W/" : ""}"${sha256(bytes).slice(0, 16)}"`);
  return headers;
}

/** As RFC 9110 has it: the rest of the file, unless `If-Range` names another one. */
function file(request: Request, bytes: Uint8Array, headers: Headers): Response {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1] ?? 0);
  const named = request.headers.get("if-range");
  const isSame = named === null || named === headers.get("etag") ||
    named === headers.get("last-modified");
  if (from === 0 || !isSame) return new Response(bytes.slice(), { headers });
  if (bytes.length <= from) {
    return new Response(undefined, {
      status: 416,
      headers: { "content-range": `bytes */${bytes.length}` },
    });
  }
  return part(bytes, from, headers);
}

function part(bytes: Uint8Array, from: number, headers: Headers): Response {
  const rest = bytes.slice(from);
  headers.set("content-length", String(rest.length));
  headers.set("content-range", `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
  return new Response(rest, { status: 206, headers });
}

interface Faulty {
  readonly bytes: Uint8Array;
  readonly headers: Headers;
  readonly fault: Exclude<Fault, { readonly type: "mute" }>;
  readonly turns: Promise<void>[];
}

function faulty(request: Request, { bytes, headers, fault, turns }: Faulty): Response {
  switch (fault.type) {
    case "status": {
      const { status, retryAfter } = fault;
      const asked = retryAfter === undefined ? {} : { "retry-after": retryAfter };
      return new Response(undefined, { status, headers: asked });
    }
    case "wrong":
      return new Response(bytes.map((byte) => byte ^ 1), { headers });
    case "ignores_range":
      return new Response(bytes.slice(), { headers });
    case "other_range":
      return part(bytes, 1, headers);
    case "breaks":
    case "short":
    case "stalls": {
      const whole = file(request, bytes, headers);
      if (fault.type === "short") whole.headers.delete("content-length");
      const stream = whole.body?.pipeThrough(cut(fault, turns));
      return new Response(stream, { status: whole.status, headers: whole.headers });
    }
  }
}

/** Lets so many bytes through, then breaks, ends or says nothing more. */
function cut(
  fault: Extract<Fault, { readonly after: number }>,
  turns: Promise<void>[],
): TransformStream<Uint8Array, Uint8Array> {
  const { type, after } = fault;
  return new TransformStream({
    async transform(chunk, controller) {
      controller.enqueue(chunk.slice(0, after));
      // The bytes are on their way before what comes next.
      const turn = new Promise<void>((resolve) => setTimeout(resolve, 0));
      turns.push(turn);
      await turn;
      if (type === "breaks") controller.error("broken on purpose");
      if (type === "short") controller.terminate();
    },
    async flush() {
      if (type === "stalls") await new Promise(() => {});
    },
  });
}
