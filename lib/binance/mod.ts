// The door of this folder: the live venue, spot and USD-M.
export { accountCall, type Holdings, type Mismatch, mismatches, readHoldings } from "./account.ts";
export type { Answer, Call, Caller, Params } from "./answer.ts";
export { ClockOffset, type ClockSample, type LocalTime } from "./clock_offset.ts";
export { Countdown, type CountdownOptions } from "./countdown.ts";
export type { Dialect, UserNews, VenueFill, VenueOrder } from "./dialect.ts";
export { parseDotenv } from "./dotenv.ts";
export { classify, type ErrorKind, type VenueError } from "./errors.ts";
export { BinanceExchange, type ExchangeEvents, type ExchangeOptions } from "./exchange.ts";
export {
  type Environment,
  ENVIRONMENTS,
  hostNames,
  type Hosts,
  hostsOf,
  localHosts,
} from "./hosts.ts";
export { parseJson } from "./json.ts";
export { type Credentials, KEY_VARIABLES, type KeySource, readKeys } from "./keys.ts";
export type { FeedCounters, FeedQuality, MalformedMessage } from "./feed_quality.ts";
export { type FeedNotice, MarketFeed, type MarketFeedOptions } from "./market_feed.ts";
export { outcomeOfReply, type Reply, type ReplyOutcome } from "./outcome.ts";
export type { OrderDialect } from "./order_dialect.ts";
export { realPorts } from "./platform.ts";
export * from "./ports.ts";
export {
  type RateLimit,
  readRateLimits,
  type Usage,
  usageOfHeaders,
  usageOfList,
  USUAL_LIMITS,
} from "./rate_limits.ts";
export { type Cost, type Permit, RequestBudget } from "./request_budget.ts";
export { type Admission, RequestQueue } from "./request_queue.ts";
export { RestClient, type RestOptions } from "./rest.ts";
export { Secret } from "./secret.ts";
export { ed25519Signer, hmacSigner, queryText, type Signer, wsPayload } from "./sign.ts";
export { depthCall } from "./snapshots.ts";
export { SPOT } from "./spot.ts";
export type { TradeStream } from "./stream_names.ts";
export type { StreamKind, SymbolFeed } from "./symbol_feed.ts";
export { BLIND, type Scene } from "./telling.ts";
export { USDM } from "./usdm.ts";
export type {
  ResyncCause,
  UserEvent,
  UserStream,
  UserStreamEvents,
  UserStreamNotice,
} from "./user_stream.ts";
export { SpotUserStream } from "./user_stream_spot.ts";
export { UsdmUserStream, type UsdmUserStreamOptions } from "./user_stream_usdm.ts";
export { VenueClock } from "./venue_clock.ts";
export { openWay, type Way, type WayOptions } from "./way.ts";
export { WsApiClient, type WsApiNotice, type WsApiOptions } from "./ws_api.ts";
