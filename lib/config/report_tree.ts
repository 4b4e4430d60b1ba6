// The resolved configuration as report.json prints it: money as text, other numbers as numbers.
import { isTree, type Node, type Tree } from "./tree.ts";

export type JsonNode = string | number | boolean | readonly JsonNode[] | JsonTree;
export interface JsonTree {
  readonly [key: string]: JsonNode;
}

/** Keys whose values are money of the quote asset, or BNB. */
const MONEY = new Set([
  "equity",
  "notional",
  "notional_min",
  "bnb_price",
  "bnb_balance",
  "order_notional_max",
  "inventory_notional_max",
  "daily_loss_max",
]);

/** Words stay words; numbers are exact, since the configuration bounds their digits. */
export function reportTree(tree: Tree): JsonTree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, node]) => [key, MONEY.has(key) ? money(node) : plain(node)]),
  );
}

function plain(node: Node): JsonNode {
  if (isTree(node)) return reportTree(node);
  if (typeof node !== "string") return node.map(plain);
  if (node === "true" || node === "false") return node === "true";
  return /^-?\d+(\.\d+)?$/.test(node) ? Number(node) : node;
}

function money(node: Node): JsonNode {
  return isTree(node) ? reportTree(node) : node;
}
