// Accounts of the local venue: balances, positions, desks, timers, and what their owners are told.
import { Decimal, ZERO } from "../base/decimal.ts";
import { ASK, BID } from "../market/event_ring.ts";
import type { Market } from "../market/instrument.ts";
import { type FeeConfig, type FillModel, SharedAccount, type SimConfig } from "../sim/mod.ts";
import { Desk, type FundingNews, type OrderNews } from "./desk.ts";
import type { SymbolMarket } from "./market.ts";
import { isOpen, type OrderRecord } from "./order_record.ts";
import {
  accountPosition,
  type AssetBalance,
  balanceUpdate,
  executionReport,
} from "./payloads_spot.ts";
import { accountUpdate, markOf, orderTradeUpdate, tradeLite } from "./payloads_usdm.ts";
import type { VenueNews } from "./ports.ts";

/** What every account opens with. */
export interface AccountConfig {
  /** Quote of each market and quote asset; base of each spot symbol; BNB on spot. */
  readonly quote: Decimal;
  readonly base: Decimal;
  readonly bnb: Decimal;
  readonly fees: Readonly<Record<Market, FeeConfig>>;
  /** USD-M, until the client sets it. */
  readonly leverage: number;
  readonly fillModel: FillModel;
  readonly queuePower: number;
}

export interface AccountsConfig {
  readonly symbols: readonly SymbolMarket[];
  readonly account: AccountConfig;
  readonly random: () => number;
  readonly statusOf: (symbol: SymbolMarket) => string;
  readonly publish: (news: VenueNews) => void;
}

/** Money that comes or goes without a trade. */
export interface Deposit {
  readonly market: Market;
  readonly asset: string;
  readonly amount: Decimal;
  readonly at: number;
}

const ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const ID_LENGTH = 22;
const FIRST_ORDER_ID: Readonly<Record<Market, bigint>> = {
  spot: 12_569_099_453n,
  usdm: 22_542_179n,
};
/** The symbol whose USD-M order ids are longer than a double can hold, as at the venue. */
const LONG_ID_SYMBOL = "ETHUSDT";
const LONG_ID = 8_389_766_145_050_669_870n;
const FIRST_FILL_ID: Readonly<Record<Market, number>> = {
  spot: 3_771_234_567,
  usdm: 698_759_000,
};

/** Numbers that the venue gives out. */
class Sequences {
  readonly #orders = new Map<SymbolMarket, bigint>();
  readonly #shared = { spot: FIRST_ORDER_ID.spot, usdm: FIRST_ORDER_ID.usdm };
  readonly #fills = { ...FIRST_FILL_ID };
  #execution = 26_889_123_456;

  order(symbol: SymbolMarket): string {
    const { market, symbol: name } = symbol.instrument;
    if (market === "usdm" && name === LONG_ID_SYMBOL) {
      const next = (this.#orders.get(symbol) ?? LONG_ID) + 1n;
      this.#orders.set(symbol, next);
      return next.toString();
    }
    this.#shared[market] += 1n;
    return this.#shared[market].toString();
  }

  fill(market: Market): number {
    return ++this.#fills[market];
  }

  execution(): number {
    return ++this.#execution;
  }
}

/** Writable where the client may change it. */
type AccountSim = SimConfig & { leverage: number };

export class ClientAccount {
  readonly name: string;
  readonly uid: number;
  readonly desks = new Map<SymbolMarket, Desk>();
  readonly sims = new Map<SymbolMarket, AccountSim>();
  /** When all orders of a symbol are canceled, in microseconds. */
  readonly countdowns = new Map<SymbolMarket, number>();

  constructor(name: string, uid: number) {
    this.name = name;
    this.uid = uid;
  }

  desksOf(market: Market): readonly Desk[] {
    return [...this.desks.values()].filter(({ symbol }) => symbol.instrument.market === market);
  }

  leverageOf(symbol: SymbolMarket): number {
    return this.sims.get(symbol)?.leverage ?? 1;
  }
}

export class Accounts {
  readonly config: AccountsConfig;
  readonly #sequences = new Sequences();
  readonly #accounts = new Map<string, ClientAccount>();

  constructor(config: AccountsConfig) {
    this.config = config;
  }

  create(name: string): ClientAccount {
    const account = new ClientAccount(name, 354_937_868 + this.#accounts.size);
    const shared = new Map<string, SharedAccount>();
    for (const symbol of this.config.symbols) {
      const { market, quoteAsset } = symbol.instrument;
      const key = `${market} ${quoteAsset}`;
      const isFirst = !shared.has(key);
      const purse = shared.get(key) ?? new SharedAccount();
      shared.set(key, purse);
      this.#open(account, { symbol, shared: purse, isFirst });
    }
    this.#accounts.set(name, account);
    return account;
  }

  get(name: string): ClientAccount | undefined {
    return this.#accounts.get(name);
  }

  get all(): readonly ClientAccount[] {
    return [...this.#accounts.values()];
  }

  /** A client order id as the venue makes it. */
  makeId(): string {
    const letter = () => ID_LETTERS[Math.floor(this.config.random() * ID_LETTERS.length)] ?? "A";
    return Array.from({ length: ID_LENGTH }, letter).join("");
  }

  executionId(): number {
    return this.#sequences.execution();
  }

  /** When the next countdown ends. */
  get nextAt(): number {
    let next = Infinity;
    for (const { countdowns } of this.#accounts.values()) {
      for (const at of countdowns.values()) next = Math.min(next, at);
    }
    return next;
  }

  /** The next countdown ends: all orders of its symbol are canceled. */
  next(): void {
    const at = this.nextAt;
    for (const account of this.#accounts.values()) {
      for (const [symbol, due] of account.countdowns) {
        if (due !== at) continue;
        account.countdowns.delete(symbol);
        const desk = account.desks.get(symbol);
        for (const record of desk?.open ?? []) desk?.cancel(record, at);
        return;
      }
    }
  }

  orderCounts(name: string, { market, at }: { market: Market; at: number }): readonly number[] {
    const desk = this.get(name)?.desksOf(market)[0];
    return desk?.sim.orderCounts(at) ?? [];
  }

  orderCountHeaders(
    name: string,
    { market, at }: { market: Market; at: number },
  ): Readonly<Record<string, string>> {
    const counts = this.orderCounts(name, { market, at });
    const desk = this.get(name)?.desksOf(market)[0];
    const limits = desk?.symbol.instrument.orderRateLimits ?? [];
    return Object.fromEntries(
      limits.map(({ windowUs }, index) => [
        `X-MBX-ORDER-COUNT-${headerSpan(windowUs)}`,
        String(counts[index] ?? 0),
      ]),
    );
  }

  /** Spot balances of all assets, quote assets last. */
  balances(account: ClientAccount): readonly AssetBalance[] {
    const sums = new Map<string, { total: Decimal; locked: Decimal }>();
    const add = (asset: string, total: Decimal, locked: Decimal) => {
      const sum = sums.get(asset) ?? { total: ZERO, locked: ZERO };
      sums.set(asset, { total: sum.total.add(total), locked: sum.locked.add(locked) });
    };
    const purses = new Set<string>();
    for (const { symbol, sim, open } of account.desksOf("spot")) {
      const { baseAsset, quoteAsset, lotSize } = symbol.instrument;
      const locked = lockedOf(open);
      add(baseAsset, sim.account.base, new Decimal(locked.sellLots).mul(lotSize));
      const isFirst = !purses.has(quoteAsset);
      purses.add(quoteAsset);
      const quote = isFirst ? sim.account.quote : ZERO;
      add(quoteAsset, quote, new Decimal(symbol.numbers.notional(locked.buys)));
      if (isFirst && !sim.account.bnb.isZero()) add("BNB", sim.account.bnb, ZERO);
    }
    return [...sums].map(([asset, { total, locked }]) => ({
      asset,
      free: total.sub(locked),
      locked,
    }));
  }

  /** Money from outside; negative is withdrawn. Throws RangeError for an asset that is not held. */
  deposit(name: string, { market, asset, amount, at }: Deposit): void {
    const account = this.get(name);
    const held = account?.desksOf(market).find(({ symbol: { instrument } }) =>
      instrument.quoteAsset === asset || (market === "spot" && instrument.baseAsset === asset)
    );
    if (account === undefined || held === undefined) {
      throw new RangeError(`Cannot deposit ${asset}: ${name} holds none on ${market}`);
    }
    const isQuote = held.symbol.instrument.quoteAsset === asset;
    const [quote, base] = isQuote ? [amount, ZERO] : [ZERO, amount];
    held.sim.deposit({ quote, base, bnb: ZERO });
    const tell = (body: unknown) =>
      this.config.publish({ type: "user", market, account: name, body });
    if (market === "usdm") {
      const wallet = this.wallets(account).get(asset) ?? ZERO;
      const update = { asset, wallet, change: amount, desk: undefined, symbol: undefined, at };
      return tell(accountUpdate({ cause: "DEPOSIT", ...update }));
    }
    tell(balanceUpdate({ asset, amount, at }));
    const changed = this.balances(account).filter((balance) => balance.asset === asset);
    tell(accountPosition(changed, at));
  }

  /** USD-M wallets by quote asset: deposits, realized profit, commissions and funding. */
  wallets(account: ClientAccount): ReadonlyMap<string, Decimal> {
    const wallets = new Map<string, Decimal>();
    for (const { symbol, sim, position } of account.desksOf("usdm")) {
      const { quoteAsset } = symbol.instrument;
      const before = wallets.get(quoteAsset) ?? sim.account.quote;
      wallets.set(quoteAsset, before.add(position.amount.mul(position.entry)));
    }
    return wallets;
  }

  /** What positions and open orders of a quote asset bind, and what the positions would bring. */
  margin(account: ClientAccount, { asset, at }: { asset: string; at: number }) {
    let [positions, orders, unrealized] = [ZERO, ZERO, ZERO];
    for (const { symbol, position, open } of account.desksOf("usdm")) {
      if (symbol.instrument.quoteAsset !== asset) continue;
      const mark = markOf(symbol, at);
      const leverage = account.leverageOf(symbol);
      const { buys, sells } = lockedOf(open);
      const worse = new Decimal(symbol.numbers.notional(Math.max(buys, sells)));
      positions = positions.add(position.amount.abs().mul(mark).div(leverage));
      orders = orders.add(worse.div(leverage));
      unrealized = unrealized.add(position.unrealized(mark));
    }
    return { positions, orders, unrealized };
  }

  #open(
    account: ClientAccount,
    { symbol, shared, isFirst }: {
      symbol: SymbolMarket;
      shared: SharedAccount;
      isFirst: boolean;
    },
  ): void {
    const { market } = symbol.instrument;
    const { quote, base, bnb, fees, leverage, fillModel, queuePower } = this.config.account;
    const sim: AccountSim = { fillModel, queuePower, fees: fees[market], leverage };
    const desk = new Desk({
      account: account.name,
      symbol,
      sim,
      shared,
      opening: {
        quote: isFirst ? quote : ZERO,
        base: market === "spot" ? base : ZERO,
        bnb: isFirst && market === "spot" ? bnb : ZERO,
      },
      orderId: () => this.#sequences.order(symbol),
      fillId: () => this.#sequences.fill(market),
      onOrder: (record, news) => this.#onOrder(account, record, news),
      onFunding: (from, news) => this.#onFunding(account, from, news),
    });
    account.sims.set(symbol, sim);
    account.desks.set(symbol, desk);
    symbol.followers.push(desk);
  }

  // Three positional: a private handler, wired once above.
  #onOrder(account: ClientAccount, record: OrderRecord, news: OrderNews): void {
    const { market } = record.symbol.instrument;
    const tell = (body: unknown) =>
      this.config.publish({ type: "user", market, account: account.name, body });
    if (market === "spot") {
      tell(executionReport(record, { news, executionId: this.executionId() }));
      tell(accountPosition(this.#changed(account, record), news.at));
      return;
    }
    const { fill, at } = news;
    const desk = account.desks.get(record.symbol);
    if (fill !== undefined && desk !== undefined) {
      tell(tradeLite({ record, fill }));
      const asset = record.symbol.instrument.quoteAsset;
      const wallet = this.wallets(account).get(asset) ?? ZERO;
      const change = ZERO;
      tell(accountUpdate({
        ...{ cause: "ORDER", asset, wallet, change, desk, symbol: undefined, at },
      }));
    }
    const { buys, sells } = lockedOf(desk?.open ?? []);
    tell(orderTradeUpdate(record, { news, openNotional: { buys, sells } }));
  }

  /** The assets that an order of this symbol can have moved. */
  #changed(account: ClientAccount, { symbol, fills }: OrderRecord): readonly AssetBalance[] {
    const { baseAsset, quoteAsset } = symbol.instrument;
    const assets = new Set([baseAsset, quoteAsset, ...fills.map(({ feeAsset }) => feeAsset)]);
    return this.balances(account).filter(({ asset }) => assets.has(asset));
  }

  // Three positional: a private handler, wired once above.
  #onFunding(account: ClientAccount, { symbol }: Desk, news: FundingNews): void {
    const { symbol: name, quoteAsset: asset } = symbol.instrument;
    const wallet = this.wallets(account).get(asset) ?? ZERO;
    const change = new Decimal(news.amount);
    const update = { asset, wallet, change, desk: undefined, symbol: name, at: news.at };
    const body = accountUpdate({ cause: "FUNDING_FEE", ...update });
    this.config.publish({ type: "user", market: "usdm", account: account.name, body });
  }
}

/** What open orders hold: tick-lots of both sides, lots of the sells. */
export function lockedOf(
  records: readonly OrderRecord[],
): { readonly buys: number; readonly sells: number; readonly sellLots: number } {
  let [buys, sells, sellLots] = [0, 0, 0];
  for (const record of records) {
    if (!isOpen(record)) continue;
    const left = record.qty - record.executed;
    if (record.side === BID) buys += left * record.price;
    if (record.side !== ASK) continue;
    sells += left * record.price;
    sellLots += left;
  }
  return { buys, sells, sellLots };
}

function headerSpan(windowUs: number): string {
  const seconds = windowUs / 1_000_000;
  if (seconds % 86_400 === 0) return `${seconds / 86_400}D`;
  return seconds % 60 === 0 ? `${seconds / 60}M` : `${seconds}S`;
}
