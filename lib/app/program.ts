// The command line: what can be asked for, and how a run ends.
import { Command, CommanderError } from "commander";
import { suggest } from "../config/suggest.ts";
import { FORMAT_NAMES } from "../feed/formats.ts";
import type { BacktestFlags } from "./backtest_command.ts";
import type { ConvertFlags } from "./convert.ts";
import type { DownloadFlags } from "./download.ts";
import type { DoctorFlags } from "./doctor.ts";
import { failureOf } from "./failure.ts";
import type { GenerateFlags } from "./generate.ts";
import type { InspectFlags } from "./inspect.ts";
import { type Io, print } from "./io.ts";
import type { RecordFlags } from "./record.ts";
import type { ReportDiffFlags } from "./report_diff.ts";
import type { ReportPngFlags } from "./report_png.ts";
import type { VenueFlags } from "./venue.ts";
import type { WatchFlags } from "./watch.ts";

/** Columns of every text that help prints. */
const HELP_COLUMNS = 80;
const COMMANDS = [
  "backtest",
  "convert",
  "doctor",
  "download",
  "generate",
  "inspect",
  "record",
  "report-diff",
  "report-png",
  "venue",
  "watch",
];
/** Names of all formats. */
const FORMATS = `\nFormats, told by content, or by --format:\n${
  wrap(FORMAT_NAMES.join(", "), HELP_COLUMNS - 2)
}\n`;
const EXIT_CODES = `
Run a command as: deno task <command>. Its own --help has the details.
report-png is a task of its own, report:png, since it alone may run a program.
Exit codes: 0 done; 1 a fault of Evenkeel; 2 bad usage, configuration or data.`;

/** Commands are loaded when they are called, so that help is quick. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    await program(io).parseAsync([...args], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const { code, line } = failureOf(error);
    io.stderr(`${line}\n`);
    return code;
  }
}

function program(io: Io): Command {
  const top = new Command("evenkeel")
    .description("A passive market maker for Binance, replayed on recorded data.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => print(io, text),
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => HELP_COLUMNS,
      // Left alone, commander asks the environment about colors, which takes a permission.
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText("after", EXIT_CODES)
    .helpCommand(false)
    .allowExcessArguments()
    .action((_flags: unknown, command: Command) => refuseCommand(command.args[0]));
  addBacktest(top, io);
  addConvert(top, io);
  addDoctor(top, io);
  addDownload(top, io);
  addGenerate(top, io);
  addInspect(top, io);
  addRecord(top, io);
  addReportDiff(top, io);
  addReportPng(top, io);
  addVenue(top, io);
  addWatch(top, io);
  return top;
}

function refuseCommand(name: string | undefined): never {
  const known = `the commands are ${COMMANDS.join(", ")}`;
  if (name === undefined) throw new RangeError(`Cannot run: no command is given; ${known}`);
  const close = suggest(name, COMMANDS);
  const better = close === undefined ? `; ${known}` : `, did you mean ${close}?`;
  throw new RangeError(`Cannot run ${name}: there is no such command${better}`);
}

function addBacktest(top: Command, io: Io): void {
  top.command("backtest")
    .description("Replay market data through the strategy and a simulated venue, and report.")
    .argument(
      "<data...>",
      "files, folders or quoted patterns in any format below, plain or packed by gzip, zip or " +
        "zstd; several are merged by local time",
    )
    .addHelpText("after", FORMATS)
    .option("--format <name>", "what the files are, if their content misleads")
    .option("--config <file>", "configuration (config.yaml where there is one)")
    .option("--profile <name>", "strategy: obligation, profit or ladder")
    .option("--set <path.to.key=value>", "change one key, after the profile; repeat", collect)
    .option("--market <name>", "spot or usdm, where the data do not say")
    .option(
      "--symbol <symbols>",
      "such as BTCUSDT, where the data do not say, or say several; BTCUSDT,ETHUSDT trades both " +
        "in one account",
    )
    .option("--instrument <file>", "filters from an exchangeInfo answer")
    .option("--from <time>", "trade from this local time: ISO (UTC) or epoch s, ms, us, ns")
    .option("--to <time>", "up to this local time, itself left out")
    .option("--fill <model>", "queue, queue_power, through, touch or naive")
    .option("--no-bounds", "leave out the runs under through and touch")
    .option("--out <folder>", "where the report goes (reports/<data>-<UTC time>)")
    .option("--no-cache", "parse files again, and keep nothing of them in .cache/")
    .option("--cache-max <size>", "room for parsed files in .cache/parsed; oldest out (10GB)")
    .option("--verify", "hash files again before their parsed copies are believed")
    .option("--json", "put the bytes of report.json, and nothing else, on stdout")
    .option("--quiet", "no summary, no progress, no warnings")
    .action(async (data: string[], flags: BacktestFlags) => {
      const { symbol } = flags;
      if (symbol?.includes(",")) {
        const { backtestAccount } = await import("./account_command.ts");
        return await backtestAccount(data, { ...flags, symbol }, io);
      }
      const { backtest } = await import("./backtest_command.ts");
      await backtest(data, flags, io);
    });
}

function addConvert(top: Command, io: Io): void {
  top.command("convert")
    .description("Turn market events of any format into the event CSV, which is read faster.")
    .argument("<data...>", "files, folders or quoted patterns in any format below but closes")
    .addHelpText("after", FORMATS)
    .option("--format <name>", "what the files are, if their content misleads")
    .option("--out <file>", "where the CSV goes; - is stdout", "-")
    .option("--sort", "put rows in order of time first, through files in .cache/")
    .option("--market <name>", "spot or usdm, where the data do not say")
    .option("--symbol <symbol>", "such as BTCUSDT, where the data do not say, or say several")
    .option("--instrument <file>", "filters from an exchangeInfo answer")
    .option("--quiet", "no progress")
    .action(async (data: string[], flags: ConvertFlags) => {
      const { convert } = await import("./convert.ts");
      await convert(data, flags, io);
    });
}

function addDownload(top: Command, io: Io): void {
  top.command("download")
    .description("Fetch the venue's public dumps of a symbol, checked and resumed, into a folder.")
    .argument("<symbol>", "such as BTCUSDT")
    .option("--market <name>", "spot or usdm")
    .option("--kind <name>", "trades, aggTrades, klines, bookTicker, ...: data/README.md has all")
    .option("--interval <name>", "of klines: 1s (spot only), 1m to 1d, 3d, 1w, 1mo")
    .option("--from <time>", "the first day, in UTC")
    .option("--to <time>", "up to this day, itself left out (today)")
    .option("--out <folder>", "where the files go (data/<market>/<symbol>/<kind>)")
    .option("--parallel <number>", "files at a time, 16 at most", "4")
    .option("--list", "say what there is, and fetch nothing")
    .option("--host <url>", "the venue's, or a mirror on 127.0.0.1", "https://data.binance.vision")
    .option("--quiet", "no summary, no progress")
    .action(async (symbol: string, flags: DownloadFlags) => {
      const { download } = await import("./download.ts");
      await download(symbol, flags, io);
    });
}

function addGenerate(top: Command, io: Io): void {
  top.command("generate")
    .description("Write the synthetic data/btc.csv again, the same bytes from the same seed.")
    .option("--out <file>", "where the CSV goes; - is stdout", "data/btc.csv")
    .option("--seed <number>", "another seed gives another market")
    .action(async (flags: GenerateFlags) => {
      const { generateData } = await import("./generate.ts");
      generateData(flags, io);
    });
}

function addInspect(top: Command, io: Io): void {
  top.command("inspect")
    .description("Say what files are, what is in them, and what that can tell a backtest.")
    .argument("<data...>", "files, folders or quoted patterns in any format below")
    .addHelpText("after", FORMATS)
    .option("--format <name>", "what the files are, if their content misleads")
    .option("--market <name>", "spot or usdm, where the data do not say")
    .option("--symbol <symbol>", "such as BTCUSDT, where the data do not say, or say several")
    .option("--instrument <file>", "filters from an exchangeInfo answer")
    .option("--json", "the same as JSON")
    .option("--quiet", "no progress")
    .action(async (data: string[], flags: InspectFlags) => {
      const { inspect } = await import("./inspect.ts");
      await inspect(data, flags, io);
    });
}

function wrap(text: string, columns: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last === "") lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `  ${line}`).join("\n");
}

function addReportPng(top: Command, io: Io): void {
  top.command("report-png")
    .description("Write the plots of a report's page as pictures into its folder, by Chromium.")
    .argument("<folder>", "the folder of the report")
    .option("--dark", "as they look in the dark")
    .action(async (folder: string, flags: ReportPngFlags) => {
      const { reportPng } = await import("./report_png.ts");
      await reportPng(folder, flags, io);
    });
}

function addReportDiff(top: Command, io: Io): void {
  top.command("report-diff")
    .description("Put two reports side by side, and show the first orders and fills that differ.")
    .argument("<a>", "the folder of a report, or its report.json")
    .argument("<b>", "another one")
    .option("--decisions <number>", "rows of each kind that are shown", "10")
    .option("--columns <number>", "how wide the text may be", "80")
    .option("--json", "the same as JSON")
    .addHelpText("after", "\nReports that differ are no failure: the exit code is 0.")
    .action(async (a: string, b: string, flags: ReportDiffFlags) => {
      const { reportDiff } = await import("./report_diff.ts");
      reportDiff([a, b], flags, io);
    });
}

function addVenue(top: Command, io: Io): void {
  top.command("venue")
    .description("A local Binance that plays recorded data: REST, streams and WebSocket API.")
    .argument("<data...>", "files, folders or quoted patterns in any format that is read")
    .option("--market <name>", "spot, usdm or both (that of the data)")
    .option("--symbol <symbols>", "such as BTCUSDT, where the data do not say, or say several")
    .option("--instrument <file>", "filters from an exchangeInfo answer")
    .option("--port <number>", "on 127.0.0.1; 0 is any free one, both takes two", "0")
    .option("--speed <speed>", "real, a factor such as 10, or step: see docs/venue.md", "real")
    .option("--once", "stop playing at the end of the data, instead of beginning again")
    .option("--faults <file>", "what goes wrong, as YAML: see docs/venue.md")
    .option("--seed <number>", "of keys, ids and chance, to have them again")
    .option("--json", "print addresses and keys as one line of JSON")
    .addHelpText("after", "\nCtrl-C ends it. docs/venue.md lists what it speaks.")
    .action(async (data: string[], flags: VenueFlags) => {
      const { venue } = await import("./venue.ts");
      await venue(data, flags, io);
    });
}

/** The flags that say which market is asked for. */
function addMarket(command: Command): Command {
  return command
    .option("--env <name>", "live, testnet, demo or local (live; local with --url)")
    .option("--url <url>", "of the local venue, as deno task venue prints it")
    .option("--market <name>", "spot or usdm")
    .option("--symbol <symbol>", "such as BTCUSDT");
}

function addWatch(top: Command, io: Io): void {
  addMarket(top.command("watch"))
    .description("Show the live book, significant trades and a summary. Needs no keys.")
    .option("--source <name>", "ws: streams; poll: REST, measured against the stream", "ws")
    .option("--every <ms>", "from one question of poll to the next", "1000")
    .option("--levels <number>", "of the book, each side", "8")
    .option("--tape-above <quantity>", "show every trade above it, and one in 5 s", "0.01")
    .option("--second <product>", "compare with Coinbase's ticker, such as BTC-USDT")
    .option("--second-limit <bp>", "from where on both disagree", "20")
    .option("--second-url <url>", "of a server on 127.0.0.1 instead of Coinbase's")
    .option("--seconds <number>", "end by itself")
    .addHelpText("after", "\nCtrl-C ends it.")
    .action(async (flags: WatchFlags) => {
      const { watch } = await import("./watch.ts");
      await watch(flags, io);
    });
}

function addRecord(top: Command, io: Io): void {
  addMarket(top.command("record"))
    .description("Record live market data that backtest replays, and say how good they are.")
    .option("--out <folder>", "a new one (recordings/<market>-<symbol>-<UTC time>)")
    .option("--raw", "keep every message as it came, too")
    .option("--redundant", "two connections: of each event the first copy counts")
    .option("--part-mb <number>", "begin a new file after so many MB of CSV", "256")
    .option("--part-minutes <number>", "begin a new file after so long", "60")
    .option("--seconds <number>", "end by itself")
    .option("--quiet", "no report, no notices")
    .addHelpText("after", "\nCtrl-C ends it: the files are completed.")
    .action(async (flags: RecordFlags) => {
      const { record } = await import("./record.ts");
      await record(flags, io);
    });
}

function addDoctor(top: Command, io: Io): void {
  addMarket(top.command("doctor"))
    .description("Check clock, keys, account, filters, balances and disk before going live.")
    .option("--config <file>", "configuration (config.yaml where there is one)")
    .option("--profile <name>", "strategy: obligation, profit or ladder")
    .option("--set <path.to.key=value>", "change one key, after the profile; repeat", collect)
    .addHelpText("after", DOCTOR_NOTES)
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import("./doctor.ts");
      await doctor(flags, io);
    });
}

const DOCTOR_NOTES = `
Keys: BINANCE_API_KEY with BINANCE_SECRET_KEY or BINANCE_ED25519_KEY_FILE, in the
environment or in .env; BINANCE_KEY_ENV says which environment they are for.
Exit codes: 0 nothing fails; 2 something does.`;

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
