import {
  address,
  boolean,
  ConfigError,
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
  type ValuesOf,
} from '@chandlery/settings';
import { password, proxies, repositories, secretKey, secretKeyFile, secretKeys } from './config-readers.ts';
import type { SecretKey } from './security/secret-keys.ts';

/** Every setting of the server, in the order in which the README lists them. */
export const settings = {
  host: setting('CHANDLERY_HOST', '127.0.0.1', text, 'Address to listen on; `0.0.0.0` for all.'),
  port: setting('CHANDLERY_PORT', '8080', integer(0, 65_535), 'Port to listen on; 0 takes a free one.'),
  dataFolder: setting('CHANDLERY_DATA', './data', folder, 'Folder of the database and the archives.'),
  publicUrl: setting(
    'CHANDLERY_PUBLIC_URL',
    undefined,
    address({ password: 'taken' }),
    'Address under which people reach the server, for links in what it prints; the address it listens on unless set.',
  ),
  contextPath: setting(
    'CHANDLERY_CONTEXT_PATH',
    '',
    contextPath('/charts'),
    'Path below which everything is served, such as `/charts`, behind a proxy that keeps it.',
  ),
  anonymousRead: setting(
    'CHANDLERY_ANONYMOUS_READ',
    'true',
    boolean,
    'Whether the store, its indexes and active archives can be read without signing in.',
  ),
  adminName: setting(
    'CHANDLERY_ADMIN_NAME',
    'admin',
    text,
    'Name of the administrator that the first start creates.',
  ),
  adminPassword: secretSetting(
    'CHANDLERY_ADMIN_PASSWORD',
    password,
    'Password of that administrator; made and printed once unless set.',
  ),
  secretKey: secretSetting(
    'CHANDLERY_SECRET_KEY',
    secretKey,
    'Key that kubeconfigs and values of deployments are kept with: 32 random bytes as base64 or hexadecimal (`openssl rand -base64 32`). Without one, no cluster can be registered by kubeconfig. It is in no backup: keep it elsewhere.',
  ),
  secretKeyFile: setting(
    'CHANDLERY_SECRET_KEY_FILE',
    undefined,
    secretKeyFile,
    'File that holds that key instead, in its first line; in further lines, keys of before.',
  ),
  previousSecretKeys: secretSetting(
    'CHANDLERY_SECRET_KEY_PREVIOUS',
    secretKeys,
    'Keys of before, with commas between them, that open what they sealed; what is written anew is sealed with the present key.',
  ),
  helm: setting(
    'CHANDLERY_HELM',
    undefined,
    text,
    'Path of the Helm binary that deploys; the one on PATH unless set.',
  ),
  operations: setting(
    'CHANDLERY_OPERATIONS',
    '8',
    integer(1, 200),
    'How many deployments are worked on at once by this process.',
  ),
  operationLeaseSeconds: setting(
    'CHANDLERY_OPERATION_LEASE_SECONDS',
    '30',
    integer(2, 600),
    'How long a process that says nothing keeps the deployments that it works on; then another one takes them over. The same for all processes.',
  ),
  operationLogDays: setting(
    'CHANDLERY_OPERATION_LOG_DAYS',
    '90',
    integer(1, 3_650),
    'How long the log of an operation is kept after its end; the operation and what it came to stay.',
  ),
  inspections: setting(
    'CHANDLERY_INSPECTIONS',
    undefined,
    integer(1, 64),
    'How many submissions are inspected at once by this process; half as many as it has processors unless set, at least one.',
  ),
  inspectionRepositories: setting(
    'CHANDLERY_INSPECTION_REPOSITORIES',
    '',
    repositories,
    'Addresses of chart repositories, https and with commas between them, from which an inspection fetches what a chart needs and does not hold, to the digests of its Chart.lock; none unless set.',
  ),
  defaultApprovals: setting(
    'CHANDLERY_DEFAULT_APPROVALS',
    '1',
    integer(0, 20),
    'Approvals that the workspace `default` asks for when the first start creates it; 0 makes it a drop-in replacement for ChartMuseum.',
  ),
  sessionIdleMinutes: setting(
    'CHANDLERY_SESSION_IDLE_MINUTES',
    '480',
    integer(5, 43_200),
    'How long a browser session that nobody uses lasts.',
  ),
  sessionHours: setting(
    'CHANDLERY_SESSION_HOURS',
    '168',
    integer(1, 8_760),
    'How long a browser session lasts however much it is used.',
  ),
  invitationDays: setting(
    'CHANDLERY_INVITATION_DAYS',
    '7',
    integer(1, 90),
    'How long the link of an invitation holds, unless the invitation says otherwise.',
  ),
  index: setting(
    'CHANDLERY_INDEX',
    'lean',
    oneOf('lean', 'full'),
    "What `index.yaml` shows of a chart's older versions: `lean` what Helm reads, `full` everything (as `full/index.yaml` always does).",
  ),
  archiveBytes: setting(
    'CHANDLERY_ARCHIVE_BYTES',
    '20971520',
    integer(1_000, 1_073_741_824),
    'Largest archive taken, in bytes.',
  ),
  decompressedBytes: setting(
    'CHANDLERY_DECOMPRESSED_BYTES',
    '104857600',
    integer(1_000, 4_294_967_295),
    'Largest sum of the files of an archive, in bytes.',
  ),
  fileBytes: setting(
    'CHANDLERY_FILE_BYTES',
    '5242880',
    integer(1_000, 1_073_741_824),
    'Largest file of an archive, in bytes.',
  ),
  archiveEntries: setting(
    'CHANDLERY_ARCHIVE_ENTRIES',
    '10000',
    integer(1, 1_000_000),
    'Most entries of an archive.',
  ),
  provenanceBytes: setting(
    'CHANDLERY_PROVENANCE_BYTES',
    '1048576',
    integer(100, 10_485_760),
    'Largest provenance file, in bytes.',
  ),
  orphanGraceHours: setting(
    'CHANDLERY_ORPHAN_GRACE_HOURS',
    '24',
    integer(1, 8_760),
    'How long an archive that no version names is kept.',
  ),
  changesDays: setting(
    'CHANDLERY_CHANGES_DAYS',
    '30',
    integer(1, 3_650),
    'How long changes can be read at `/api/v1/events`; those that a durable listener has not taken stay longer.',
  ),
  metricsPublic: setting(
    'CHANDLERY_METRICS_PUBLIC',
    'false',
    boolean,
    'Whether `/metrics` answers everybody; else it takes the permission `platform.metrics.view`.',
  ),
  trustProxy: setting(
    'CHANDLERY_TRUST_PROXY',
    'false',
    proxies,
    'Whether X-Forwarded-For of a proxy in front is believed, for logs and rate limits; a number says how many proxies there are.',
  ),
  logLevel: setting(
    'CHANDLERY_LOG_LEVEL',
    'info',
    oneOf('debug', 'info', 'warn', 'error', 'silent'),
    'How much is logged.',
  ),
  stopSeconds: setting(
    'CHANDLERY_STOP_SECONDS',
    '30',
    integer(1, 3_600),
    'How long a stop waits for requests in flight.',
  ),
} as const satisfies Settings<'CHANDLERY_'>;

/** What the server runs with: every setting read, those without a default perhaps absent. */
export type Config = ValuesOf<typeof settings> & {
  /** PATH, along which Helm is looked for. */
  readonly searchPath: string | undefined;
  /** What Kubernetes tells a pod of its API server. */
  readonly inCluster: { readonly host: string | undefined; readonly port: string | undefined };
};

/**
 * Reads the settings and checks them all.
 * @throws ConfigError with every mistake
 */
export function readConfig(environment: Environment = process.env): Config {
  const read = readSettings(settings, {
    environment,
    prefix: 'CHANDLERY_',
    othersPrefix: 'CHANDLERY_BOT_',
  });
  const { secretKey: inEnvironment, secretKeyFile: inFile } = settings;
  const areBothSet = [inEnvironment, inFile].every(({ name }) => environment[name] !== undefined);
  const twice = areBothSet ? [`${inFile.name}: ${inEnvironment.name} is set, too; set one of them.`] : [];
  const mistakes = [...read.mistakes, ...twice];
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return {
    ...read.values,
    searchPath: environment['PATH'],
    inCluster: { host: environment['KUBERNETES_SERVICE_HOST'], port: environment['KUBERNETES_SERVICE_PORT'] },
  };
}

/** The keys that secrets are sealed with: the present one first; none where none is set. */
export function secretKeysOf({
  secretKey: given = [],
  secretKeyFile: inFile = [],
  previousSecretKeys: previous = [],
}: Pick<Config, 'secretKey' | 'secretKeyFile' | 'previousSecretKeys'>): readonly SecretKey[] {
  const present = [...given, ...inFile];
  return present.length === 0 ? [] : [...present, ...previous];
}
