// What a feed has to tell while it runs, as lines for people.
import type { FeedNotice } from "../binance/market_feed.ts";
import { printable } from "./inspect_words.ts";

/** One line; undefined where all is well. Text of the venue cannot write to the terminal. */
export function feedNotice(notice: FeedNotice): string | undefined {
  const text = textOf(notice);
  return text === undefined ? undefined : printable(text);
}

function textOf(notice: FeedNotice): string | undefined {
  switch (notice.type) {
    case "up":
    case "synced":
      return undefined;
    case "down":
      return `The ${notice.route} stream is down: ${notice.why}`;
    case "alarm":
      return `The ${notice.route} stream failed ${notice.failures} times in a row: ${notice.why}`;
    case "gap":
      return `Updates of ${notice.symbol} are missing: its book is asked for again`;
    case "snapshot_failed":
      return `The book of ${notice.symbol} could not be had: ${notice.why}`;
    case "silent":
      return `${notice.symbol} ${notice.stream} was silent for ${notice.ms} ms`;
    case "malformed":
      return `A message could not be read: ${notice.why}`;
    case "refused":
      return `The ${notice.route} stream refused: ${notice.text}`;
  }
}
