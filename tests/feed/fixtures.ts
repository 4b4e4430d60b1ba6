// One small file of each format, written after its published layout, and the events it means.
import binanceBookTicker from "../golden/formats/binance_book_ticker.csv" with { type: "text" };
import binanceBookTickerEvents from "../golden/formats/binance_book_ticker.events.csv" with {
  type: "text",
};
import binanceSpotAggTrades from "../golden/formats/binance_spot_agg_trades.csv" with {
  type: "text",
};
import binanceSpotAggTradesEvents from "../golden/formats/binance_spot_agg_trades.events.csv" with {
  type: "text",
};
import binanceSpotTrades from "../golden/formats/binance_spot_trades.csv" with { type: "text" };
import binanceSpotTradesEvents from "../golden/formats/binance_spot_trades.events.csv" with {
  type: "text",
};
import binanceSpotTradesMs from "../golden/formats/binance_spot_trades_ms.csv" with {
  type: "text",
};
import binanceSpotTradesMsEvents from "../golden/formats/binance_spot_trades_ms.events.csv" with {
  type: "text",
};
import binanceTDepthSnap from "../golden/formats/binance_t_depth_snap.csv" with { type: "text" };
import binanceTDepthSnapEvents from "../golden/formats/binance_t_depth_snap.events.csv" with {
  type: "text",
};
import binanceTDepthUpdate from "../golden/formats/binance_t_depth_update.csv" with {
  type: "text",
};
import binanceTDepthUpdateEvents from "../golden/formats/binance_t_depth_update.events.csv" with {
  type: "text",
};
import binanceUsdmAggTrades from "../golden/formats/binance_usdm_agg_trades.csv" with {
  type: "text",
};
import binanceUsdmAggTradesEvents from "../golden/formats/binance_usdm_agg_trades.events.csv" with {
  type: "text",
};
import binanceUsdmTrades from "../golden/formats/binance_usdm_trades.csv" with { type: "text" };
import binanceUsdmTradesEvents from "../golden/formats/binance_usdm_trades.events.csv" with {
  type: "text",
};
import binanceUsdmTradesBare from "../golden/formats/binance_usdm_trades_bare.csv" with {
  type: "text",
};
import binanceUsdmTradesBareEvents from "../golden/formats/binance_usdm_trades_bare.events.csv" with {
  type: "text",
};
import bbgoTrades from "../golden/formats/bbgo_trades.csv" with { type: "text" };
import bbgoTradesEvents from "../golden/formats/bbgo_trades.events.csv" with { type: "text" };
import cryptofeedHttp from "../golden/formats/cryptofeed_spot.http" with { type: "text" };
import cryptofeedWs from "../golden/formats/cryptofeed_spot.ws" with { type: "text" };
import evgerherOrderbooks from "../golden/formats/evgerher_orderbooks.csv" with { type: "text" };
import evgerherOrderbooksEvents from "../golden/formats/evgerher_orderbooks.events.csv" with {
  type: "text",
};
import evgerherTrades from "../golden/formats/evgerher_trades.csv" with { type: "text" };
import evgerherTradesEvents from "../golden/formats/evgerher_trades.events.csv" with {
  type: "text",
};
import streamActions from "../golden/formats/stream_actions.csv" with { type: "text" };
import streamActionsEvents from "../golden/formats/stream_actions.events.csv" with { type: "text" };
import streamBook10 from "../golden/formats/stream_book10.csv" with { type: "text" };
import streamBook10Events from "../golden/formats/stream_book10.events.csv" with { type: "text" };
import streamBook20 from "../golden/formats/stream_book20.csv" with { type: "text" };
import streamBook20Events from "../golden/formats/stream_book20.events.csv" with { type: "text" };
import streamBookticker from "../golden/formats/stream_bookticker.csv" with { type: "text" };
import streamBooktickerEvents from "../golden/formats/stream_bookticker.events.csv" with {
  type: "text",
};
import streamDepthDiff from "../golden/formats/stream_depth_diff.csv" with { type: "text" };
import streamDepthDiffEvents from "../golden/formats/stream_depth_diff.events.csv" with {
  type: "text",
};
import streamDepthSnapshot from "../golden/formats/stream_depth_snapshot.csv" with { type: "text" };
import streamDepthSnapshotEvents from "../golden/formats/stream_depth_snapshot.events.csv" with {
  type: "text",
};
import streamTrades from "../golden/formats/stream_trades.csv" with { type: "text" };
import streamTradesEvents from "../golden/formats/stream_trades.events.csv" with { type: "text" };
import tardisBookSnapshot25 from "../golden/formats/tardis_book_snapshot_25.csv" with {
  type: "text",
};
import tardisBookSnapshot25Events from "../golden/formats/tardis_book_snapshot_25.events.csv" with {
  type: "text",
};
import tardisBookSnapshot5 from "../golden/formats/tardis_book_snapshot_5.csv" with {
  type: "text",
};
import tardisBookSnapshot5Events from "../golden/formats/tardis_book_snapshot_5.events.csv" with {
  type: "text",
};
import tardisIncrementalBookL2 from "../golden/formats/tardis_incremental_book_l2.csv" with {
  type: "text",
};
import tardisIncrementalBookL2Events from "../golden/formats/tardis_incremental_book_l2.events.csv" with {
  type: "text",
};
import tardisQuotes from "../golden/formats/tardis_quotes.csv" with { type: "text" };
import tardisQuotesEvents from "../golden/formats/tardis_quotes.events.csv" with { type: "text" };
import tardisTrades from "../golden/formats/tardis_trades.csv" with { type: "text" };
import tardisTradesEvents from "../golden/formats/tardis_trades.events.csv" with { type: "text" };
import type { Instrument } from "../../lib/market/instrument.ts";
import { BOOK10, SPOT, USDM } from "./rings.ts";

export interface Fixture {
  readonly name: string;
  readonly text: string;
  /** The same as event CSV. */
  readonly events: string;
  readonly instrument: Instrument;
}

/** Recordings of cryptofeed: what came over the connection, and the books that were asked for. */
export const CRYPTOFEED_WS = cryptofeedWs;
export const CRYPTOFEED_HTTP = cryptofeedHttp;

export const FIXTURES: readonly Fixture[] = [
  {
    name: "binance_book_ticker",
    text: binanceBookTicker,
    events: binanceBookTickerEvents,
    instrument: USDM,
  },
  {
    name: "binance_spot_agg_trades",
    text: binanceSpotAggTrades,
    events: binanceSpotAggTradesEvents,
    instrument: SPOT,
  },
  {
    name: "binance_spot_trades",
    text: binanceSpotTrades,
    events: binanceSpotTradesEvents,
    instrument: SPOT,
  },
  {
    name: "binance_spot_trades_ms",
    text: binanceSpotTradesMs,
    events: binanceSpotTradesMsEvents,
    instrument: SPOT,
  },
  {
    name: "binance_t_depth_snap",
    text: binanceTDepthSnap,
    events: binanceTDepthSnapEvents,
    instrument: USDM,
  },
  {
    name: "binance_t_depth_update",
    text: binanceTDepthUpdate,
    events: binanceTDepthUpdateEvents,
    instrument: USDM,
  },
  {
    name: "binance_usdm_agg_trades",
    text: binanceUsdmAggTrades,
    events: binanceUsdmAggTradesEvents,
    instrument: USDM,
  },
  {
    name: "binance_usdm_trades",
    text: binanceUsdmTrades,
    events: binanceUsdmTradesEvents,
    instrument: USDM,
  },
  {
    name: "binance_usdm_trades_bare",
    text: binanceUsdmTradesBare,
    events: binanceUsdmTradesBareEvents,
    instrument: USDM,
  },
  { name: "bbgo_trades", text: bbgoTrades, events: bbgoTradesEvents, instrument: SPOT },
  {
    name: "evgerher_orderbooks",
    text: evgerherOrderbooks,
    events: evgerherOrderbooksEvents,
    instrument: BOOK10,
  },
  {
    name: "evgerher_trades",
    text: evgerherTrades,
    events: evgerherTradesEvents,
    instrument: BOOK10,
  },
  { name: "stream_actions", text: streamActions, events: streamActionsEvents, instrument: BOOK10 },
  { name: "stream_book10", text: streamBook10, events: streamBook10Events, instrument: BOOK10 },
  { name: "stream_book20", text: streamBook20, events: streamBook20Events, instrument: SPOT },
  {
    name: "stream_bookticker",
    text: streamBookticker,
    events: streamBooktickerEvents,
    instrument: USDM,
  },
  {
    name: "stream_depth_diff",
    text: streamDepthDiff,
    events: streamDepthDiffEvents,
    instrument: USDM,
  },
  {
    name: "stream_depth_snapshot",
    text: streamDepthSnapshot,
    events: streamDepthSnapshotEvents,
    instrument: USDM,
  },
  { name: "stream_trades", text: streamTrades, events: streamTradesEvents, instrument: USDM },
  {
    name: "tardis_book_snapshot_25",
    text: tardisBookSnapshot25,
    events: tardisBookSnapshot25Events,
    instrument: SPOT,
  },
  {
    name: "tardis_book_snapshot_5",
    text: tardisBookSnapshot5,
    events: tardisBookSnapshot5Events,
    instrument: USDM,
  },
  {
    name: "tardis_incremental_book_l2",
    text: tardisIncrementalBookL2,
    events: tardisIncrementalBookL2Events,
    instrument: USDM,
  },
  { name: "tardis_quotes", text: tardisQuotes, events: tardisQuotesEvents, instrument: SPOT },
  { name: "tardis_trades", text: tardisTrades, events: tardisTradesEvents, instrument: SPOT },
];
