// From the resolved configuration to what a replay needs.
import { Decimal } from "../lib/base/decimal.ts";
import { checkOrderSizes } from "../lib/config/order_sizes.ts";
import type { Resolved } from "../lib/config/resolve.ts";
import { E8 } from "../lib/market/event_ring.ts";
import type { Instrument } from "../lib/market/instrument.ts";
import type { FillModel } from "../lib/sim/config.ts";
import type { ReplayConfig } from "./replay.ts";

/** Names our orders among all of an account. */
const ORDER_PREFIX = "ek";

export interface ReplayOptions {
  /** Half-open range of local time in which we trade, in microseconds. */
  readonly fromUs?: number | undefined;
  readonly toUs?: number | undefined;
  /** The main model first. */
  readonly models: readonly FillModel[];
  readonly everyMessage?: boolean;
  readonly assumed?: ReplayConfig["assumed"];
}

/** Wires one replay; checks that the orders are large enough once the first mid is known. */
export function replayConfig(
  resolved: Resolved,
  instrument: Instrument,
  options: ReplayOptions,
): ReplayConfig {
  const { kernel, reference } = resolved;
  return {
    instrument,
    engine: {
      instrument,
      kernel,
      risk: resolved.risk,
      leverage: resolved.sim.leverage,
      retryDelayUs: resolved.retryDelayUs,
      timeoutUs: resolved.timeoutUs,
      orderPrefix: ORDER_PREFIX,
    },
    sim: resolved.sim,
    latency: resolved.latency,
    reference: {
      method: reference.method,
      windowUs: reference.windowUs,
      tickE8: new Decimal(instrument.tickSize).mul(E8).toNumber(),
    },
    meters: {
      ...resolved.meters,
      reference: reference.method,
      levels: kernel.levels,
      resetIntervalUs: kernel.resetIntervalUs,
      regimes: resolved.regimes,
    },
    account: resolved.account,
    models: options.models,
    fromUs: options.fromUs,
    toUs: options.toUs,
    everyMessage: options.everyMessage ?? false,
    assumed: options.assumed,
    checkSizes: (mid) => checkOrderSizes(kernel, instrument, mid as never),
  };
}
