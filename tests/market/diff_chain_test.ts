// Binance's rules of continuity as tables.
import { assertEquals } from "@std/assert";
import { DiffChain, type Link } from "../../lib/market/diff_chain.ts";
import { EventRing } from "../../lib/market/event_ring.ts";
import type { Market } from "../../lib/market/instrument.ts";
import { append } from "./tape.ts";

interface Case {
  readonly market: Market;
  /** After a snapshot with id 100, updates as `U-u/pu`. */
  readonly updates: readonly (readonly [string, Link])[];
}

// deno-fmt-ignore
const CASES: readonly Case[] = [
  { market: "spot", updates: [["90-99", "older"], ["91-100", "older"], ["101-102", "next"], ["103-103", "next"]] },
  { market: "spot", updates: [["90-101", "next"], ["102-102", "next"], ["102-102", "older"], ["104-105", "gap"]] },
  { market: "spot", updates: [["102-103", "gap"]] },
  { market: "spot", updates: [["101-102", "next"], ["90-110", "next"], ["111-111", "next"]] },
  { market: "usdm", updates: [["90-99/80", "older"], ["95-100/80", "next"], ["150-160/100", "next"], ["161-170/160", "next"]] },
  { market: "usdm", updates: [["100-105/80", "next"], ["150-160/104", "gap"]] },
  { market: "usdm", updates: [["101-105/100", "gap"]] },
  { market: "usdm", updates: [["99-105/98", "next"], ["99-105/98", "older"], ["106-107/105", "next"]] },
  { market: "usdm", updates: [["99-105", "next"], ["120-125", "next"]] },
];

for (const { market, updates } of CASES) {
  const told = updates.map(([ids, link]) => `${ids} ${link}`).join(", ");
  Deno.test(`DiffChain.link() on a ${market} snapshot of 100 judges ${told}`, () => {
    const chain = new DiffChain(market);
    chain.start(100);
    const ring = new EventRing();
    for (const [ids, link] of updates) {
      const slot = append(ring, `depth ${ids}`) & ring.eventMask;
      assertEquals(chain.link(ring, slot), link, ids);
      if (link === "next") assertEquals(chain.id, ring.lastId[slot]);
    }
  });
}

Deno.test("DiffChain.link() accepts what has no id, and starts the chain with the first one", () => {
  const chain = new DiffChain("spot");
  chain.start(0);
  const ring = new EventRing();
  const link = (line: string) => chain.link(ring, append(ring, line) & ring.eventMask);
  assertEquals([link("depth"), chain.id], ["next", 0]);
  assertEquals([link("depth 500-600"), chain.id], ["next", 600]);
  assertEquals([link("depth"), chain.id], ["next", 600]);
  assertEquals([link("depth 602-603"), chain.id], ["gap", 600]);
});

Deno.test("DiffChain.link() takes many older updates before the first one, but not after it", () => {
  const chain = new DiffChain("spot");
  chain.start(100);
  const ring = new EventRing();
  const slot = append(ring, "depth 1-2") & ring.eventMask;
  const links = () => new Set(Array.from({ length: 1_500 }, () => chain.link(ring, slot)));
  assertEquals([...links()], ["older"]);
  chain.link(ring, append(ring, "depth 101-101") & ring.eventMask);
  assertEquals([...links()], ["older", "gap"]);
});
