import {
  type ClusterConnection,
  type ClusterCredential,
  connect,
  inClusterCredential,
  type InClusterPlace,
  projectConnection,
  projectToken,
} from '@chandlery/deployment';
import type { Cluster, Database, Project } from '@chandlery/persistence';
import { belongsTo, type Sealer } from '../security/sealed.ts';

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

  readonly inCluster: InClusterPlace;

  /** @param inCluster where the pod of the server finds its API server */
  constructor(database: Pick<Database, 'clusters'>, sealer: Sealer, inCluster: InClusterPlace) {
    this.inCluster = inCluster;
    this.#database = database;
    this.#sealer = sealer;
  }

  /** A cluster by its own credential: for what belongs to no project. @throws DeploymentError, Refusal secret_key_missing */
  async ofCluster(cluster: Cluster): Promise<ClusterConnection> {
    return this.#kept(this.#clusters, cluster.id, cluster.revision, () => this.#connect(cluster));
  }

  /** A cluster as the service account of a project. @throws DeploymentError, Refusal secret_key_missing */
  async ofProject(cluster: Cluster, project: Project): Promise<ClusterConnection> {
    const { namespace, serviceAccount } = project;
    return this.#kept(this.#projects, project.id, cluster.revision, async () =>
      projectConnection(await this.ofCluster(cluster), { namespace, serviceAccount }),
    );
  }

  /** Lets go of a cluster that was removed. */
  forgetCluster(id: string): void {
    const known = this.#clusters.get(id);
    this.#clusters.delete(id);
    if (known !== undefined) closeLater(known);
  }

  /** Opens a project's connection anew when it is next needed: its service account was made again, or is gone. */
  forgetProject(id: string): void {
    const known = this.#projects.get(id);
    this.#projects.delete(id);
    if (known !== undefined) closeLater(known);
  }

  /** A kubeconfig of a project's service account, with a token of its own that holds for so long. @throws DeploymentError, Refusal */
  async kubeconfigOf(cluster: Cluster, project: Project, seconds: number): Promise<string> {
    const { namespace, serviceAccount } = project;
    const connection = await this.ofCluster(cluster);
    const { token } = await projectToken(connection, { namespace, serviceAccount, seconds });
    const own = connection.as(async () => token);
    try {
      return await own.kubeconfig(namespace);
    } finally {
      await own.close();
    }
  }

  async close(): Promise<void> {
    const open = [...this.#projects.values(), ...this.#clusters.values()];
    this.#projects.clear();
    this.#clusters.clear();
    await Promise.all(open.map(({ connection }) => closeQuietly(connection)));
  }

  async #connect(cluster: Cluster): Promise<ClusterConnection> {
    if (cluster.kind === 'in_cluster') return connect(await inClusterCredential(this.inCluster));
    const sealed = await this.#database.clusters.credentialOf(cluster.id);
    if (typeof sealed !== 'string') throw new Error(`the cluster ${cluster.id} has no credential`);
    const text = this.#sealer.open(sealed, belongsTo.cluster(cluster.id));
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
    if (known !== undefined) closeLater(known);
    return connection;
  }
}

/** Calls that are under way go on for a while; then it is closed. */
function closeLater({ connection }: Open): void {
  setTimeout(() => void closeQuietly(connection), 3_600_000).unref();
}

async function closeQuietly(connection: Promise<ClusterConnection>): Promise<void> {
  await connection.then(
    (opened) => opened.close(),
    () => undefined,
  );
}
