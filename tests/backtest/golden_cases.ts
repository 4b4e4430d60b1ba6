// The golden backtests: one folder each, told in the order of the matching rules.
import type { GoldenCase } from "./golden_case.ts";
import { queuePartialTrades } from "../golden/backtests/queue_partial_trades/case.ts";
import { unknownQueueBecomesKnown } from "../golden/backtests/unknown_queue_becomes_known/case.ts";
import { twoOrdersAtOnePrice } from "../golden/backtests/two_orders_at_one_price/case.ts";
import { sweepThreeLevels } from "../golden/backtests/sweep_three_levels/case.ts";
import { fillRacesAmend } from "../golden/backtests/fill_races_amend/case.ts";
import { bookCrossesWithoutTrade } from "../golden/backtests/book_crosses_without_trade/case.ts";
import { fundingOnAPosition } from "../golden/backtests/funding_on_a_position/case.ts";
import { gapWithResync } from "../golden/backtests/gap_with_resync/case.ts";
import { silence } from "../golden/backtests/silence/case.ts";
import { feeInBase } from "../golden/backtests/fee_in_base/case.ts";
import { feeInBnb } from "../golden/backtests/fee_in_bnb/case.ts";
import { postOnlyRejectAtArrival } from "../golden/backtests/post_only_reject_at_arrival/case.ts";
import { amendCrosses } from "../golden/backtests/amend_crosses/case.ts";
import { replaceCrosses } from "../golden/backtests/replace_crosses/case.ts";
import { inventoryLimit } from "../golden/backtests/inventory_limit/case.ts";
import { staggeredResetSpot } from "../golden/backtests/staggered_reset_spot/case.ts";
import { staggeredResetUsdm } from "../golden/backtests/staggered_reset_usdm/case.ts";

export const GOLDEN_CASES: readonly GoldenCase[] = [
  queuePartialTrades,
  unknownQueueBecomesKnown,
  twoOrdersAtOnePrice,
  sweepThreeLevels,
  fillRacesAmend,
  bookCrossesWithoutTrade,
  fundingOnAPosition,
  gapWithResync,
  silence,
  feeInBase,
  feeInBnb,
  postOnlyRejectAtArrival,
  amendCrosses,
  replaceCrosses,
  inventoryLimit,
  staggeredResetSpot,
  staggeredResetUsdm,
];
