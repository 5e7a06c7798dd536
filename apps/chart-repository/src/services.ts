import type { ArchivePort, Database } from '@chandlery/persistence';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import type { ClusterConnections } from './deployments/cluster-connections.ts';
import type { Deployer } from './deployments/deployer.ts';
import type { KnownFiles } from './downloads/known-files.ts';
import type { RecentArchives } from './downloads/recent-archives.ts';
import type { Inspector } from './inspections/inspector.ts';
import type { StoreIndex } from './index/store-index.ts';
import type { Metrics } from './plugins/metrics.ts';
import type { AttemptLimit } from './security/attempt-limit.ts';
import type { Catalogue } from './search/catalogue.ts';
import type { CredentialCache } from './security/credential-cache.ts';
import type { KnownCallers } from './security/known-callers.ts';
import type { Sealer } from './security/sealed.ts';
import type { ContentReader } from './workers/content-reader.ts';
import type { ImageConverter } from './workers/image-converter.ts';
import type { ArchiveReader } from './workers/archive-reader.ts';

/** What use cases and routes work with; built once by `app.ts`, for production and tests alike. */
export type Services = {
  readonly config: Config;
  readonly database: Database;
  readonly archives: ArchivePort;
  /** Images of store information, by digest. */
  readonly images: ArchivePort;
  /** Makes images safe. */
  readonly converter: ImageConverter;
  /** Reads what stored archives hold. */
  readonly contents: ContentReader;
  /** Reads and checks what is uploaded. */
  readonly reader: ArchiveReader;
  /** Connections to clusters. */
  readonly clusters: ClusterConnections;
  /** Does what is done to clusters. */
  readonly deployer: Deployer;
  /** Says what there is to know of charts that are submitted. */
  readonly inspector: Inspector;
  readonly index: StoreIndex;
  /** What is in the store, for finding it. */
  readonly catalogue: Catalogue;
  readonly metrics: Metrics;
  readonly credentials: CredentialCache;
  readonly callers: KnownCallers;
  /** Keeps the secrets of clusters and deployments. */
  readonly sealer: Sealer;
  readonly files: KnownFiles;
  readonly recent: RecentArchives;
  /**
   * Wrong passwords by account name, and by address, which many people may share; and wrong tokens and links by
   * address, apart, so that a pipeline with an old token stops nobody's password.
   */
  readonly attempts: {
    readonly account: AttemptLimit;
    readonly address: AttemptLimit;
    readonly secret: AttemptLimit;
  };
  /** UTC milliseconds since the epoch. */
  readonly nowMs: () => number;
  readonly log: FastifyBaseLogger;
};
