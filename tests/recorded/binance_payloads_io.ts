// Real payloads of the venue through the adapter: parsed, with unknown fields and without optional ones.
import { assertEquals, assertThrows } from "@std/assert";
import { parseJson } from "../../lib/binance/json.ts";
import { SPOT } from "../../lib/binance/spot.ts";
import { USDM } from "../../lib/binance/usdm.ts";

const ROOT = new URL("../../../shared/data/nautilus-trader/binance_fixtures/", import.meta.url);

async function read(path: string): Promise<unknown> {
  return parseJson(await Deno.readTextFile(new URL(path, ROOT)));
}

const EVENTS = [
  { folder: "spot/user_data_json", dialect: SPOT, orders: 6 },
  { folder: "futures/user_data_json", dialect: USDM, orders: 9 },
] as const;

for (const { folder, dialect, orders } of EVENTS) {
  Deno.test(`userNews() reads every user event of ${folder}`, async () => {
    let count = 0;
    for await (const { name } of Deno.readDir(new URL(`${folder}/`, ROOT))) {
      const json = await read(`${folder}/${name}`);
      const news = dialect.userNews(json);
      // A field more is passed over.
      assertEquals(dialect.userNews({ ...Object(json), unheardOf: [1] }), news);
      if (news.type !== "order") continue;
      count++;
      const isTrade = news.execution === "TRADE" || /calculated\.|adl|insurance/.test(name);
      assertEquals(news.fill !== undefined, isTrade, name);
    }
    assertEquals(count, orders);
  });
}

Deno.test("the dialects read every recorded answer about orders", async () => {
  const spot = "spot/http_json";
  for (const name of ["order_response", "new_order_full_response", "cancel_order_response"]) {
    const outcome = SPOT.outcome({ type: "ok", json: await read(`${spot}/${name}.json`) });
    assertEquals(outcome.type, "done", name);
  }
  const open = SPOT.orders(await read(`${spot}/open_orders_response.json`));
  assertEquals(open.map(({ clientId }) => clientId), ["myOrder1"]);
  const canceled = SPOT.orders(await read(`${spot}/cancel_open_orders_response.json`));
  assertEquals([canceled.length, canceled[0]?.clientId], [4, "E6APeyTJvkMvLMYMqu1KQ4"]);
  const [fill] = SPOT.fills(await read(`${spot}/account_trades_response.json`));
  assertEquals([fill?.venueId, fill?.tradeId, fill?.fee], ["100234", "28457", "10.10000000"]);
  const usdm = USDM.outcome({
    type: "ok",
    json: await read("futures/http_json/order_response.json"),
  });
  assertEquals(usdm.type, "done");
});

Deno.test("userNews() refuses each recorded order event without one of its fields", async () => {
  const json = Object(await read("spot/user_data_json/execution_report_trade.json"));
  for (const field of ["c", "S", "q", "p", "x", "X", "i", "l", "z", "L", "T", "t", "m"]) {
    assertThrows(() => SPOT.userNews({ ...json, [field]: undefined }), SyntaxError, field);
  }
  for (const field of ["C", "n", "N", "eR", "Z", "O"]) {
    assertEquals(SPOT.userNews({ ...json, [field]: undefined }).type, "order");
  }
});
