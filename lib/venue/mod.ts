// Door to the local Binance.
export type { ClientKeys } from "./auth.ts";
export type { Host } from "./backend.ts";
export type { FaultRule } from "./fault_rules.ts";
export { readFaultRules } from "./fault_rules.ts";
export type { BaseUrls, ServeConfig, VenueServer } from "./serve.ts";
export { serveVenue } from "./serve.ts";
export type { VenueConfig, VenueSymbol } from "./venue.ts";
export { Venue } from "./venue.ts";
