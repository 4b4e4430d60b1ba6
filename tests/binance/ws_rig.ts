// A WebSocket API client on a clock and sockets moved by hand.
import type { Call } from "../../lib/binance/answer.ts";
import { USUAL_LIMITS } from "../../lib/binance/rate_limits.ts";
import { RequestBudget } from "../../lib/binance/request_budget.ts";
import { RequestQueue } from "../../lib/binance/request_queue.ts";
import { Secret } from "../../lib/binance/secret.ts";
import { ed25519Signer, hmacSigner } from "../../lib/binance/sign.ts";
import { VenueClock } from "../../lib/binance/venue_clock.ts";
import { WsApiClient, type WsApiOptions } from "../../lib/binance/ws_api.ts";
import { type FarEnd, manualPorts } from "./manual_ports.ts";

/** RFC 8032's first test key. */
const PEM = "-----BEGIN PRIVATE KEY-----\n" +
  "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n" +
  "-----END PRIVATE KEY-----\n";

export const HMAC = hmacSigner("key", new Secret("secret"));
export const ED25519 = ed25519Signer("key", new Secret(PEM));

export function wsRig(options: Partial<WsApiOptions> = {}) {
  const ports = manualPorts();
  const clock = new VenueClock(ports.clock);
  const sync = () => {
    const { monotonicMs, wallMs } = clock.local();
    const sample = { sentMs: monotonicMs, receivedMs: monotonicMs, wallMs, venueMs: wallMs };
    return clock.offset.add(sample);
  };
  if (options.syncClock === undefined) sync();
  const market = options.market ?? "spot";
  const budget = new RequestBudget(USUAL_LIMITS[market]);
  const queue = new RequestQueue({ budget, clock: ports.clock, venueMs: () => clock.venueMs() });
  const told: string[] = [];
  const client = new WsApiClient({
    market,
    url: "ws://venue/ws-api/v3",
    ports,
    signer: HMAC,
    queue,
    clock,
    syncClock: () => Promise.resolve(sync()),
    onNotice: (notice) => told.push(Object.values(notice).join(" ")),
    ...options,
  });
  return { ...ports, client, budget, queue, told, venueClock: clock };
}

/** A request as the far end reads it. */
export interface Heard {
  readonly id: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export function heard(end: FarEnd, index = -1): Heard {
  const { id, method, params = {} } = JSON.parse(end.sent.at(index) ?? "{}");
  return { id, method, params };
}

/** Answers a request as the venue does. */
export function reply(end: FarEnd, id: string, fields: Readonly<Record<string, unknown>>): void {
  end.say(JSON.stringify({ id, ...fields }));
}

export const PLACE: Call = {
  endpoint: "POST /api/v3/order",
  method: "order.place",
  params: { symbol: "BTCUSDT", quantity: "0.01000", orderId: "8389766145050669870" },
  security: "signed",
  weight: 1,
  orders: 1,
  urgency: "order",
};

export const TIME: Call = {
  endpoint: "GET /api/v3/time",
  method: "time",
  params: {},
  security: "none",
  weight: 1,
  orders: 0,
  urgency: "query",
};
