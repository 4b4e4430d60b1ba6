// What each figure of report.json means: one text for the documents and for every renderer.
import type { Definition, Definitions } from "./definition.ts";
import { DATA, MODELS, REST, RUN } from "./definitions_data.ts";
import { FILL_RATE, MARKOUT } from "./definitions_fills.ts";
import { QUOTING } from "./definitions_quoting.ts";
import { RETURN } from "./definitions_return.ts";

/** All sections in the order of the report; the keys of `report` are those beside the sections. */
export const DEFINITIONS: Readonly<Record<string, Definitions>> = {
  report: REST,
  data: DATA,
  models: MODELS,
  return: RETURN,
  fill_rate: FILL_RATE,
  quoting: QUOTING,
  markout: MARKOUT,
  run: RUN,
};

/** Written beside a figure and explained once for all: its reason, its target, its verdict and why there is none. */
const BESIDE = /_(why|target|pass|pass_why)$/;

/** Sections that repeat a section's keys for a part of it, and how many names lead to them. */
const GROUPS: Readonly<Record<string, number>> = {
  by_regime: 1,
  by_side: 1,
  by_side_and_level: 0,
  horizons: 0,
  overall: 0,
};

const HORIZON = /^(100ms|1s|10s|60s|5min)$/;

/**
 * The meaning of a path into a report, or undefined when nobody has written it down.
 *
 * A path is the keys from the top, without array indexes: `["return", "sharpe"]`. Keys that
 * repeat others (`by_regime.calm.sharpe`, `bounds.pessimistic.return.sharpe`,
 * `symbols.BTCUSDT.return.sharpe`) lead to the same definition.
 */
export function definitionOf(path: readonly string[]): string | undefined {
  const [top = "", ...rest] = path;
  if (top === "bounds" && 2 < path.length) return boundDefinition(rest.slice(1));
  if (top === "symbols" && 2 < path.length) return definitionOf(rest.slice(1));
  const section = DEFINITIONS[top];
  if (section === undefined || rest.length === 0 || top === "report") {
    return within(REST, path);
  }
  return within(section, rest);
}

function boundDefinition(path: readonly string[]): string | undefined {
  const [key = "", ...rest] = path;
  if (key === "model") return REST["bounds"]?.parts?.["model"];
  return rest.length === 0 ? definitionOf([key]) : definitionOf(path);
}

function within(section: Definitions, path: readonly string[]): string | undefined {
  const [key = "", ...rest] = path;
  const names = GROUPS[key];
  const definition = section[key.replace(BESIDE, "")];
  if (names !== undefined) {
    const inner = rest.slice(names);
    const part = inner.length === 1 ? definition?.parts?.[inner[0] ?? ""] : undefined;
    return inner.length === 0 ? definition?.text : part ?? within(section, inner);
  }
  if (HORIZON.test(key)) return rest.length === 0 ? key : within(section, rest);
  if (definition === undefined || rest.length === 0) return definition?.text;
  if (definition.named) return definition.text;
  return parted(definition, rest);
}

/** Parts are named by the path below the definition, with dots. */
function parted({ parts = {} }: Definition, path: readonly string[]): string | undefined {
  const name = path.join(".");
  return parts[name] ?? parts[name.replace(BESIDE, "")];
}
