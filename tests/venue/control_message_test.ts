// Control messages of stream sockets: what is read, and the venue's words for the rest.
import { assertEquals } from "@std/assert";
import { readControlMessage } from "../../lib/venue/control_message.ts";
import { RawNumber } from "../../lib/venue/ports.ts";

const one = new RawNumber("1");

// deno-fmt-ignore
const cases = [
  { text: '{"method":"SUBSCRIBE","params":["a@trade"],"id":1}', read: { type: "subscribe", streams: ["a@trade"], id: one } },
  { text: '{"method":"UNSUBSCRIBE","params":["a@trade"]}', read: { type: "unsubscribe", streams: ["a@trade"], id: null } },
  { text: '{"method":"LIST_SUBSCRIPTIONS","id":"x"}', read: { type: "list", id: "x" } },
  { text: '{"method":"SET_PROPERTY","params":["combined",true],"id":1}', read: { type: "set_combined", combined: true, id: one } },
  { text: '{"method":"GET_PROPERTY","params":["combined"],"id":1}', read: { type: "get_combined", id: one } },
] as const;
for (const { text, read } of cases) {
  Deno.test(`readControlMessage() reads ${text}`, () => {
    assertEquals(readControlMessage(text, "spot"), read);
  });
}

// deno-fmt-ignore
const refused = [
  { text: "{", code: 3, says: "Invalid JSON" },
  { text: "[]", code: 2, says: "expected a map" },
  { text: '{"id":1}', code: 2, says: "missing field `method` at line 1 column 8" },
  { text: '{"method":"NONE","id":1}', code: 2, says: "unknown variant `NONE`" },
  { text: '{"method":"SUBSCRIBE","id":1}', code: 2, says: "missing field `params`" },
  { text: '{"method":"SUBSCRIBE","params":[1],"id":1}', code: 2, says: "expected a string" },
  { text: '{"method":"LIST_SUBSCRIPTIONS","id":1.5}', code: 2, says: "request ID" },
  { text: '{"method":"LIST_SUBSCRIPTIONS","id":"a b"}', code: 2, says: "request ID" },
  { text: '{"method":"SET_PROPERTY","params":["other",true],"id":1}', code: 0, says: "Unknown property" },
  { text: '{"method":"SET_PROPERTY","params":["combined","yes"],"id":1}', code: 1, says: "expected Boolean" },
] as const;
for (const { text, code, says } of refused) {
  Deno.test(`readControlMessage() refuses ${text}, flat on spot and wrapped on USD-M`, () => {
    const flat = answerOf(text, "spot");
    assertEquals([flat.code, flat.msg.includes(says)], [code, true]);
    const wrapped = JSON.parse(refusalOf(text, "usdm"));
    assertEquals(wrapped.error.code, code);
  });
}

Deno.test("readControlMessage() refuses a text as id on USD-M", () => {
  const text = '{"method":"LIST_SUBSCRIPTIONS","id":"x"}';
  assertEquals(JSON.parse(refusalOf(text, "usdm")).error.code, 2);
});

function answerOf(text: string, market: "spot" | "usdm") {
  return JSON.parse(refusalOf(text, market));
}

function refusalOf(text: string, market: "spot" | "usdm"): string {
  const message = readControlMessage(text, market);
  return message.type === "refused" ? message.text : "{}";
}
