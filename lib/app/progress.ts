// The progress bar on a terminal's stderr: rate in rows and time left.
import { Writable } from "node:stream";
import type { Io } from "./io.ts";

/** What is being read. */
export interface Progressing {
  readonly rows: number;
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

export interface Progress {
  update(): void;
  stop(): void;
}

/** Between two drawings. */
const REDRAW_MS = 100;
const ROWS_PER_MILLION = 1_000_000;

/** Draws nothing, and loads nothing, when stderr is no terminal or when told to be quiet. */
export async function startProgress(
  source: Progressing,
  options: { readonly io: Io; readonly quiet: boolean; readonly nowMs: () => number },
): Promise<Progress> {
  const { io, quiet, nowMs } = options;
  if (quiet || !io.stderrIsTerminal) return { update() {}, stop() {} };
  const { SingleBar } = await import("cli-progress");
  const bar = new SingleBar({
    format: "{bar} {percentage} % | {rate} M rows/s | {left} left",
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
      bar.update(source.bytesRead, figures(source, now - startedAt));
    },
    stop() {
      bar.stop();
    },
  };
}

/** Millions of rows a second so far, and the time that the rest takes at this pace. */
function figures(source: Progressing, elapsedMs: number): { rate: string; left: string } {
  const { rows, bytesRead, bytesTotal } = source;
  const rate = (rows / ROWS_PER_MILLION / (elapsedMs / 1_000)).toFixed(1);
  if (bytesRead === 0) return { rate, left: "-" };
  const seconds = Math.ceil(elapsedMs * (bytesTotal - bytesRead) / bytesRead / 1_000);
  return { rate, left: seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min` };
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
