// Which column of a table of bars is which, by the names that such columns go by.

/** Where the fields of a bar stand; a quote bar has them once a side. */
export interface BarColumns {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface TimeColumn {
  readonly column: number;
  /** Whether its name says that it is when the bar opened, or closed. */
  readonly says: "open" | "close" | undefined;
}

/** What the header of a table of bars says. */
export interface HeaderColumns extends BarColumns {
  readonly volume: number;
  readonly time: TimeColumn;
  /** When the bar closed, where the time is that of its opening and both are there. */
  readonly closeTime: number | undefined;
}

const OPEN_TIMES = named(
  "opentime opendatetime opendate opentimestamp openat openedat timeopen dateopen start starttime " +
    "startdate starttimestamp starttimeutc begin begintime bartime candletime candlebegintime " +
    "windowstart tsopen opents",
);
const CLOSE_TIMES = named(
  "closetime closedatetime closedate closetimestamp closeat closedat timeclose dateclose end endtime " +
    "enddate endtimestamp windowend tsclose closets",
);
const TIMES = named(
  "time timestamp datetime date ts t unix unixtime unixtimestamp epoch epochtime dt timeutc dateutc " +
    "datetimeutc timestamputc utc gmttime localtime timestampms timestampus timestampns timems " +
    "eventtime index",
);
const OPEN = named("open o openprice priceopen");
const HIGH = named("high h highprice pricehigh max");
const LOW = named("low l lowprice pricelow min");
const CLOSE = named("close c last closeprice priceclose");
const VOLUMES = named("volume vol v basevolume volumebase basevol basevolumetraded volumetraded");
/** `Volume BTC`: some name the asset. A volume in money is no quantity. */
const VOLUME_OF_ASSET = /^volume[a-z0-9]{2,10}$/;
const IN_MONEY = /(quote|usd|usdt|usdc|busd|eur|notional|ma|adj|currency|taker)/;

function named(names: string): ReadonlySet<string> {
  return new Set(names.split(" "));
}

/** `Close_DateTime`, `<CLOSE TIME>` and `closeTime` are one name. */
export function barName(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/**
 * The columns by a header's names, in any order; undefined where it is no table of bars. A table
 * without volumes is none: nothing says how much could be filled.
 */
export function barColumns(header: readonly string[]): HeaderColumns | undefined {
  const names = header.map(barName);
  const at = (set: ReadonlySet<string>) => indexOf(names, (name) => set.has(name));
  const [open, high, low, close] = [at(OPEN), at(HIGH), at(LOW), at(CLOSE)];
  const volume = at(VOLUMES) ??
    indexOf(names, (name) => VOLUME_OF_ASSET.test(name) && !IN_MONEY.test(name));
  const time = timeColumn(names);
  if (
    open === undefined || high === undefined || low === undefined || close === undefined ||
    volume === undefined || time === undefined
  ) return undefined;
  const closeTime = time.says === "open" ? at(CLOSE_TIMES) : undefined;
  return { open, high, low, close, volume, time, closeTime };
}

function timeColumn(names: readonly string[]): TimeColumn | undefined {
  const kinds = [[OPEN_TIMES, "open"], [CLOSE_TIMES, "close"], [TIMES, undefined]] as const;
  for (const [set, says] of kinds) {
    const column = indexOf(names, (name) => set.has(name));
    if (column !== undefined) return { column, says };
  }
  return undefined;
}

function indexOf(names: readonly string[], fits: (name: string) => boolean): number | undefined {
  const index = names.findIndex(fits);
  return index < 0 ? undefined : index;
}
