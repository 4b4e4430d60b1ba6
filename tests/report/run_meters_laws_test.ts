// Laws of the meters on random lives of orders: the fast way agrees with the definitions.
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { REGIMES } from "../../lib/report/regime.ts";
import { Story, STORY_CONFIG, type StoryOutcome } from "./story.ts";

const SLOTS = ["buy0", "buy1", "sell0", "sell1"] as const;
type SlotName = typeof SLOTS[number];

/** One random step: a pause, what happens, where, and two numbers to make something of. */
interface Step {
  readonly pauseUs: number;
  readonly what: "book" | "gap" | "request" | "venue" | "fill" | "unanswered" | "status";
  readonly slot: SlotName;
  readonly a: number;
  readonly b: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  pauseUs: fc.oneof(fc.constant(0), fc.nat({ max: 3_000_000 }), fc.constant(1_000_000)),
  what: fc.constantFrom(
    "book",
    "book",
    "gap",
    "request",
    "request",
    "venue",
    "venue",
    "venue",
    "fill",
    "unanswered",
    "status",
  ),
  slot: fc.constantFrom(...SLOTS),
  a: fc.nat({ max: 300 }),
  b: fc.nat({ max: 120 }),
});

/** What the slow way knows of an order; prices in ticks. */
interface SlowOrder {
  readonly id: string;
  price: number;
  left: number;
  accepted: boolean;
  unknown: boolean;
  asked: { readonly type: "place" | "amend" | "cancel"; price: number; qty: number } | undefined;
}

/** Integrates the definitions, looking at everything at every step. */
class SlowMeter {
  readonly lines = ["0 book 99999 100001", "0 quotable"];
  readonly orders = new Map<SlotName, SlowOrder>();
  readonly sums = { base: 0, spread: 0, inBand: 0, twoSided: 0, resting: 0, large: 0, valid: 0 };
  exposed = 0;
  reference = 200_000;
  #at = 0;
  #ids = 0;

  tell(text: string): void {
    this.lines.push(`${this.#at / 1_000_000} ${text}`);
  }

  pause(us: number): void {
    this.#at += us;
    const { sums } = this;
    const orders = [...this.orders];
    const resting = orders.filter(([, order]) => order.accepted && !order.unknown);
    const inBand = resting.filter(([slot, order]) => this.#inBand(slot, order));
    const large = resting.filter(([, order]) => isLarge(order));
    const has = (side: string, among: typeof resting) =>
      among.filter(([slot]) => slot.startsWith(side)).length;
    sums.base += us;
    sums.resting += us * resting.length;
    sums.inBand += us * inBand.length;
    sums.large += us * large.length;
    sums.valid += us * inBand.filter(([, order]) => isLarge(order)).length;
    this.exposed += us * orders.length;
    if (2 <= has("buy", large) && 2 <= has("sell", large)) sums.twoSided += us;
    const both = 1 <= has("buy", resting) && 1 <= has("sell", resting);
    if (both && inBand.length === resting.length) sums.spread += us;
  }

  play({ pauseUs, what, slot, a, b }: Step): void {
    this.pause(pauseUs);
    const order = this.orders.get(slot);
    if (what === "gap") {
      this.reference = 0;
      this.tell("gap");
    } else if (what === "book") {
      const bid = 99_849 + a;
      this.reference = 2 * bid + 1 + b % 3;
      this.tell(`book ${bid} ${bid + 1 + b % 3}`);
    } else if (what === "status") {
      this.tell(`slots ${slot}=${["quoting", "stale", "halted"][b % 3]}`);
      if (a % 5 === 0) this.tell(`risk ${["normal", "caution"][b % 2]}`);
    } else if (what === "request") this.#request(slot, { a, b });
    else if (order !== undefined) this.#order(what, slot, { order, b });
  }

  #request(slot: SlotName, { a, b }: { readonly a: number; readonly b: number }): void {
    const price = slot.startsWith("buy") ? 99_550 + a : 100_150 + a;
    const qty = 1 + b;
    const order = this.orders.get(slot);
    if (order === undefined) {
      const id = `o${this.#ids++}`;
      const asked = { type: "place", price, qty } as const;
      this.orders.set(slot, { id, price, left: qty, accepted: false, unknown: false, asked });
      this.tell(`send ${id} ${slot} ${price} x${qty}`);
    } else if (order.asked === undefined && b % 4 === 0) {
      order.asked = { type: "cancel", price: order.price, qty: order.left };
      this.tell(`cancel ${order.id} ${b % 8 === 0 ? "amend_refused" : "reset"}`);
    } else if (order.asked === undefined) {
      order.asked = { type: "amend", price, qty };
      this.tell(`amend ${order.id} ${price} x${qty}`);
    }
  }

  #order(
    what: "venue" | "fill" | "unanswered",
    slot: SlotName,
    { order, b }: { readonly order: SlowOrder; readonly b: number },
  ): void {
    const { id, asked } = order;
    if (what === "unanswered") {
      if (asked === undefined) return;
      order.unknown = true;
      this.tell(`unanswered ${id}`);
    } else if (what === "fill") {
      // A fill needs the price of the request that the story knows.
      if (!order.accepted || asked !== undefined) return;
      const qty = Math.min(order.left, 1 + b);
      this.#heard(order, { left: order.left - qty });
      this.tell(`fill ${id} x${qty}`);
      if (order.left === 0) this.orders.delete(slot);
    } else if (asked !== undefined) {
      this.tell(`${this.#answer(slot, { order, b })} ${b % 2 === 0 ? "" : "\n" + this.#now()}`);
    }
  }

  /** The venue's decision on what is asked. */
  #answer(slot: SlotName, { order, b }: { readonly order: SlowOrder; readonly b: number }): string {
    const { id, asked } = order;
    order.asked = undefined;
    order.unknown = false;
    const good = b % 3 !== 0;
    if (asked?.type === "place" && good) {
      order.accepted = true;
      return `ack ${id}`;
    }
    if (asked?.type === "amend" && good) {
      order.price = asked.price;
      order.left = asked.qty;
      return `amended ${id}`;
    }
    if (asked?.type === "amend" && b % 2 === 0) return `amend_refused ${id}`;
    if (asked?.type === "cancel" && !good) return `cancel_refused ${id}`;
    this.orders.delete(slot);
    if (asked?.type === "place") return `refused ${id}`;
    return asked?.type === "amend" ? `canceled ${id} replace_refused` : `canceled ${id}`;
  }

  #now(): string {
    return `${this.#at / 1_000_000} answer`;
  }

  #heard(order: SlowOrder, { left }: { readonly left: number }): void {
    order.left = left;
    order.unknown = false;
  }

  #inBand(slot: SlotName, { price }: SlowOrder): boolean {
    if (this.reference === 0) return false;
    const away = slot.startsWith("buy") ? this.reference - 2 * price : 2 * price - this.reference;
    return STORY_CONFIG.bandMin * this.reference <= away * 1_000_000 &&
      away * 1_000_000 <= STORY_CONFIG.bandMax * this.reference;
  }
}

function isLarge({ price, left }: SlowOrder): boolean {
  return STORY_CONFIG.notionalMin <= price * left;
}

function played(steps: readonly Step[]): { outcome: StoryOutcome; slow: SlowMeter } {
  const slow = new SlowMeter();
  for (const each of steps) slow.play(each);
  slow.pause(1);
  slow.tell("end");
  return { outcome: new Story().tell(slow.lines.join("\n")), slow };
}

const RUNS = { seed: 20261121, numRuns: 300 };
const steps = fc.array(step, { minLength: 1, maxLength: 120 });

Deno.test("RunMeters agrees with the definitions on random lives of orders", () => {
  fc.assert(
    fc.property(steps, (random) => {
      const { outcome, slow } = played(random);
      const { quoting } = outcome.sections;
      const { base, spread, inBand, twoSided, resting, large, valid } = slow.sums;
      const cut = (part: number, whole: number) =>
        whole === 0 ? null : Math.floor(part * 100_000_000 / whole) / 1_000_000;
      assertEquals(quoting.base_us, base);
      assertEquals(quoting.order_us, resting);
      assertEquals(quoting.order_in_flight_or_unknown_us, slow.exposed - resting);
      assertEquals(quoting.spread_compliance_pct.value, cut(spread, base));
      assertEquals(quoting.spread_compliance_live_mid_pct.value, cut(spread, base));
      assertEquals(quoting.orders_in_band_pct.value, cut(inBand, resting));
      assertEquals(quoting.two_sided_uptime_pct.value, cut(twoSided, base));
      assertEquals(quoting.depth_compliance_pct.value, cut(large, resting));
      assertEquals(quoting.order_validity_pct.value, cut(valid, slow.exposed));
    }),
    RUNS,
  );
});

Deno.test("RunMeters keeps shares between 0 and 100 and parts that add up to the whole", () => {
  fc.assert(
    fc.property(steps, (random) => {
      const { quoting, fill_rate: rate } = played(random).outcome.sections;
      const parts = REGIMES.map((regime) => quoting.by_regime[regime]);
      for (const figures of [quoting, ...parts]) {
        for (const [name, figure] of Object.entries(figures)) {
          if (!name.endsWith("_pct") || typeof figure !== "object") continue;
          if (name === "requests_saved_per_change_pct") continue;
          assert(figure.value === null || 0 <= figure.value && figure.value <= 100, name);
        }
        for (const { time_us: times } of figures.by_side_and_level) {
          assertEquals(sumOf(Object.values(times)), figures.base_us);
        }
        assertEquals(sumOf(Object.values(figures.risk_levels_us)), figures.base_us);
        for (const counts of Object.values(figures.requests)) {
          assertEquals(counts.sent, counts.accepted + counts.failed + counts.open_at_end);
          assert(0 <= counts.open_at_end);
        }
        const failures = sumOf(Object.values(figures.amend_failures));
        assertEquals(failures, figures.requests.amend.failed);
      }
      assertEquals(sumOf(parts.map((part) => part.base_us)), quoting.base_us);
      assertEquals(sumOf(parts.map((part) => part.order_us)), quoting.order_us);
      for (const ratio of [rate.filled_over_placed, rate.filled_over_placed_and_amended]) {
        assert(ratio.value === null || 0 <= ratio.value && ratio.value <= 1);
      }
      const slots = rate.by_side_and_level;
      assertEquals(sumOf(slots.map((slot) => slot.order_us)), rate.order_us);
      assertEquals(rate.order_us, quoting.order_us);
      assertEquals(sumOf(slots.map((slot) => slot.fills)), rate.fills);
    }),
    RUNS,
  );
});

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
