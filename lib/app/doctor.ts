// `doctor`: whether clock, key, account, filters, balances and disk are fit for trading.
import { statfsSync } from "node:fs";
import {
  type Call,
  type Credentials,
  hostsOf,
  type KeySource,
  localHosts,
  type Ports,
  readKeys,
  realPorts,
  type RestClient,
} from "../binance/mod.ts";
import type { Resolved } from "../config/mod.ts";
import type { Instrument } from "../market/instrument.ts";
import {
  type Check,
  checkClock,
  checkDisk,
  checkLeverage,
  checkMargin,
  checkMode,
  checkRestrictions,
  checkSizes,
  checkSpotAccount,
  midOf,
} from "./doctor_checks.ts";
import { wrapped } from "./inspect_words.ts";
import { type Io, print } from "./io.ts";
import {
  fetchInstrument,
  type PublicFlags,
  QUERY,
  readPublicFlags,
  venueClient,
  type VenueWish,
} from "./public_market.ts";
import { readSettings, type Settings } from "./settings.ts";
import { readText, readTextIfThere } from "./text_file.ts";

export interface DoctorFlags extends PublicFlags {
  readonly config?: string;
  readonly profile?: string;
  readonly set?: readonly string[];
}

/** What it asks of the machine. */
export interface DoctorSurroundings {
  readonly ports: Ports;
  readonly keys: KeySource;
  /** Free bytes of the disk that this folder is on; undefined where nobody may look. */
  readonly freeBytes: () => number | undefined;
}

const NAME_COLUMNS = 22;
const LEVEL_COLUMNS = 6;

/** Prints a line for each check; throws RangeError when one of them fails. */
export async function doctor(
  flags: DoctorFlags,
  io: Io,
  surroundings: DoctorSurroundings = systemSurroundings(),
): Promise<void> {
  const { symbol: _symbol, ...settingFlags } = flags;
  const settings = readSettings(settingFlags);
  const wish = readPublicFlags(flags, settings.fallback);
  const checks: Check[] = [];
  const tell = (...found: readonly Check[]) => {
    checks.push(...found);
    for (const check of found) print(io, checkText(check));
  };
  const { hosts: { environment, market }, symbol } = wish;
  print(io, `${market} ${symbol}, ${environment}\n\n`);
  tell(checkDisk(surroundings.freeBytes()));
  const credentials = keysOf(wish, { surroundings, tell });
  const { ports } = surroundings;
  const { rest, clock } = venueClient(wish.hosts, { ports, signer: credentials?.signer });
  try {
    if (!await rest.syncClock()) {
      tell(unreachable(wish));
    } else {
      const local = clock.local();
      tell(checkClock(clock.offset.offsetMs(local) ?? 0, clock.offset.uncertaintyMs(local) ?? 0));
      await examine(rest, { wish, settings, credentials, ports, tell });
    }
  } finally {
    rest.close();
  }
  const failed = checks.filter(({ level }) => level === "FAIL").length;
  const warned = checks.filter(({ level }) => level === "warn").length;
  print(io, `\n${checks.length} checks, ${warned} to look at, ${failed} failed\n`);
  if (failed === 0) return;
  throw new RangeError(`Cannot trade ${market} ${symbol}: ${failed} of the checks failed`);
}

interface Visit {
  readonly wish: VenueWish;
  readonly settings: Settings;
  readonly credentials: Credentials | undefined;
  readonly ports: Ports;
  readonly tell: (...checks: readonly Check[]) => void;
}

async function examine(rest: RestClient, visit: Visit): Promise<void> {
  const { wish, settings, credentials, tell } = visit;
  let instrument: Instrument;
  try {
    ({ instrument } = await fetchInstrument(rest, wish));
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    return tell({ level: "FAIL", name: "instrument", text: error.message });
  }
  const resolved = resolvedOf(settings, instrument);
  if ("level" in resolved) return tell(resolved);
  const { market, symbol } = instrument;
  const mid = midOf(await rest.call(tickerCall(instrument)), instrument);
  if (mid === undefined) {
    return tell({ level: "FAIL", name: "market", text: "there is no price", mend: "try again" });
  }
  tell(checkSizes(resolved, instrument, mid));
  if (credentials === undefined) return;
  tell(...await permissions(rest, visit));
  if (market === "spot") {
    const account = await rest.call(signed("GET /api/v3/account", 20));
    return tell(...checkSpotAccount(account, { resolved, instrument, mid }));
  }
  tell(...checkMode(await rest.call(signed("GET /fapi/v1/accountConfig", 5))));
  const config = await rest.call(signed("GET /fapi/v1/symbolConfig", 5, { symbol }));
  tell(checkLeverage(config, symbol, resolved.sim.leverage));
  const balance = await rest.call(signed("GET /fapi/v3/balance", 5));
  tell(checkMargin(balance, { resolved, instrument }));
}

function resolvedOf(settings: Settings, instrument: Instrument): Resolved | Check {
  try {
    return settings.resolve(instrument);
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    return { level: "FAIL", name: "configuration", text: error.message };
  }
}

/** Permissions are asked for at the spot host, whatever is traded; play grounds do not tell them. */
async function permissions(rest: RestClient, visit: Visit): Promise<readonly Check[]> {
  const { wish: { hosts }, credentials, ports } = visit;
  const { environment, market } = hosts;
  if (environment === "testnet" || environment === "demo") {
    return [{
      level: "warn",
      name: "permissions",
      text: `${environment} does not tell what a key may do`,
      mend: "nothing: no real money is there",
    }];
  }
  const call = signed("GET /sapi/v1/account/apiRestrictions", 1);
  if (market === "spot") return checkRestrictions(await rest.call(call), market);
  const spotHosts = environment === "live"
    ? hostsOf("live", "spot")
    : localHosts("spot", hosts.rest);
  const { rest: spot } = venueClient(spotHosts, { ports, signer: credentials?.signer });
  const answer = await spot.call(call);
  spot.close();
  if (answer.type === "ok" || environment === "live") return checkRestrictions(answer, market);
  return [{
    level: "warn",
    name: "permissions",
    text: "a local venue of USD-M alone does not tell what a key may do",
    mend: "nothing: no real money is there",
  }];
}

function keysOf(
  { hosts: { environment } }: VenueWish,
  { surroundings, tell }: { surroundings: DoctorSurroundings; tell: Visit["tell"] },
): Credentials | undefined {
  const name = "key";
  try {
    const credentials = readKeys(environment, surroundings.keys);
    if (credentials !== undefined) {
      const { signer: { type }, source } = credentials;
      const kind = type === "hmac" ? "HMAC" : "Ed25519";
      tell({ level: "ok", name, text: `${kind}, from ${source}, for ${environment}` });
      return credentials;
    }
    tell({
      level: "warn",
      name,
      text: "none is given: the account was not looked at",
      mend: "set BINANCE_API_KEY and BINANCE_SECRET_KEY or BINANCE_ED25519_KEY_FILE",
    });
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
    tell({ level: "FAIL", name, text: error.message, mend: "see deno task doctor --help" });
  }
}

function unreachable({ hosts: { rest, environment } }: VenueWish): Check {
  return {
    level: "FAIL",
    name: "network",
    text: `${new URL(rest).host} does not tell its time`,
    mend: environment === "local"
      ? "deno task venue starts a local venue, which prints its URL"
      : "look at the network, or try --env local",
  };
}

function signed(
  endpoint: string,
  weight: number,
  params: Call["params"] = {},
): Call {
  return { ...QUERY, endpoint, params, weight, security: "signed" };
}

function tickerCall({ market, symbol }: Instrument): Call {
  const isSpot = market === "spot";
  return {
    ...QUERY,
    endpoint: isSpot ? "GET /api/v3/ticker/bookTicker" : "GET /fapi/v1/ticker/bookTicker",
    params: { symbol },
    weight: 2,
  };
}

/** Lines of at most 80 columns: level, name, what was found, and what to do. */
function checkText({ level, name, text, mend }: Check): string {
  const indent = LEVEL_COLUMNS + NAME_COLUMNS;
  const lines = [text, ...(mend === undefined ? [] : [`-> ${mend}`])].flatMap((one) =>
    wrapped(one, indent)
  );
  const head = `${level.padEnd(LEVEL_COLUMNS)}${name.padEnd(NAME_COLUMNS)}`;
  return lines.map((line, index) => `${index === 0 ? head : " ".repeat(indent)}${line}\n`).join("");
}

function systemSurroundings(): DoctorSurroundings {
  return {
    ports: realPorts(),
    keys: {
      variable: (name) => Deno.env.get(name),
      dotenv: readTextIfThere(".env"),
      readFile: readText,
    },
    freeBytes: () => freeBytesOf("."),
  };
}

/** Undefined where the process may not look. */
function freeBytesOf(path: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
