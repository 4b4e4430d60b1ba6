// The exchange on the local Binance over real sockets: place, amend, cancel, fill, start and stop.
import { assertEquals } from "@std/assert";
import type { TimeUs } from "../../lib/base/units.ts";
import type { Call, Caller } from "../../lib/binance/answer.ts";
import { BinanceExchange } from "../../lib/binance/exchange.ts";
import { SPOT } from "../../lib/binance/spot.ts";
import { USDM } from "../../lib/binance/usdm.ts";
import { SpotUserStream } from "../../lib/binance/user_stream_spot.ts";
import type { Market } from "../../lib/market/instrument.ts";
import type { OrderEvent } from "../../lib/orders/events.ts";
import type { OrderRequest } from "../../lib/orders/requests.ts";
import { instrumentOf } from "../venue/rig.ts";
import { type Site, withSite } from "../venue/sockets.ts";
import { amend, cancel, place, worded } from "./orders_rig.ts";
import { overVenue, until } from "./over_venue.ts";

interface Setup {
  readonly market: Market;
  readonly socket?: boolean;
}

/** An exchange over a site, everything that it told, and the calls that it made. */
function open(site: Site, { market, socket = false }: Setup) {
  const venue = overVenue(site, { market, key: socket ? "ed25519" : "hmac" });
  const events: OrderEvent[] = [];
  const problems: string[] = [];
  const calls: string[] = [];
  const noted = (caller: Caller): Caller => ({
    call: (call: Call) => {
      calls.push(call.endpoint);
      return caller.call(call);
    },
    close: () => caller.close(),
  });
  const exchange = new BinanceExchange({
    dialect: market === "spot" ? SPOT : USDM,
    instrument: instrumentOf(market),
    clock: venue.ports.clock,
    rest: noted(venue.caller),
    socket: socket ? noted(venue.api) : undefined,
    recvWindowMs: 2_000,
    isOurs: (id) => id.startsWith("ek"),
    on: {
      onOrder: (event) => events.push(event),
      onFunding: (amount) => problems.push(amount),
      onProblem: (text) => problems.push(text),
    },
  });
  const told = () => events.map(worded);
  const send = (request: OrderRequest) =>
    exchange.send(request as Parameters<typeof exchange.send>[0], 0 as TimeUs);
  const close = () => {
    exchange.close();
    venue.api.close();
    venue.caller.close();
  };
  return { ...venue, exchange, told, send, close, problems, calls };
}

const A = "ek1-b0-000001";
const B = "ek1-b1-000002";

for (const market of ["spot", "usdm"] as const) {
  Deno.test(`BinanceExchange places, amends and cancels on ${market} over REST`, async () => {
    await withSite({}, async (site) => {
      const { exchange, told, send, close, problems } = open(site, { market });
      assertEquals(await exchange.start(), []);
      send(place(A, 9_900, 1_000));
      await until(() => told().length === 1);
      send(amend(A, { price: 9_890, qty: 1_000 }));
      await until(() => told().length === 2);
      send(amend(A, { price: 9_890, qty: 900 }));
      await until(() => told().length === 3);
      send(cancel(A));
      await until(() => told().length === 4);
      send(place(B, 10_100, 1_000));
      await until(() => told().length === 5);
      assertEquals(told(), [
        "accepted 9900x1000",
        "amended 9890x1000",
        "amended 9890x900",
        "canceled requested",
        `rejected ${market === "spot" ? -2010 : -5022}`,
      ]);
      assertEquals([await exchange.stop(), problems], [[], []]);
      close();
    });
  });
}

Deno.test("BinanceExchange sends several of a kind as batches on usdm", async () => {
  await withSite({}, async (site) => {
    const { exchange, told, send, close, calls } = open(site, { market: "usdm" });
    await exchange.start();
    calls.length = 0;
    send(place(A, 9_900, 1_000));
    send(place(B, 9_890, 1_000));
    await until(() => told().length === 2);
    send(amend(A, { price: 9_880, qty: 1_000 }));
    send(amend(B, { price: 9_870, qty: 1_000 }));
    await until(() => told().length === 4);
    send(cancel(A));
    send(cancel(B));
    await until(() => told().length === 6);
    assertEquals(
      calls,
      ["POST", "PUT", "DELETE"].map((method) => `${method} /fapi/v1/batchOrders`),
    );
    assertEquals(told().slice(2), [
      "amended 9880x1000",
      "amended 9870x1000",
      "canceled requested",
      "canceled requested",
    ]);
    close();
  });
});

Deno.test("BinanceExchange tells everything once over the WebSocket API with user events", async () => {
  await withSite({}, async (site) => {
    const { exchange, told, send, close, api } = open(site, { market: "spot", socket: true });
    const heard: unknown[] = [];
    new SpotUserStream(api, {
      onEvent: ({ event }) => {
        heard.push(event.x);
        exchange.userEvent(event);
      },
      onResync: () => void exchange.resync(),
    });
    api.start();
    await until(() => api.isUp);
    await exchange.start();
    send(place(A, 9_900, 1_000));
    await until(() => told().length === 1 && heard.includes("NEW"));
    send(amend(A, { price: 9_890, qty: 1_000 }));
    await until(() => told().length === 2 && heard.includes("CANCELED"));
    send(cancel(A));
    await until(() => told().length === 3);
    await until(() => heard.filter((each) => each === "CANCELED").length === 2);
    const all = ["accepted 9900x1000", "amended 9890x1000", "canceled requested"];
    assertEquals(told(), all);
    close();
  });
});

Deno.test("BinanceExchange cancels what an earlier run left and leaves the orders of others", async () => {
  await withSite({}, async (site) => {
    const { exchange, caller, close, send, told } = open(site, { market: "spot" });
    const instrument = instrumentOf("spot");
    for (const id of ["ek0-b0-000009", "web_1"]) {
      await caller.call(SPOT.place(place(id, 9_900, 1_000), instrument));
    }
    assertEquals(await exchange.start(), []);
    send(place(A, 9_900, 1_000));
    await until(() => told().length === 1);
    assertEquals(await exchange.stop(), []);
    send(place(B, 9_900, 1_000));
    await until(() => told().length === 3);
    assertEquals(told(), ["accepted 9900x1000", "canceled requested", "rejected 0"]);
    const answer = await caller.call(SPOT.openOrders(instrument));
    const left = answer.type === "ok" ? SPOT.orders(answer.json) : [];
    assertEquals(left.map(({ clientId }) => clientId), ["web_1"]);
    close();
  });
});

Deno.test("BinanceExchange asks for a place whose answer was kept back", async () => {
  const endpoint = "POST /api/v3/order";
  const faults = [{ kind: "cut_call", endpoint, over: "rest", executed: true }];
  await withSite({ faults }, async (site) => {
    const { exchange, told, send, close } = open(site, { market: "spot" });
    await exchange.start();
    send(place(A, 9_900, 1_000));
    await until(() => told().length === 2);
    assertEquals(told(), ["unanswered", "accepted 9900x1000"]);
    assertEquals(await exchange.stop(), []);
    close();
  });
});

Deno.test("BinanceExchange tells of a malformed event and asks the account instead", async () => {
  await withSite({}, async (site) => {
    const { exchange, close, problems, calls } = open(site, { market: "usdm" });
    await exchange.start();
    exchange.userEvent({ e: "ORDER_TRADE_UPDATE", o: {} });
    await until(() => calls.includes("GET /fapi/v1/userTrades"));
    assertEquals(problems.length, 1);
    const data = { m: "FUNDING_FEE", S: "BTCUSDT", B: [{ a: "USDT", wb: "5", bc: "-0.1" }] };
    exchange.userEvent({ e: "ACCOUNT_UPDATE", E: 1, T: 1, a: data });
    assertEquals(problems[1], "-0.1");
    await exchange.resync();
    close();
  });
});
