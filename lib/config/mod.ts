// The door to the configuration: what the user wrote, checked and in the units of one instrument.
export { readExchangeInfo } from "./exchange_info.ts";
export type { Wanted } from "./instrument.ts";
export { readInstrument } from "./instruments.ts";
export { checkOrderSizes } from "./order_sizes.ts";
export { type Override, splitOverride } from "./override.ts";
export {
  type Config,
  type ConfigDraft,
  type ConfigSource,
  finishConfig,
  readConfig,
} from "./read.ts";
export { resolve, type Resolved } from "./resolve.ts";
export { type Profile, PROFILES } from "./schema.ts";
