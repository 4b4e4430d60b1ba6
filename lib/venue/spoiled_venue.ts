// What faults do to the venue itself: bans, a wrong clock, a halt, stricter filters.
import { toLots } from "../base/decimal.ts";
import type { Instrument, Market } from "../market/instrument.ts";
import type { VenueRule } from "./fault_rules.ts";
import type { Venue } from "./venue.ts";

/** The rules that need no socket. */
export type SpoilRule = Exclude<
  VenueRule,
  { readonly kind: "expire_listen_keys" | "server_shutdown" | "cut_all" }
>;

/** Does it, on these markets; an unknown symbol is left alone. */
export function spoilVenue(
  rule: SpoilRule,
  { venue, markets, ip }: {
    readonly venue: Venue;
    readonly markets: readonly Market[];
    readonly ip: string;
  },
): void {
  switch (rule.kind) {
    case "ban":
      return venue.ban(ip);
    case "clock_skew":
      venue.skewUs = rule.ms * 1000;
      return;
    case "symbol_status":
    case "filters":
      for (const market of markets) {
        const symbol = venue.symbol(market, rule.symbol);
        if (symbol === undefined) continue;
        if (rule.kind === "filters") symbol.instrument = stricter(symbol.instrument, rule);
        else venue.setStatus(symbol, rule.status);
      }
  }
}

/** The instrument with the limits that a rule names. */
function stricter(
  instrument: Instrument,
  rule: SpoilRule & { readonly kind: "filters" },
): Instrument {
  const { notionalMin, qtyMin, qtyMax, ordersMax } = rule;
  const { lotSize } = instrument;
  return {
    ...instrument,
    ...(notionalMin === undefined ? {} : { notionalMin }),
    ...(qtyMin === undefined ? {} : { qtyMin: toLots(qtyMin, lotSize, "ceil") }),
    ...(qtyMax === undefined ? {} : { qtyMax: toLots(qtyMax, lotSize, "floor") }),
    ...(ordersMax === undefined ? {} : { ordersMax }),
  };
}
