import {
  type ClusterConnection,
  type ClusterCredential,
  connect,
  inClusterCredential,
  projectConnection,
} from '@chandlery/deployment';
import type { Cluster, Database, Project } from '@chandlery/persistence';
import type { Sealer } from '../security/sealed.ts';

/** What a cluster's credential is sealed to: it cannot be moved to another cluster. */
export function credentialOf(clusterId: string): string {
  return `credential of cluster ${clusterId}`;
}

type Open = { readonly revision: number; readonly connection: Promise<ClusterConnection> };

/**
 * Connections to registered clusters, opened when they are first needed and anew when a cluster changes. A project's connection
 * acts as the project's service account, and knows the cluster's own credential only to ask for that account's tokens.
 */
export class ClusterConnections {
  readonly #database: Pick<Database, 'clusters'>;
  readonly #sealer: Sealer;
  readonly #clusters = new Map<string, Open>();
  readonly #projects = new Map<string, Open>();

  constructor(database: Pick<Database, 'clusters'>, sealer: Sealer) {
    this.#database = database;
    this.#sealer = sealer;
  }

  /** A cluster by its own credential: for what belongs to no project. @throws DeploymentError, SealError */
  async ofCluster(cluster: Cluster): Promise<ClusterConnection> {
    return this.#kept(this.#clusters, cluster.id, cluster.revision, () => this.#connect(cluster));
  }

  /** A cluster as the service account of a project. @throws DeploymentError, SealError */
  async ofProject(cluster: Cluster, project: Project): Promise<ClusterConnection> {
    const { namespace, serviceAccount } = project;
    return this.#kept(this.#projects, project.id, cluster.revision, async () =>
      projectConnection(await this.ofCluster(cluster), { namespace, serviceAccount }),
    );
  }

  async close(): Promise<void> {
    const open = [...this.#projects.values(), ...this.#clusters.values()];
    this.#projects.clear();
    this.#clusters.clear();
    await Promise.all(open.map(({ connection }) => closeQuietly(connection)));
  }

  async #connect(cluster: Cluster): Promise<ClusterConnection> {
    if (cluster.kind === 'in_cluster') return connect(await inClusterCredential());
    const sealed = await this.#database.clusters.credentialOf(cluster.id);
    if (typeof sealed !== 'string') throw new Error(`the cluster ${cluster.id} has no credential`);
    const text = this.#sealer.open(sealed, credentialOf(cluster.id));
    // Sealed by us, to this cluster: it is what `readKubeconfig` made.
    return connect(JSON.parse(text) as ClusterCredential);
  }

  #kept(
    among: Map<string, Open>,
    id: string,
    revision: number,
    open: () => Promise<ClusterConnection>,
  ): Promise<ClusterConnection> {
    const known = among.get(id);
    if (known?.revision === revision) return known.connection;
    const connection = open();
    among.set(id, { revision, connection });
    connection.catch(() => {
      if (among.get(id)?.connection === connection) among.delete(id);
    });
    // Calls that are under way go on for a while with the old one; then it is closed.
    if (known !== undefined) setTimeout(() => void closeQuietly(known.connection), 3_600_000).unref();
    return connection;
  }
}

async function closeQuietly(connection: Promise<ClusterConnection>): Promise<void> {
  await connection.then(
    (opened) => opened.close(),
    () => undefined,
  );
}
