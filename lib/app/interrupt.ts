// What is done when the process is told to stop in the middle of its work.

/** Signals that end a process, with the exit code that shells give them. */
const SIGNALS = [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const;

/**
 * Cleans up and exits when the process is told to stop; returns what takes this back. Work that
 * never waits is told only when it does.
 */
export function onInterrupt(cleanUp: () => void): () => void {
  const undo = SIGNALS.map(([signal, code]) => {
    const stop = () => {
      cleanUp();
      Deno.exit(code);
    };
    Deno.addSignalListener(signal, stop);
    return () => Deno.removeSignalListener(signal, stop);
  });
  return () => undo.forEach((each) => each());
}
