// What the charts and tables of the page mean that are not keys of report.json.
import type { Definitions } from "./definition.ts";

/** By the name under which the page has them. */
export const PAGE: Definitions = {
  equity_chart: {
    title: "Equity over time",
    unit: "quote asset",
    text: "Equity of the main run at fills and at each whole second, as in equity.csv. Charts " +
      "over time keep at most 4,096 stretches of equal length; of each they draw the lowest and " +
      "the highest value, so that no extreme is lost.",
  },
  drawdown_chart: {
    title: "Drawdown",
    unit: "%",
    text: "Equity below its highest value so far, in percent of that value.",
  },
  price_chart: {
    title: "Price, quotes and fills",
    unit: "quote asset",
    text: "The venue's mid at fills and at each whole second; the range between our nearest and " +
      "our farthest resting quote of each side, as it stood at whole seconds; and our fills. Of " +
      "the fills of a stretch the cheapest and the dearest of each side are drawn.",
  },
  inventory_chart: {
    title: "Inventory",
    unit: "base asset",
    text: "Base held; on USD-M the position.",
  },
  quoting_chart: {
    title: "Spread compliance and two-sided uptime over time",
    unit: "%",
    text: "The two shares of time, each for at most 256 stretches of equal length. Their means, " +
      "weighted by time, are spread_compliance_pct and two_sided_uptime_pct.",
  },
  gain_chart: {
    title: "Where the change of equity came from",
    unit: "quote asset",
    text: "Spread capture, inventory move, fees (below zero when paid) and funding since the " +
      "start; they add up to the change of equity.",
  },
  period_equity: {
    title: "Equity change",
    unit: "quote asset",
    text: "Equity at the end of the period less equity at its start. It is spread capture + " +
      "inventory move - fees + funding of the period, and the periods add up to the run, to the " +
      "last digit.",
  },
  period_return: {
    title: "Return",
    unit: "%",
    text: "Equity change of the day over equity at its start.",
  },
  hour: {
    title: "Hour",
    unit: "",
    text: "Hour of the day, in UTC of the venue's clock; the same hour of several days is added " +
      "up. Hours that did not occur are absent.",
  },
  day: {
    title: "Day",
    unit: "",
    text: "Day in UTC of the venue's clock.",
  },
  share_of_time: {
    title: "Share of time",
    unit: "%",
    text: "Part of the time measured (base_us).",
  },
  fills_table: {
    title: "Fills",
    unit: "",
    text: "The rows of fills.csv, at most the first 5,000: when the venue filled us, which " +
      "order, at what price and quantity, the commission in its own asset, the print or update " +
      "that filled us, the queue ahead before and after (empty where it is unknown), and the " +
      "venue's mid just before.",
  },
  orders_table: {
    title: "Orders",
    unit: "",
    text: "The rows of orders.csv, at most the first 5,000, in the order in which they ended: " +
      "sent, accepted and ended on the venue's clock, the last price, what was filled plus what " +
      "was left, what was filled, the accepted amends, how and why it ended, and the queue " +
      "ahead when it was accepted.",
  },
  command: {
    title: "Command",
    unit: "",
    text: "The command line of this run, without where its report went and what it printed. Run " +
      "in the project's folder on the same files it gives the same digest; the configuration is " +
      "what config.yaml held then.",
  },
};
