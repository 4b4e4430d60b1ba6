// The adapter on real sockets: everything it needs to talk to the local Binance of a test.
import { localHosts } from "../../lib/binance/hosts.ts";
import { realPorts } from "../../lib/binance/platform.ts";
import { USUAL_LIMITS } from "../../lib/binance/rate_limits.ts";
import { RequestBudget } from "../../lib/binance/request_budget.ts";
import { RequestQueue } from "../../lib/binance/request_queue.ts";
import { RestClient } from "../../lib/binance/rest.ts";
import { Secret } from "../../lib/binance/secret.ts";
import { ed25519Signer, hmacSigner } from "../../lib/binance/sign.ts";
import { VenueClock } from "../../lib/binance/venue_clock.ts";
import { WsApiClient } from "../../lib/binance/ws_api.ts";
import type { Market } from "../../lib/market/instrument.ts";
import type { Site } from "../venue/sockets.ts";

const TURNS_MAX = 2_000;

export function overVenue(
  { urls, rig }: Site,
  { market, key = "hmac" }: { readonly market: Market; readonly key?: "hmac" | "ed25519" },
) {
  const hosts = localHosts(market, urls[market].rest);
  const ports = realPorts();
  const { hmac, ed25519 } = rig.keys;
  const signer = key === "hmac"
    ? hmacSigner(hmac.apiKey, new Secret(hmac.secretKey))
    : ed25519Signer(ed25519.apiKey, new Secret(ed25519.privateKey));
  const clock = new VenueClock(ports.clock);
  const budget = new RequestBudget(USUAL_LIMITS[market]);
  const queue = new RequestQueue({ budget, clock: ports.clock, venueMs: () => clock.venueMs() });
  const caller = new RestClient({ hosts, ports, signer, queue, clock });
  const notices: string[] = [];
  const api = new WsApiClient({
    market,
    url: hosts.wsApi,
    ports,
    signer,
    queue,
    clock,
    syncClock: () => caller.syncClock(),
    onNotice: (notice) => notices.push(Object.values(notice).join(" ")),
  });
  return { hosts, ports, caller, api, notices, clock, queue };
}

/** Waits for what real sockets bring in their own time; throws when it never comes. */
export async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    if (await what()) return;
    await new Promise((done) => setTimeout(done, 5));
  }
  throw new RangeError(`Cannot go on: ${what} did not come true`);
}
