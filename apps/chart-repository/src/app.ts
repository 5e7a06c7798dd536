import { availableParallelism } from 'node:os';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { httpsDependencies, inspectionRoom } from '@chandlery/inspection';
import type { ArchivePort, Database } from '@chandlery/persistence';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { type Config, secretKeysOf } from './config.ts';
import { ClusterConnections } from './deployments/cluster-connections.ts';
import { clusterDeployer } from './deployments/cluster-deployer.ts';
import type { Deployer } from './deployments/deployer.ts';
import { deploymentOperations } from './deployments/deployment-operations.ts';
import { helmOnDemand } from './deployments/helm-on-demand.ts';
import { KnownFiles } from './downloads/known-files.ts';
import { quickDownloads } from './downloads/quick-downloads.ts';
import { RecentArchives } from './downloads/recent-archives.ts';
import { helmInspector, type Inspector } from './inspections/inspector.ts';
import { submissionInspections } from './inspections/submission-inspections.ts';
import type { MadeApp } from './index/made-apps.ts';
import { StoreIndex } from './index/store-index.ts';
import { pruneChangesHourly } from './jobs/prune-changes.ts';
import { pruneOperationLogsHourly } from './jobs/prune-operation-logs.ts';
import { removeOrphansDaily } from './jobs/remove-orphans.ts';
import { removeExpiredTestsSteadily } from './jobs/remove-expired-tests.ts';
import { VoteCounter } from './jobs/count-votes.ts';
import { RolloutRunner } from './jobs/run-rollouts.ts';
import { OperationRunner } from './jobs/run-operations.ts';
import { ClusterWatches, type WatchClustersOptions } from './jobs/watch-clusters.ts';
import { sealAuditSteadily } from './jobs/seal-audit.ts';
import { createMetrics } from './plugins/metrics.ts';
import { openApi } from './plugins/openapi.ts';
import { problems } from './plugins/problems.ts';
import { newRequestId } from './plugins/request-id.ts';
import { requestLog } from './plugins/request-log.ts';
import { serializersOnDemand } from './plugins/serializers.ts';
import { signIn } from './plugins/sign-in.ts';
import { silentConnections } from './plugins/silent-connections.ts';
import { validation } from './plugins/validation.ts';
import { apiRoutes } from './routes/api/api-routes.ts';
import { chartmuseumRoutes } from './routes/chartmuseum/routes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { archiveRoutes } from './routes/helm/archive-routes.ts';
import { feedRoutes } from './routes/feeds/feed-routes.ts';
import { indexRoutes } from './routes/helm/index-routes.ts';
import { permalinkRoutes } from './routes/permalink-routes.ts';
import { Catalogue } from './search/catalogue.ts';
import { AttemptLimit } from './security/attempt-limit.ts';
import { CredentialCache } from './security/credential-cache.ts';
import { KnownCallers } from './security/known-callers.ts';
import { newSealer } from './security/sealed.ts';
import type { Services } from './services.ts';
import { archiveLimits } from './use-cases/read-archive.ts';
import { contentReader } from './workers/content-reader.ts';
import { imageConverter } from './workers/image-converter.ts';
import { archiveReader } from './workers/archive-reader.ts';

/** What the server is built out of. */
export type Parts = {
  readonly config: Config;
  readonly database: Database;
  readonly archives: ArchivePort;
  /** Images of store information, kept as archives are. */
  readonly images: ArchivePort;
  /** UTC milliseconds since the epoch. */
  readonly nowMs?: () => number;
  /** The door to clusters, in place of the real one: for what no cluster of a test can be made to do. */
  readonly deployer?: Deployer;
  /** How clusters are watched, in place of what is usual: for tests that cannot wait. */
  readonly watching?: WatchClustersOptions;
  /** The folder of the pod's service account, in place of Kubernetes' own. */
  readonly serviceAccountFolder?: string;
  /** In place of the real one, likewise. */
  readonly inspector?: Inspector;
  /** All apps as the index has them, where other threads make them. */
  readonly madeApps?: AsyncIterable<readonly MadeApp[]>;
  readonly log: FastifyBaseLogger;
};

/** JSON bodies are small: the largest is an update log. */
const jsonBytes = 256 * 1024;
/** After the start, those who waited for it are answered before anything is prepared for others. */
const untilPreparingMs = 100;
/** How long a client may take to send one request, archives included. */
const requestTimeoutMs = 300_000;

/**
 * Builds the whole server out of its parts, for production and tests alike. It listens when the index is loaded, so a server that
 * listens is ready.
 */
export async function buildApp({
  config,
  database,
  archives,
  images,
  nowMs = Date.now,
  deployer: givenDeployer,
  watching,
  serviceAccountFolder,
  inspector: givenInspector,
  madeApps,
  log,
}: Parts): Promise<FastifyInstance> {
  const index = new StoreIndex({
    database,
    contextPath: config.contextPath,
    publicUrl: config.publicUrl,
    nowMs,
  });
  const catalogue = new Catalogue(database);
  const sealer = newSealer(secretKeysOf(config));
  const clusters = new ClusterConnections(database, sealer, {
    ...config.inCluster,
    ...(serviceAccountFolder === undefined ? {} : { folder: serviceAccountFolder }),
  });
  const helm = helmOnDemand({
    path: config.helm,
    environmentPath: config.searchPath,
    folder: join(config.dataFolder, 'helm'),
    log,
  });
  const deployer = givenDeployer ?? clusterDeployer(clusters, helm);
  const atOnce = inspectionsAtOnce(config);
  const room = inspectionRoom({ threads: atOnce, helmProcesses: atOnce });
  const { inspectionRepositories } = config;
  const dependencies = httpsDependencies({
    room,
    allowed: (repository) => inspectionRepositories.includes(repository),
  });
  const services: Services = {
    config,
    database,
    archives,
    images,
    converter: imageConverter(),
    sealer,
    clusters,
    deployer,
    inspector: givenInspector ?? helmInspector(helm, room, dependencies),
    contents: contentReader({ archives, limits: archiveLimits(config) }),
    reader: archiveReader({ limits: archiveLimits(config) }),
    index,
    catalogue,
    metrics: createMetrics(database, index),
    credentials: new CredentialCache(nowMs),
    callers: new KnownCallers(nowMs),
    files: new KnownFiles(database),
    recent: new RecentArchives(archives),
    attempts: {
      account: new AttemptLimit(10, nowMs),
      address: new AttemptLimit(100, nowMs),
      secret: new AttemptLimit(100, nowMs),
    },
    nowMs,
    log,
  };
  const { callers, files } = services;
  const subscriptions = [
    database.events.subscribe((changes) => callers.onChanges(changes), { name: 'callers' }),
    database.events.subscribe((changes) => files.onChanges(changes), { name: 'files' }),
    database.events.subscribe(async (changes) => catalogue.onChanges(changes), { name: 'catalogue' }),
    database.events.subscribe((changes) => index.onChanges(changes), { name: 'index' }),
  ];
  const indexed = index.load({
    made: madeApps,
    progress: (apps) => log.info({ apps }, 'building the index'),
  });
  // Whoever awaits it, below, is told.
  indexed.catch(() => {});

  const server = Fastify({
    loggerInstance: log,
    genReqId: newRequestId,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: jsonBytes,
    requestTimeout: requestTimeoutMs,
    trustProxy: (_address, hop) => config.trustProxy !== false && hop < config.trustProxy,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    schemaController: serializersOnDemand,
    routerOptions: { maxParamLength: 1000, ignoreTrailingSlash: false },
  }).withTypeProvider<TypeBoxTypeProvider>();
  const endJob = removeOrphansDaily(services);
  const endSealing = sealAuditSteadily(services);
  const endPruning = pruneChangesHourly(services);
  const endPruningLogs = pruneOperationLogsHourly(services);
  const endExpiring = removeExpiredTestsSteadily(services);
  const runner = operationRunner(services);
  const inspections = inspectionRunner(services);
  const rollouts = new RolloutRunner(services);
  const votes = new VoteCounter(services);
  const watches = new ClusterWatches(services, watching);
  let catalogueRead: Promise<void> | undefined;
  server.addHook('onReady', async () => {
    await indexed;
    if (config.index === 'full') await index.read({ kind: 'all' }, 'full');
  });
  const prepare = (): void => {
    void services.reader.warm();
    // The raw index is whole; gzip is what a few ask for, and comes as soon as it can.
    index
      .read({ kind: 'all' }, config.index)
      .then(({ document }) => document.compress())
      .catch((error: unknown) => log.error({ err: error }, 'compressing the index failed'));
    // Whoever searches before it is whole waits for it.
    catalogueRead = catalogue
      .refresh()
      .catch((error: unknown) => log.error({ err: error }, 'reading the catalogue failed'));
  };
  let preparing: NodeJS.Timeout | undefined;
  server.addHook('onListen', (done) => {
    preparing = setTimeout(prepare, untilPreparingMs);
    done();
  });
  server.addHook('onClose', async () => {
    clearTimeout(preparing);
    endJob();
    endPruning();
    endPruningLogs();
    endExpiring();
    await rollouts.close();
    await votes.close();
    await Promise.all([runner.close(), inspections.close()]);
    await room.close();
    await watches.close();
    await clusters.close();
    await endSealing();
    for (const unsubscribe of subscriptions) unsubscribe();
    // A stop right after the start would close the database below the reading of the catalogue.
    await Promise.all([
      catalogueRead,
      services.reader.close(),
      services.converter.close(),
      services.contents.close(),
    ]);
  });

  validation(server);
  problems(server);
  requestLog(server, services);
  signIn(server, services);
  await openApi(server, config);
  await server.register(
    async (scope) => {
      healthRoutes(scope, services);
      indexRoutes(scope, services);
      archiveRoutes(scope, services);
      feedRoutes(scope, services);
      permalinkRoutes(scope, services);
      await chartmuseumRoutes(scope, services);
      await scope.register((api) => apiRoutes(api.withTypeProvider<TypeBoxTypeProvider>(), services), {
        prefix: '/api/v1',
      });
    },
    { prefix: config.contextPath },
  );
  answerQuickly(server, services);
  silentConnections(server);
  return server;
}

/** Puts `quickDownloads` in front of the server, for what comes by the network. */
function answerQuickly(server: FastifyInstance, services: Services): void {
  let closing = false;
  server.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  const { server: http } = server;
  for (const ordinary of http.listeners('request')) {
    http.off('request', ordinary as RequestListener);
    http.on(
      'request',
      quickDownloads(services, ordinary as RequestListener, () => closing),
    );
  }
}

/** The runner of all operations; it works from now on. */
function operationRunner(services: Services): OperationRunner {
  const { database, config, log, metrics } = services;
  const deployments = deploymentOperations(services);
  return new OperationRunner({
    database,
    log,
    limit: config.operations,
    leaseMs: config.operationLeaseSeconds * 1000,
    onEnd: (operation) => metrics.operations.ended(operation),
    stopMs: config.stopSeconds * 500,
    handlers: {
      install: deployments,
      upgrade: deployments,
      rollback: deployments,
      uninstall: deployments,
      test: deployments,
    },
  });
}

/** Half of the processors: the other half is for those who wait for answers. */
function inspectionsAtOnce({ inspections }: Config): number {
  return inspections ?? Math.max(1, Math.floor(availableParallelism() / 2));
}

/** The runner of inspections: apart, so that they and deployments do not wait for each other. */
function inspectionRunner(services: Services): OperationRunner {
  const { database, config, log } = services;
  return new OperationRunner({
    database,
    log,
    name: 'inspections',
    limit: inspectionsAtOnce(config),
    leaseMs: config.operationLeaseSeconds * 1000,
    // What is stopped is done again by whoever comes next.
    stopMs: 0,
    handlers: { inspect: submissionInspections(services) },
  });
}
