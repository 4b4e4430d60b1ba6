// The market's last minute, told from events at chosen seconds.
import { assertEquals } from "@std/assert";
import { MarketSummary } from "../../lib/app/watch_summary.ts";
import { ASK, BID } from "../../lib/market/mod.ts";
import { Story } from "./watched.ts";

function told(tell: (story: Story, add: (index: number) => void) => void) {
  const story = new Story();
  const market = new MarketSummary();
  tell(story, (index) => market.add(story.ring, index, story.view));
  return market.summary();
}

Deno.test("MarketSummary tells nothing before anything came", () => {
  const { mid, minuteAgoMid, startMid, spread, spreadMean, minute } = told(() => {});
  assertEquals([mid, minuteAgoMid, startMid, spread, spreadMean, minute.trades], [
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
});

Deno.test("MarketSummary sums what buyers and sellers took in the last minute alone", () => {
  const { minute, total } = told((story, add) => {
    add(story.trade(0, BID, [100, 7]));
    add(story.trade(30, BID, [100, 2]));
    add(story.trade(60.5, ASK, [110, 3]));
  });
  assertEquals(minute, { trades: 2, buyLots: 2, sellLots: 3, tickLots: 530 });
  assertEquals(total, { trades: 3, buyLots: 9, sellLots: 3, tickLots: 1_230 });
});

Deno.test("MarketSummary compares with the mid of a minute ago and of the start", () => {
  const { mid, minuteAgoMid, startMid, spread } = told((story, add) => {
    add(story.quote(0, [100, 1], [102, 1]));
    add(story.quote(20, [110, 1], [112, 1]));
    add(story.quote(70, [120, 1], [124, 1]));
    add(story.quote(85, [130, 1], [131, 1]));
  });
  // What held at 25 s was set at 20 s.
  assertEquals([mid, minuteAgoMid, startMid, spread], [261, 222, 202, 1]);
});

Deno.test("MarketSummary weights the spread by time, over the last minute", () => {
  const { spreadMean } = told((story, add) => {
    add(story.quote(0, [100, 1], [102, 1]));
    add(story.quote(30, [100, 1], [104, 1]));
    add(story.trade(60, BID, [104, 1]));
  });
  assertEquals(spreadMean, 3);
});

Deno.test("MarketSummary keeps no more than a minute of seconds", () => {
  const { minute } = told((story, add) => {
    for (let second = 0; second < 300; second++) add(story.trade(second, BID, [100, 1]));
  });
  assertEquals(minute.trades, 60);
});
