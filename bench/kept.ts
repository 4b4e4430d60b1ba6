// Parsed copies that a measurement leaves in the project's cache.

const FOLDER = ".cache/parsed";

/** Names of what is kept by now. */
export function keptNames(): ReadonlySet<string> {
  try {
    return new Set([...Deno.readDirSync(FOLDER)].map(({ name }) => name));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return new Set();
    throw error;
  }
}

/** Takes away what was not there before. */
export function forgetAllBut(before: ReadonlySet<string>): void {
  for (const name of keptNames()) if (!before.has(name)) Deno.removeSync(`${FOLDER}/${name}`);
}
