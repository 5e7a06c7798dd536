import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** One setting: its name in the environment, its default, what it means. docs/review-bot.md has this list as a table. */
type Setting<T, Default extends string | undefined> = {
  readonly name: `CHANDLERY_BOT_${string}`;
  /** As it would be written in the environment; `undefined`: not set. */
  readonly default: Default;
  readonly meaning: string;
  readonly read: (text: string) => T;
  /** A secret is never shown, and can be given in a file instead: its name with `_FILE`. */
  readonly isSecret: boolean;
};

/** A setting that cannot be read; its message says what would do. */
class Mistake extends Error {}

const integer =
  (minimum: number, maximum: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < minimum || value > maximum)
      throw new Mistake(`give a whole number from ${minimum} to ${maximum}`);
    return value;
  };

const oneOf =
  <T extends string>(...values: readonly T[]) =>
  (text: string): T => {
    const found = values.find((value) => value === text);
    if (found === undefined) throw new Mistake(`give one of ${values.join(', ')}`);
    return found;
  };

const text = (value: string): string => value;

const folder = (value: string): string => resolve(value);

const contextPath = (value: string): string => {
  if (value !== '' && !/^(\/[A-Za-z0-9._~-]+)+$/.test(value))
    throw new Mistake('give a path such as /bot: it begins with a slash and does not end with one');
  return value;
};

const address = (value: string): string => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isPlain = url?.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (url === undefined || !/^https?:$/.test(url.protocol) || !isPlain)
    throw new Mistake(
      'give an http(s) address without query or password, such as https://charts.example.com',
    );
  return value.replace(/\/+$/, '');
};

const redisAddress = (value: string): string => {
  if (!URL.canParse(value) || !/^rediss?:$/.test(new URL(value).protocol))
    throw new Mistake(
      'give an address such as redis://user:password@redis.example.com:6379/0, or rediss:// for TLS',
    );
  return value;
};

/** PEM as GitHub gives it; line ends may be written as \n, since environments often cannot hold others. */
const privateKey = (value: string): string => {
  const pem = value.replaceAll('\\n', '\n').trim();
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === 'rsa') return pem;
  } catch {
    // The reason would say something of the key.
  }
  throw new Mistake('give the RSA key that GitHub gave you, in PEM: it begins with -----BEGIN');
};

const secret = (value: string): string => {
  if (value.length < 16)
    throw new Mistake('give at least 16 characters, such as the output of openssl rand -hex 32');
  return value;
};

const secrets = (value: string): readonly string[] =>
  value
    .split(/[,\n]/)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map(secret);

const token = (value: string): string => {
  const trimmed = value.trim();
  if (!/^[\x21-\x7e]{16,}$/.test(trimmed))
    throw new Mistake('give the secret of a token of the service account');
  return trimmed;
};

const setting = <T, Default extends string | undefined>(
  name: `CHANDLERY_BOT_${string}`,
  initial: Default,
  read: (text: string) => T,
  meaning: string,
): Setting<T, Default> => ({ name, default: initial, meaning, read, isSecret: false });

const secretSetting = <T>(
  name: `CHANDLERY_BOT_${string}`,
  read: (text: string) => T,
  meaning: string,
): Setting<T, undefined> => ({ name, default: undefined, meaning, read, isSecret: true });

/** Every setting of the bot, in the order in which docs/review-bot.md lists them. */
export const settings = {
  storeUrl: setting(
    'CHANDLERY_BOT_STORE_URL',
    undefined,
    address,
    'Address of the store, with its context path. Needed.',
  ),
  storeToken: secretSetting(
    'CHANDLERY_BOT_STORE_TOKEN',
    token,
    'Token of the service account with the role `review-bot`. Needed.',
  ),
  appId: setting(
    'CHANDLERY_BOT_APP_ID',
    undefined,
    integer(1, Number.MAX_SAFE_INTEGER),
    'Id of the GitHub App. Needed, unless `npm run bot -- setup` has put it into the data folder; so the next two.',
  ),
  privateKey: secretSetting('CHANDLERY_BOT_PRIVATE_KEY', privateKey, 'Private key of the App, in PEM.'),
  webhookSecrets: secretSetting(
    'CHANDLERY_BOT_WEBHOOK_SECRET',
    secrets,
    "Secret of the App's webhook; several with commas between them are all taken, so that it can be changed without a gap.",
  ),
  gitHubUrl: setting(
    'CHANDLERY_BOT_GITHUB_API_URL',
    'https://api.github.com',
    address,
    "Base URL of GitHub's REST API; `https://HOST/api/v3` of an Enterprise Server.",
  ),
  dataFolder: setting(
    'CHANDLERY_BOT_DATA',
    './bot-data',
    folder,
    'Folder of the inbox and of what `setup` writes.',
  ),
  redisUrl: secretSetting(
    'CHANDLERY_BOT_REDIS_URL',
    redisAddress,
    'Redis that several bots share their inbox in, `redis://` or `rediss://` (with its password, therefore a secret); a file in the data folder unless set.',
  ),
  host: setting('CHANDLERY_BOT_HOST', '127.0.0.1', text, 'Address to listen on; `0.0.0.0` for all.'),
  port: setting('CHANDLERY_BOT_PORT', '8090', integer(0, 65_535), 'Port to listen on; 0 takes a free one.'),
  contextPath: setting(
    'CHANDLERY_BOT_CONTEXT_PATH',
    '',
    contextPath,
    'Path below which everything is served, such as `/bot`, behind a proxy that keeps it.',
  ),
  publicUrl: setting(
    'CHANDLERY_BOT_PUBLIC_URL',
    undefined,
    address,
    'Address under which GitHub reaches the bot, with its context path; `setup` needs it.',
  ),
  atOnce: setting(
    'CHANDLERY_BOT_CONCURRENCY',
    '4',
    integer(1, 64),
    'How many pull requests are worked on at once by this process.',
  ),
  sweepMinutes: setting(
    'CHANDLERY_BOT_SWEEP_MINUTES',
    '5',
    integer(1, 1_440),
    'How often GitHub is asked for what no webhook told.',
  ),
  logLevel: setting(
    'CHANDLERY_BOT_LOG_LEVEL',
    'info',
    oneOf('debug', 'info', 'warn', 'error', 'silent'),
    'How much is logged.',
  ),
  stopSeconds: setting(
    'CHANDLERY_BOT_STOP_SECONDS',
    '30',
    integer(1, 3_600),
    'How long a stop waits for what is being worked on.',
  ),
} as const;

type Settings = typeof settings;

/** What the bot runs with: every setting read, those without a default perhaps absent. */
export type Config = {
  readonly [K in keyof Settings]: Settings[K] extends Setting<infer T, infer Default>
    ? Default extends string
      ? T
      : T | undefined
    : never;
};

/** What it cannot run without. */
export type ReadyConfig = Config & {
  readonly storeUrl: string;
  readonly storeToken: string;
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecrets: readonly string[];
};

/** Every mistake in the environment, in one error. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(`The settings cannot be used:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

/** The files in the data folder that `setup` writes, and the settings that they stand for. */
export const setupFiles = {
  appId: 'app-id',
  privateKey: 'private-key.pem',
  webhookSecrets: 'webhook-secret',
} as const;

/**
 * Reads the settings and checks them all. An unknown name with our prefix is a mistake too: it is a typing error more
 * often than not.
 * @throws ConfigError with every mistake
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const mistakes: string[] = [];
  const valueOf = ({
    name,
    default: initial,
    read,
    isSecret,
  }: Setting<unknown, string | undefined>): unknown => {
    let given = environment[name] ?? initial;
    const fileName = `${name}_FILE`;
    const path = isSecret ? environment[fileName] : undefined;
    if (path !== undefined) {
      if (given !== undefined) mistakes.push(`${fileName}: ${name} is set, too; set one of them.`);
      given = contentOf(path);
      if (given === undefined) {
        mistakes.push(
          `${fileName}: ${JSON.stringify(path)} will not do; give the path of a file that the bot can read.`,
        );
        return undefined;
      }
    }
    return tried(given, read, (reason) => {
      // An address may hold a password, where it should not.
      const shown = isSecret || given?.includes('@') === true ? 'the value' : JSON.stringify(given);
      mistakes.push(`${path === undefined ? name : fileName}: ${shown} will not do; ${reason}.`);
    });
  };
  const values = Object.fromEntries(Object.entries(settings).map(([key, one]) => [key, valueOf(one)]));
  const known = new Set(
    Object.values(settings).flatMap(({ name, isSecret }) => (isSecret ? [name, `${name}_FILE`] : [name])),
  );
  for (const name of Object.keys(environment))
    if (name.startsWith('CHANDLERY_BOT_') && !known.has(name))
      mistakes.push(`${name}: there is no such setting.`);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return values as Config;
}

/**
 * The settings with what `setup` has left in the data folder where the environment says nothing.
 * @throws ConfigError where something is missing that the bot cannot do without
 */
export function readyConfig(config: Config): ReadyConfig {
  const mistakes: string[] = [];
  const found = Object.entries(setupFiles).map(([key, file]) => {
    const { name, read } = settings[key as keyof typeof setupFiles];
    const given = config[key as keyof typeof setupFiles];
    if (given !== undefined) return [key, given];
    const path = join(config.dataFolder, file);
    const content = contentOf(path);
    if (content === undefined) {
      mistakes.push(`${name} is needed; or let "npm run bot -- setup" register an App.`);
      return [key, undefined];
    }
    return [
      key,
      tried(content.trim(), read, (reason) => mistakes.push(`${path} cannot be used: ${reason}.`)),
    ];
  });
  const { storeUrl, storeToken } = settings;
  if (config.storeUrl === undefined) mistakes.push(`${storeUrl.name} is needed: where the store is.`);
  if (config.storeToken === undefined)
    mistakes.push(`${storeToken.name} is needed: a token of a service account with the role review-bot.`);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return { ...config, ...Object.fromEntries(found) } as ReadyConfig;
}

function tried(
  given: string | undefined,
  read: (text: string) => unknown,
  wrong: (reason: string) => void,
): unknown {
  if (given === undefined) return undefined;
  try {
    return read(given);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    wrong(error.message);
    return undefined;
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
