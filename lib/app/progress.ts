// The progress bar on a terminal's stderr: rate and time left.
import { Writable } from "node:stream";
import type { Io } from "./io.ts";

/** What is being read. */
export interface Progressing {
  readonly rows: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** Of the bytes read, those that took no time. */
  readonly bytesFree?: number;
}

export interface Progress {
  update(): void;
  stop(): void;
}

/** Between two drawings. */
const REDRAW_MS = 100;
const ROWS_PER_MILLION = 1_000_000;

export interface ProgressOptions {
  readonly io: Io;
  readonly quiet: boolean;
  readonly nowMs: () => number;
  /** How fast it goes; millions of rows a second unless told otherwise. */
  readonly rate?: (elapsedMs: number) => string;
}

/** Draws nothing, and loads nothing, when stderr is no terminal or when told to be quiet. */
export async function startProgress(
  source: Progressing,
  options: ProgressOptions,
): Promise<Progress> {
  const { io, quiet, nowMs, rate = (elapsedMs) => rowRate(source, elapsedMs) } = options;
  if (quiet || !io.stderrIsTerminal) return { update() {}, stop() {} };
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    format: "{bar} {percentage} % | {rate} | {left} left",
    stream: terminal(io),
    barsize: 32,
    clearOnComplete: true,
    hideCursor: true,
    linewrap: null,
  });
  const startedAt = nowMs();
  let drawnAt = startedAt;
  bar.start(Math.max(1, source.bytesTotal), 0, { rate: "-", left: "-" });
  return {
    update() {
      const now = nowMs();
      if (now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      const elapsedMs = now - startedAt;
      bar.update(source.bytesRead, { rate: rate(elapsedMs), left: timeLeft(source, elapsedMs) });
    },
    stop() {
      bar.stop();
    },
  };
}

/** Millions of rows a second so far. */
function rowRate({ rows }: Progressing, elapsedMs: number): string {
  return `${(rows / ROWS_PER_MILLION / (elapsedMs / 1_000)).toFixed(1)} M rows/s`;
}

/** The time that the rest takes at this pace. */
function timeLeft(source: Progressing, elapsedMs: number): string {
  const { bytesRead, bytesTotal, bytesFree = 0 } = source;
  if (bytesRead <= bytesFree) return "-";
  const seconds = Math.ceil(elapsedMs * (bytesTotal - bytesRead) / (bytesRead - bytesFree) / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/** What cli-progress draws on. */
function terminal(io: Io): NodeJS.WritableStream {
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      io.stderr(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { isTTY: true, columns: 80, rows: 24 });
}
