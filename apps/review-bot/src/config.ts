import { join } from 'node:path';
import {
  address,
  ConfigError,
  contentOf,
  contextPath,
  type Environment,
  folder,
  integer,
  oneOf,
  readSettings,
  secretSetting,
  setting,
  type Settings,
  text,
  tryReading,
  type ValuesOf,
} from '@chandlery/settings';
import { privateKey, redisAddress, secrets, token } from './config-readers.ts';

/** Every setting of the bot, in the order in which docs/review-bot.md lists them. */
export const settings = {
  storeUrl: setting(
    'CHANDLERY_BOT_STORE_URL',
    undefined,
    address({ password: 'refused' }),
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
    address({ password: 'refused' }),
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
    contextPath('/bot'),
    'Path below which everything is served, such as `/bot`, behind a proxy that keeps it.',
  ),
  publicUrl: setting(
    'CHANDLERY_BOT_PUBLIC_URL',
    undefined,
    address({ password: 'refused' }),
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
} as const satisfies Settings<'CHANDLERY_BOT_'>;

/** What the bot runs with: every setting read, those without a default perhaps absent. */
export type Config = ValuesOf<typeof settings>;

/** What it cannot run without. */
export type ReadyConfig = Config & {
  readonly storeUrl: string;
  readonly storeToken: string;
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecrets: readonly string[];
};

/** The files in the data folder that `setup` writes, and the settings that they stand for. */
export const setupFiles = {
  appId: 'app-id',
  privateKey: 'private-key.pem',
  webhookSecrets: 'webhook-secret',
} as const;

/**
 * Reads the settings and checks them all.
 * @throws ConfigError with every mistake
 */
export function readConfig(environment: Environment = process.env): Config {
  const { values, mistakes } = readSettings(settings, {
    environment,
    prefix: 'CHANDLERY_BOT_',
    fileReader: 'the bot',
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return values;
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
      tryReading<unknown>(content.trim(), read, (reason) =>
        mistakes.push(`${path} cannot be used: ${reason}.`),
      ),
    ];
  });
  const { storeUrl, storeToken } = settings;
  if (config.storeUrl === undefined) mistakes.push(`${storeUrl.name} is needed: where the store is.`);
  if (config.storeToken === undefined)
    mistakes.push(`${storeToken.name} is needed: a token of a service account with the role review-bot.`);
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return { ...config, ...Object.fromEntries(found) } as ReadyConfig;
}
