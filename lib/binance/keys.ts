// The API key that the user gave, for one environment and no other.
import { parseDotenv } from "./dotenv.ts";
import { type Environment, ENVIRONMENTS } from "./hosts.ts";
import { Secret } from "./secret.ts";
import { ed25519Signer, hmacSigner, type Signer } from "./sign.ts";

/** The variables that are read, and no others. */
export const KEY_VARIABLES = [
  "BINANCE_API_KEY",
  "BINANCE_SECRET_KEY",
  "BINANCE_ED25519_KEY_FILE",
  "BINANCE_KEY_ENV",
] as const;
type Variable = typeof KEY_VARIABLES[number];

export interface KeySource {
  /** A variable of the process; undefined where it is not set. */
  readonly variable: (name: Variable) => string | undefined;
  /** The text of `.env`; undefined where there is none. */
  readonly dotenv: string | undefined;
  /** Reads the file of an Ed25519 key; throws where it cannot. */
  readonly readFile: (path: string) => string;
}

/** A signer that only the environment it was read for gets. */
export interface Credentials {
  readonly environment: Environment;
  readonly signer: Signer;
  /** Where it was found, for people. */
  readonly source: "environment" | ".env";
}

/**
 * Reads the key for an environment; undefined where none is given. All of it comes from the
 * environment of the process or, where that names no key, all from `.env`. BINANCE_KEY_ENV says
 * which environment the key is for: it has to be there for `live`, and to agree everywhere. Throws
 * RangeError or SyntaxError, without the secret.
 */
export function readKeys(
  environment: Environment,
  { variable, dotenv, readFile }: KeySource,
): Credentials | undefined {
  const inProcess = (name: Variable) => nonEmpty(variable(name));
  const isGiven = KEY_VARIABLES.some((name) =>
    name !== "BINANCE_KEY_ENV" && inProcess(name) !== undefined
  );
  if (isGiven) return keysFrom(environment, { read: inProcess, readFile, source: "environment" });
  if (dotenv === undefined) return;
  const variables = parseDotenv(dotenv);
  const read = (name: Variable) => nonEmpty(variables.get(name));
  return keysFrom(environment, { read, readFile, source: ".env" });
}

function nonEmpty(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === "" ? undefined : trimmed;
}

function keysFrom(
  environment: Environment,
  { read, readFile, source }: {
    readonly read: (name: Variable) => string | undefined;
    readonly readFile: (path: string) => string;
    readonly source: Credentials["source"];
  },
): Credentials | undefined {
  const apiKey = read("BINANCE_API_KEY");
  const secret = read("BINANCE_SECRET_KEY");
  const file = read("BINANCE_ED25519_KEY_FILE");
  if (apiKey === undefined && secret === undefined && file === undefined) return;
  checkEnvironment(environment, read("BINANCE_KEY_ENV"));
  if (apiKey === undefined) {
    throw new RangeError("Cannot use the key: BINANCE_API_KEY is not set");
  }
  if (!/^[A-Za-z0-9]{1,256}$/.test(apiKey)) {
    throw new RangeError("Cannot use BINANCE_API_KEY: it has to be letters and digits");
  }
  if ((secret === undefined) === (file === undefined)) {
    throw new RangeError(
      "Cannot use the key: one of BINANCE_SECRET_KEY and BINANCE_ED25519_KEY_FILE has to be set, " +
        `${secret === undefined ? "neither is" : "both are"}`,
    );
  }
  const signer = file === undefined
    ? hmacSigner(apiKey, new Secret(secret ?? ""))
    : ed25519Signer(apiKey, new Secret(readFile(file)));
  return { environment, signer, source };
}

/** A key for one place is never shown to another. */
function checkEnvironment(environment: Environment, bound: string | undefined): void {
  if (bound === environment) return;
  if (bound === undefined) {
    if (environment !== "live") return;
    throw new RangeError(
      "Cannot use the key: BINANCE_KEY_ENV is not set; BINANCE_KEY_ENV=live says that it is for live",
    );
  }
  const known = ENVIRONMENTS.find((one) => one === bound);
  throw new RangeError(
    known === undefined
      ? `Cannot use the key: BINANCE_KEY_ENV is not one of ${ENVIRONMENTS.join(", ")}`
      : `Cannot use the key: it is for ${known}, not for ${environment}`,
  );
}
