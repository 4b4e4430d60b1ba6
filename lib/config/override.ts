// `--set path.to.key=value`: one key of the resolved configuration, changed from the command line.
import { suggest } from "./suggest.ts";
import { isTree, leafPaths, type Node, nodeAt, type Tree, withNode } from "./tree.ts";
import { isSecret, readYaml, secretRefusal } from "./yaml.ts";

/** As typed; `label` is how messages call it: `--set fees.maker=0`, `--fill queue`. */
export interface Override {
  readonly path: string;
  readonly value: string;
  readonly label: string;
}

export interface ParsedOverride {
  readonly path: readonly string[];
  readonly node: Node;
  readonly label: string;
}

/** Keys that have their own flag. */
const FLAGS = new Map([["profile", "--profile"], ["market", "--market"], ["symbol", "--symbol"]]);

/** Keys of a breaker rule; a rule may be new. */
const RULE_KEYS = ["trigger", "level", "enter", "exit", "cool_down_s", "window_s"];

/** Splits `path.to.key=value`; throws SyntaxError. */
export function splitOverride(text: string): Override {
  const at = text.indexOf("=");
  if (at < 1) {
    throw new SyntaxError(`Cannot use --set ${text}: it must be path.to.key=value`);
  }
  const path = text.slice(0, at).trim();
  const value = text.slice(at + 1).trim();
  return { path, value, label: `--set ${path}=${value}` };
}

/** Reads the value as YAML does, so that `[1, 2]` is a list. */
export function readOverride(override: Override): ParsedOverride {
  const { path, value, label } = override;
  const keys = path.split(".");
  const secret = keys.find(isSecret);
  if (secret !== undefined) {
    throw new SyntaxError(`Cannot use --set ${path}: ${secretRefusal(secret)}`);
  }
  const flag = FLAGS.get(path);
  if (flag !== undefined) throw new RangeError(`Cannot use ${label}: ${flag} sets it`);
  if (value === "") throw new SyntaxError(`Cannot use ${label}: it has no value`);
  if (!value.startsWith("[")) return { path: keys, node: value, label };
  const list = readYaml(`value: ${value}`, label).tree.value;
  if (!Array.isArray(list)) throw new SyntaxError(`Cannot use ${label}: it is not a list`);
  return { path: keys, node: list, label };
}

/** The tree with the override in it; throws RangeError when the path is unknown. */
export function applyOverride(tree: Tree, override: ParsedOverride): Tree {
  const { path, node, label } = override;
  const name = path.join(".");
  const found = nodeAt(tree, path);
  const [section, _rule, key, ...more] = path;
  const isRule = section === "breaker" && key !== undefined && more.length === 0;
  const isOff = section === "breaker" && path.length === 2 && node === "none";
  if (isOff || (isRule && RULE_KEYS.includes(key))) return withNode(tree, path, node);
  if (isTree(found)) {
    const keys = Object.keys(found).map((child) => `${name}.${child}`);
    throw new RangeError(`Cannot use ${label}: ${name} is a group of keys: ${keys.join(", ")}`);
  }
  if (found !== undefined) return withNode(tree, path, node);
  const close = closest(name, tree);
  const better = close === undefined ? knownAt(path, tree) : `, did you mean ${close}?`;
  throw new RangeError(`Cannot use ${label}: ${name} is an unknown key${better}`);
}

/** The keys of the deepest group on the path that there is. */
function knownAt(path: readonly string[], tree: Tree): string {
  for (let length = path.length - 1; 0 <= length; length--) {
    const group = nodeAt(tree, path.slice(0, length));
    if (!isTree(group)) continue;
    const where = length === 0
      ? ""
      : ` in ${path.slice(0, length).join(".")} of profile ${String(tree.profile)}`;
    return `; there are ${Object.keys(group).join(", ")}${where}`;
  }
  return "";
}

/** A key that holds the path, such as `fees.maker` for `fees.maker.spot`, or looks like it. */
function closest(name: string, tree: Tree): string | undefined {
  const known = leafPaths(tree);
  const holder = known.find((path) => name.startsWith(`${path}.`));
  const last = name.split(".").at(-1);
  const sameEnd = known.filter((path) => path.split(".").at(-1) === last);
  return holder ?? (sameEnd.length === 1 ? sameEnd[0] : suggest(name, known));
}
