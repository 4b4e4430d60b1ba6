// What a command writes to: the process's own streams, or a test's.

export interface Io {
  /** False when nobody reads any more. */
  stdout(bytes: Uint8Array): boolean;
  stderr(text: string): void;
  readonly stderrIsTerminal: boolean;
}

const encoder = new TextEncoder();

/** The process's streams. A reader of stdout that has gone away (`| head`) is not a failure. */
export function systemIo(): Io {
  let stdoutIsOpen = true;
  return {
    stdout(bytes) {
      if (stdoutIsOpen) stdoutIsOpen = writeAll(Deno.stdout, bytes);
      return stdoutIsOpen;
    },
    stderr(text) {
      writeAll(Deno.stderr, encoder.encode(text));
    },
    stderrIsTerminal: Deno.stderr.isTerminal(),
  };
}

/** Text for stdout. */
export function print(io: Io, text: string): void {
  io.stdout(encoder.encode(text));
}

/** False when nobody reads any more. */
export function writeAll(
  stream: { writeSync(bytes: Uint8Array): number },
  bytes: Uint8Array,
): boolean {
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return false;
    throw error;
  }
}
