// Subscriptions over a real socket: properties, lists, and how many are too many.
import { assertEquals } from "@std/assert";
import { BOOK, fieldsOf } from "./rig.ts";
import { Client, withSite } from "./sockets.ts";

const DAY = [...BOOK, "100 trade b 101.00 0.5", "200 trade b 101.00 0.5"];

Deno.test("StreamHub wraps events once combined is set, and stops after UNSUBSCRIBE", async () => {
  await withSite({ lines: DAY }, async ({ rig, urls }) => {
    const client = await Client.open(`${urls.spot.streams}/ws/btcusdt@trade`);
    const get = { method: "GET_PROPERTY", params: ["combined"], id: 1 };
    assertEquals(await client.ask(get), { result: false, id: 1 });
    const set = { method: "SET_PROPERTY", params: ["combined", true], id: "two" };
    assertEquals(await client.ask(set), { result: null, id: "two" });
    await rig.wait(150);
    assertEquals((await client.json())["stream"], "btcusdt@trade");
    const params = ["btcusdt@trade", "never@there"];
    assertEquals(await client.ask({ method: "UNSUBSCRIBE", params, id: 3 }), {
      result: null,
      id: 3,
    });
    assertEquals(await client.ask({ method: "LIST_SUBSCRIPTIONS", id: 4 }), { result: [], id: 4 });
    await rig.wait(2000);
    assertEquals(await client.rest(), []);
    assertEquals((await client.ask("{"))["code"], 3);
    await client.close();
  });
});

Deno.test("StreamHub refuses the stream after the 1024th and closes", async () => {
  await withSite({}, async ({ urls }) => {
    const client = await Client.open(`${urls.usdm.streams}/public/ws`);
    const params = Array.from({ length: 1025 }, (_, index) => `s${index}@depth`);
    const refused = await client.ask({ method: "SUBSCRIBE", params, id: 1 });
    assertEquals(fieldsOf(refused["error"])["code"], 4);
    assertEquals(await client.closed, { code: 1008, reason: "Invalid request" });
  });
});

Deno.test("StreamHub keeps user events to those that the URL asks for", async () => {
  await withSite({}, async ({ rig, urls }) => {
    const { apiKey } = rig.keys.hmac;
    const made = await fetch(`${urls.usdm.rest}/fapi/v1/listenKey`, {
      method: "POST",
      headers: { "X-MBX-APIKEY": apiKey },
    });
    const { listenKey } = await made.json();
    const client = await Client.open(
      `${urls.usdm.streams}/private/stream?listenKey=${listenKey}&events=listenKeyExpired`,
    );
    await client.rest();
    const gone = await fetch(`${urls.usdm.rest}/fapi/v1/listenKey`, {
      method: "DELETE",
      headers: { "X-MBX-APIKEY": apiKey },
    });
    await gone.text();
    const told = await client.json();
    assertEquals(told["stream"], listenKey);
    assertEquals(fieldsOf(told["data"])["e"], "listenKeyExpired");
    for (const method of ["PUT", "GET"]) {
      const refused = await fetch(`${urls.usdm.rest}/fapi/v1/listenKey`, { method });
      assertEquals((await refused.json()).code, -2014);
    }
    await client.close();
  });
});
