// What a report's folder is called when nobody names one.
import { stamp } from "./times.ts";

/** `reports/btc-20260602T081500Z/`: the first file or folder, and the time in UTC. */
export function defaultFolder([first = ""]: readonly string[], ms: number): string {
  const name = first.replace(/\/+$/, "").split("/").at(-1) ?? "";
  const bare = name.replace(/(\.(csv|gz|zip|zst|dat|txt|json|jsonl))+$/i, "");
  const safe = bare.replaceAll(/[^\w.-]/g, "_").replace(/^\.+/, "");
  return `reports/${safe === "" ? "data" : safe}-${stamp(ms)}/`;
}

/** The folder that `--out` names, or the default one; throws RangeError where it names none. */
export function folderOf(
  out: string | undefined,
  { paths, ms }: { readonly paths: readonly string[]; readonly ms: number },
): string {
  if (out === undefined) return defaultFolder(paths, ms);
  if (out.trim() !== "") return out;
  throw new RangeError(`Cannot use --out ${JSON.stringify(out)}: it names no folder`);
}
