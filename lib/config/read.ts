// The configuration of one run: built-in defaults, the file, the profile, then the command line.
import type { Market } from "../market/instrument.ts";
import { contradiction } from "./contradictions.ts";
import { DEFAULTS } from "./defaults.ts";
import { type Fault, type Origin, refusal, schemaFault } from "./fault.ts";
import { applyOverride, type Override, readOverride } from "./override.ts";
import { type Profile, PROFILES, SCHEMAS, type Settings } from "./schema.ts";
import { isTree, merge, nodeAt, pickMarket, type Tree } from "./tree.ts";
import { readYaml } from "./yaml.ts";

/** What the user wrote, and where. */
export interface ConfigSource {
  /** Name of the file, for messages. */
  readonly file: string;
  /** Its text; absent means built-in defaults alone. */
  readonly text: string | undefined;
  /** `--profile`. */
  readonly profile: string | undefined;
  /** `--set path.to.key=value`, in order, and flags that stand for one. */
  readonly overrides: readonly Override[];
}

/** Read and merged; the market is not chosen yet. */
export interface ConfigDraft {
  readonly profile: Profile;
  /** Market and symbol for data that do not say. */
  readonly market: Market;
  readonly symbol: string;
  readonly tree: Tree;
  readonly origin: Origin;
}

/** One market's configuration, checked. */
export interface Config {
  readonly settings: Settings;
  /** The same as text, for the report. */
  readonly tree: Tree;
  readonly origin: Origin;
}

/** Reads what needs no market; throws SyntaxError or RangeError naming file, line and column. */
export function readConfig(source: ConfigSource): ConfigDraft {
  const document = readYaml(source.text ?? "", source.file);
  const origin: Origin = {
    file: source.file,
    places: document.places,
    written: document.tree,
    overrides: source.overrides.map(readOverride),
    profile: undefined,
  };
  const tree = merge(DEFAULTS, document.tree);
  const profile = chooseProfile(tree, { flag: source.profile, origin });
  checkProfiles(tree, origin);
  const draft = { tree, profile, origin: { ...origin, profile } };
  const own = { profile, market: "spot", origin: fileOnly(origin) } as const;
  const { market, symbol } = settingsOf(applyProfile(tree, profile), own);
  return { ...draft, market, symbol };
}

/** Chooses the market and applies `--set`; checks every value, then what contradicts what. */
export function finishConfig(
  draft: ConfigDraft,
  chosen: { readonly market: Market; readonly symbol: string },
): Config {
  checkUnused(draft);
  const { market, symbol } = chosen;
  const merged = { ...applyProfile(draft.tree, draft.profile), market, symbol };
  let tree = pickMarket(merged, market);
  for (const override of draft.origin.overrides) tree = applyOverride(tree, override);
  const settings = settingsOf(tree, { ...draft, market });
  const fault = contradiction(settings, tree);
  if (fault !== undefined) throw refusal(fault, { tree, origin: draft.origin });
  return { settings, tree, origin: draft.origin };
}

/**
 * The base with the profile's own keys on top. `strategy` at the top level is the obligation
 * profile's; the others have theirs whole.
 */
function applyProfile(tree: Tree, profile: Profile): Tree {
  const { profiles: _, strategy, ...base } = tree;
  const inherited: Tree = profile === "obligation" && strategy !== undefined
    ? { ...base, strategy }
    : base;
  const own = nodeAt(tree, ["profiles", profile]);
  return { ...merge(inherited, isTree(own) ? own : {}), profile };
}

/** Values of the other profiles and market are checked too: the file is right or it is not. */
function checkUnused(draft: ConfigDraft): void {
  for (const profile of PROFILES) {
    for (const market of ["spot", "usdm"] as const) {
      const tree = pickMarket(applyProfile(draft.tree, profile), market);
      settingsOf(tree, { profile, market, origin: fileOnly(draft.origin) });
    }
  }
}

/** Without the command line, whose values come later. */
function fileOnly(origin: Origin): Origin {
  return { ...origin, overrides: [] };
}

function settingsOf(
  tree: Tree,
  run: { readonly profile: Profile; readonly market: Market; readonly origin: Origin },
): Settings {
  const picked = pickMarket(tree, run.market);
  const result = SCHEMAS[run.profile].safeParse(picked);
  if (result.success) return result.data;
  const origin = { ...run.origin, profile: run.profile };
  throw refusal(schemaFault(result.error, picked), { tree: picked, origin });
}

function chooseProfile(
  tree: Tree,
  wanted: { readonly flag: string | undefined; readonly origin: Origin },
): Profile {
  const name = wanted.flag ?? tree.profile;
  const found = PROFILES.find((profile) => profile === name);
  if (found !== undefined) return found;
  const fault: Fault = { path: ["profile"], message: `must be one of ${PROFILES.join(", ")}` };
  if (wanted.flag === undefined) throw refusal(fault, { tree, origin: wanted.origin });
  throw new RangeError(`Cannot use --profile ${wanted.flag}: it ${fault.message}`);
}

function checkProfiles(tree: Tree, origin: Origin): void {
  const profiles = tree.profiles;
  const refuse = (path: readonly string[], found: string) => {
    throw refusal({ path, message: found, whole: true }, { tree, origin });
  };
  if (!isTree(profiles)) return refuse(["profiles"], "profiles must be a map");
  for (const [name, own] of Object.entries(profiles)) {
    const path = ["profiles", name];
    if (!PROFILES.some((profile) => profile === name)) {
      refuse(path, `${path.join(".")} must be one of ${PROFILES.join(", ")}`);
    }
    if (!isTree(own)) refuse(path, `${path.join(".")} must be a map; {} changes nothing`);
    for (const key of ["profile", "market", "symbol", "profiles"]) {
      if (nodeAt(tree, [...path, key]) === undefined) continue;
      refuse([...path, key], `${[...path, key].join(".")} is unknown: a profile cannot change it`);
    }
  }
}
