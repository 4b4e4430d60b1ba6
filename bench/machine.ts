// The machine that figures were measured on, in words.
import { cpus, type } from "node:os";

/** Figures without their machine say nothing. */
export function describeMachine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? "unknown processor";
  const gigabytes = (Deno.systemMemoryInfo().total / 2 ** 30).toFixed(0);
  const { deno, v8 } = Deno.version;
  return `${processors.length} x ${model}, ${gigabytes} GiB, ${type()}, ` +
    `Deno ${deno}, V8 ${v8}`;
}
