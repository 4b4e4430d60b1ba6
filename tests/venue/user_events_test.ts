// Listen keys: one an account, sixty minutes.
import { assertEquals } from "@std/assert";
import { prng } from "../../lib/base/prng.ts";
import { ListenKeys } from "../../lib/venue/user_events.ts";

const MINUTE_US = 60_000_000;

Deno.test("ListenKeys gives the same key again and prolongs it, an account apart", () => {
  const keys = new ListenKeys(prng(1));
  const alice = keys.start("alice", 0);
  const bob = keys.start("bob", 0);
  assertEquals([alice.length, alice === bob], [64, false]);
  assertEquals(keys.start("alice", 50 * MINUTE_US), alice);
  assertEquals(keys.expire(60 * MINUTE_US), [bob]);
  assertEquals(keys.keepAlive("bob", 60 * MINUTE_US), undefined);
  assertEquals(keys.keepAlive("alice", 100 * MINUTE_US), alice);
  assertEquals(keys.find("alice", 160 * MINUTE_US), undefined);
});

Deno.test("ListenKeys closes a key, and makes another one after that", () => {
  const keys = new ListenKeys(prng(1));
  const first = keys.start("alice", 0);
  assertEquals(keys.close("alice"), first);
  assertEquals(keys.close("alice"), undefined);
  assertEquals(keys.start("alice", 1) === first, false);
});
