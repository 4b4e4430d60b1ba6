// Stories over time as text: what happens at the venue => what the venue says of our orders.
//
//   snapshot 99x5 98x7 / 101x5     the book, bids / asks
//   depth 99x3 / 101x0             an update; quantities are absolute
//   quote 99x3 / 101x2             best bid / best ask
//   sell 99x4, buy 101x4           a print, named after its aggressor; x1 liquidation: not market
//   place a buy 99x5               post-only; `take` is a taker order
//   amend a buy 98x5 [filled 2]    what shall rest, and what we know of as filled
//   cancel a
//   gap                            updates are missing
import { unreachable } from "../../lib/base/invariant.ts";
import type { OrderEvent } from "../../lib/orders/events.ts";
import type { Side } from "../../lib/orders/requests.ts";
import { assertEquals } from "@std/assert";
import { type Level, Rig, type RigOptions } from "./rig.ts";

/** Plays a story; after `=>` stands what must be said, `;` between two sayings. */
export function tell(text: string, options: RigOptions = {}): Rig {
  const rig = new Rig(options);
  const played = lines(text).map(([line]) => {
    rig.at += 1_000;
    const said = play(rig, line).map(render).join("; ");
    return said === "" ? line : `${line} => ${said}`;
  });
  const wanted = lines(text).map(([line, said]) => said === "" ? line : `${line} => ${said}`);
  assertEquals(played, wanted);
  return rig;
}

function lines(text: string): readonly (readonly [string, string])[] {
  return text.trim().split("\n").map((line) => {
    const [happens = "", says = ""] = line.split("=>");
    return [happens.trim().replace(/ +/g, " "), says.trim()] as const;
  }).filter(([happens]) => happens !== "");
}

function play(rig: Rig, line: string): OrderEvent[] {
  const [verb = "", ...words] = line.split(" ");
  const [first = "", second = "", third = ""] = words;
  switch (verb) {
    case "snapshot":
      return rig.snapshot(...sides(words));
    case "depth":
      return rig.depth(...sides(words));
    case "quote": {
      const [[bid], [ask]] = sides(words);
      return rig.quote(bid ?? [0, 0], ask ?? [0, 0]);
    }
    case "gap":
      return rig.gap();
    case "buy":
    case "sell":
      return rig.trade(verb, level(first), second === "" ? undefined : second);
    case "place":
      return rig.place(first, side(second), level(third));
    case "take":
      return rig.take(first, side(second), level(third));
    case "amend":
      return rig.amend(first, side(second), level(third), Number(words[4] ?? 0));
    case "cancel":
      return rig.cancel(first);
    default:
      throw new SyntaxError(`Cannot play "${line}": no such verb`);
  }
}

function sides(words: readonly string[]): [Level[], Level[]] {
  const middle = words.indexOf("/");
  return [words.slice(0, middle).map(level), words.slice(middle + 1).map(level)];
}

function level(word: string): Level {
  const [price, qty] = word.split("x").map(Number);
  return [price ?? 0, qty ?? 0];
}

function side(word: string): Side {
  if (word === "buy" || word === "sell") return word;
  throw new SyntaxError(`Cannot play side "${word}"`);
}

/** One saying of the venue, short enough for a table. */
export function render(event: OrderEvent): string {
  const { id } = event;
  switch (event.type) {
    case "accepted":
      return `${id} rests ${event.price}x${event.qty} ${queue(event)}`;
    case "amended": {
      const how = event.requeued ? "amended" : "reduced";
      return `${id} ${how} ${event.price}x${event.qty} ${queue(event)}`;
    }
    case "fill": {
      const [before, after] = [event.aheadBefore, event.aheadAfter];
      const by = event.evidence === "print" ? "" : ` by ${event.evidence}`;
      return `${id} fills ${event.price}x${event.qty}${by}, left ${event.remaining}, ` +
        (event.queueKnown ? `queue ${before}>${after}` : "queue ?");
    }
    case "rejected":
    case "amend_rejected":
    case "cancel_rejected":
      return `${id} ${event.type} ${event.code}`;
    case "canceled":
      return `${id} canceled ${event.cause}${event.code === 0 ? "" : ` ${event.code}`}`;
    case "expired":
      return `${id} expired`;
    case "unanswered":
      return `${id} unanswered`;
    default:
      return unreachable(event);
  }
}

function queue({ ahead, queueKnown }: { ahead: number; queueKnown: boolean }): string {
  return queueKnown ? `behind ${ahead}` : "behind ?";
}
