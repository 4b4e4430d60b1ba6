// The way to one market of one environment: clock, budget, queue and REST, wired once.
import type { Hosts } from "./hosts.ts";
import type { Credentials } from "./keys.ts";
import type { Ports } from "./ports.ts";
import { readRateLimits, USUAL_LIMITS } from "./rate_limits.ts";
import { RequestBudget } from "./request_budget.ts";
import { RequestQueue } from "./request_queue.ts";
import { RestClient } from "./rest.ts";
import type { Signer } from "./sign.ts";
import { VenueClock } from "./venue_clock.ts";

export interface WayOptions {
  readonly hosts: Hosts;
  readonly ports: Ports;
  /** Undefined: public calls alone. */
  readonly credentials: Credentials | undefined;
  readonly recvWindowMs?: number;
  readonly timeoutMs?: number;
}

/** What REST and the WebSocket API of one market share. */
export interface Way {
  readonly hosts: Hosts;
  readonly signer: Signer | undefined;
  readonly clock: VenueClock;
  readonly queue: RequestQueue;
  readonly rest: RestClient;
  /**
   * Takes the limits of an exchangeInfo answer's `rateLimits` instead of the usual ones. Throws
   * SyntaxError where it is no list of limits.
   */
  setLimits(rateLimits: unknown): void;
  /** Nothing is sent from here on. */
  close(): void;
}

/** Wires the way; throws RangeError where the key is for another environment. */
export function openWay(options: WayOptions): Way {
  const { hosts, ports, credentials, ...limits } = options;
  if (credentials !== undefined && credentials.environment !== hosts.environment) {
    throw new RangeError(
      `Cannot use the key: it is for ${credentials.environment}, not for ${hosts.environment}`,
    );
  }
  const signer = credentials?.signer;
  const clock = new VenueClock(ports.clock);
  const budget = new RequestBudget(USUAL_LIMITS[hosts.market]);
  const queue = new RequestQueue({ budget, clock: ports.clock, venueMs: () => clock.venueMs() });
  const rest = new RestClient({ hosts, ports, signer, queue, clock, ...limits });
  return {
    hosts,
    signer,
    clock,
    queue,
    rest,
    setLimits: (rateLimits) => budget.setLimits(readRateLimits(rateLimits)),
    close: () => {
      rest.close();
      queue.close();
    },
  };
}
