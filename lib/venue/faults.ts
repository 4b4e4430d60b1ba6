// Faults on request: which frame or call is hit, what becomes of it, and how often that happened.
import type { Prng } from "../base/prng.ts";
import type { Market } from "../market/instrument.ts";
import type { Host, Peer } from "./backend.ts";
import type { CallRule, FaultRule, FrameRule, VenueRule } from "./fault_rules.ts";
import { asObject } from "./wire_json.ts";

/** A text frame on its way to a client. */
export interface Frame {
  readonly on: "market" | "user";
  readonly market: Market;
  readonly stream: string;
  /** The event itself, for rules that look at it. */
  readonly body: unknown;
  readonly text: string;
}

/** A call as rules see it. */
export interface FaultyCall {
  readonly market: Market;
  readonly endpoint: string;
  readonly over: "rest" | "ws_api";
}

/** A rule and what it has done so far. */
export interface FaultCount {
  readonly id: number;
  readonly rule: FaultRule;
  readonly hits: number;
  readonly left: number;
}

interface Armed {
  readonly id: number;
  readonly rule: FaultRule;
  readonly fromMs: number;
  seen: number;
  hits: number;
}

/** A frame held back waits this long for one that overtakes it. */
const REORDER_WAIT_MS = 1000;
const RULES_MAX = 10_000;
const GARBAGE = "\u0000\ufffd{]garbage";

/**
 * - The first rule that hits decides about a frame or a call.
 * - A delayed frame lets later ones overtake it; a reordered one is sent after the next frame of
 *   its socket, or a second later.
 */
export class FaultDesk {
  readonly #host: Host;
  readonly #random: Prng;
  /** Does what a rule asks of the venue itself. */
  readonly #onVenue: (rule: VenueRule) => void;
  readonly #rules: Armed[] = [];
  readonly #held = new Map<number, { readonly frame: Frame; readonly cancel: () => void }>();
  #nextId = 1;

  constructor(config: {
    readonly host: Host;
    readonly random: Prng;
    readonly onVenue: (rule: VenueRule) => void;
  }) {
    this.#host = config.host;
    this.#random = config.random;
    this.#onVenue = config.onVenue;
  }

  /** Arms rules; returns their ids. */
  add(rules: readonly FaultRule[]): readonly number[] {
    if (RULES_MAX < this.#rules.length + rules.length) {
      throw new RangeError(`Cannot add faults: ${RULES_MAX} are kept at most`);
    }
    return rules.map((rule) => {
      const fromMs = this.#host.nowMs() + rule.at_ms;
      const armed: Armed = { id: this.#nextId++, rule, fromMs, seen: 0, hits: 0 };
      this.#rules.push(armed);
      if (isOfVenue(rule)) this.#schedule(armed, rule);
      return armed.id;
    });
  }

  /** Forgets every rule; what is delayed still arrives. */
  clear(): void {
    this.#rules.length = 0;
  }

  counts(): readonly FaultCount[] {
    return this.#rules.map(({ id, rule, hits }) => ({ id, rule, hits, left: rule.count - hits }));
  }

  /** Sends a frame, or does to it what a rule says. */
  send(frame: Frame, peer: Peer): void {
    const rule = this.#rules.length === 0 ? undefined : this.#frameRule(frame);
    if (rule === undefined) peer.send(frame.text);
    else this.#spoil(frame, { rule, peer });
    if (rule?.kind !== "reorder") this.#release(peer);
  }

  /** What a rule says of a call; undefined for nothing. */
  call(call: FaultyCall): CallRule | undefined {
    for (const armed of this.#rules) {
      const { rule } = armed;
      if (!("executed" in rule)) continue;
      if (rule.endpoint !== undefined && rule.endpoint !== call.endpoint) continue;
      if (rule.over !== undefined && rule.over !== call.over) continue;
      if (this.#hits(armed, call.market)) return rule;
    }
  }

  /** Whether this depth snapshot shall be the one before. */
  isStale(market: Market): boolean {
    return this.#rules.some((armed) =>
      armed.rule.kind === "stale_snapshot" && this.#hits(armed, market)
    );
  }

  /** A socket is gone: what was held for it is too. */
  forget(peer: Peer): void {
    this.#held.get(peer.id)?.cancel();
    this.#held.delete(peer.id);
  }

  #frameRule(frame: Frame): FrameRule | undefined {
    for (const armed of this.#rules) {
      const { rule } = armed;
      if (!("on" in rule) || rule.on !== frame.on || !isMeant(rule, frame)) continue;
      if (this.#hits(armed, frame.market)) return rule;
    }
  }

  #hits(armed: Armed, market: Market): boolean {
    const { rule, fromMs } = armed;
    if (rule.count <= armed.hits || this.#host.nowMs() < fromMs) return false;
    if (rule.market !== undefined && rule.market !== market) return false;
    armed.seen++;
    if (armed.seen <= rule.after) return false;
    if (rule.chance < 1 && rule.chance <= this.#random()) return false;
    armed.hits++;
    return true;
  }

  #spoil(frame: Frame, { rule, peer }: { readonly rule: FrameRule; readonly peer: Peer }): void {
    switch (rule.kind) {
      case "drop":
        return;
      case "delay": {
        const [least, most] = typeof rule.ms === "number" ? [rule.ms, rule.ms] : rule.ms;
        const ms = least + (most - least) * this.#random();
        this.#host.setTimer(() => peer.send(frame.text), ms);
        return;
      }
      case "duplicate":
        peer.send(frame.text);
        return peer.send(frame.text);
      case "reorder":
        return this.#hold(frame, peer);
      case "garbage":
        return peer.send(GARBAGE);
      case "truncate":
        return peer.send(frame.text.slice(0, Math.floor(frame.text.length / 2)));
      case "cut":
        return peer.cut();
    }
  }

  #hold(frame: Frame, peer: Peer): void {
    this.#release(peer);
    const cancel = this.#host.setTimer(() => this.#release(peer), REORDER_WAIT_MS);
    this.#held.set(peer.id, { frame, cancel });
  }

  #release(peer: Peer): void {
    const held = this.#held.get(peer.id);
    if (held === undefined) return;
    held.cancel();
    this.#held.delete(peer.id);
    peer.send(held.frame.text);
  }

  #schedule(armed: Armed, rule: VenueRule): void {
    const run = () => {
      if (!this.#rules.includes(armed)) return;
      armed.hits++;
      this.#onVenue(rule);
    };
    if (rule.at_ms === 0) run();
    else this.#host.setTimer(run, rule.at_ms);
  }
}

function isOfVenue(rule: FaultRule): rule is VenueRule {
  return !("on" in rule) && !("executed" in rule) && rule.kind !== "stale_snapshot";
}

function isMeant(rule: FrameRule, frame: Frame): boolean {
  if (rule.stream !== undefined && rule.stream !== frame.stream) return false;
  if (rule.event === undefined && rule.order === undefined) return true;
  const body = asObject(frame.body);
  if (rule.event !== undefined && body?.e !== rule.event) return false;
  const order = asObject(body?.o) ?? body;
  return rule.order === undefined || order?.x === rule.order;
}
