// The door to the simulated venue.
export * from "./config.ts";
export { type Answer, SimExchange, type VenueObserver } from "./exchange.ts";
export { checkLimitOrder, checkTakerOrder } from "./filters.ts";
export type { FundingEvent } from "./funding.ts";
export { latencyOf } from "./latency.ts";
export type { TimeInForce } from "./limit_order.ts";
export { SharedAccount } from "./shared_account.ts";
export { SimVenue, type VenueAccount } from "./venue.ts";
export type { VenueView } from "./venue_view.ts";
