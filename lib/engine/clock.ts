// The one reader of the system time. Nothing that decides looks at it.

/** Milliseconds since the Unix epoch. */
export function nowMs(): number {
  return Date.now();
}

/** Starts a watch: the milliseconds since then, which never step back. */
export function stopwatch(): () => number {
  const startedAt = performance.now();
  return () => performance.now() - startedAt;
}
