import type { Change, PullChartKey, PullChartPlace } from '@chandlery/persistence';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireOnPlatform } from './access.ts';

/** A change with the charts of pull requests that it is of interest to; told to the review bot alone. */
export type ToldChange = { readonly change: Change; readonly pulls?: readonly PullChartKey[] };

export type ChangesRead = {
  readonly items: readonly ToldChange[];
  /** Up to where they were read, whatever was left out: the next `after`. */
  readonly readTo: number;
  readonly latest: number;
};

/** What concerns a pull request by itself; what else is told needs a chart that it is about. */
const always = ['repository.', 'account.link_github', 'account.unlink_github'];
/** What holds for everything in a workspace, or on the platform. */
const policies = ['policy.', 'inspection_policy.', 'workspace.update'];
/** Changes of one version that say something of other candidates for its number, too. */
const ofWholeApp = ['version.', 'app.'];

/**
 * Changes after a number, in commit order: all of them to auditors, to the review bot those that are of interest to pull requests of
 * bound repositories.
 * @throws LifecycleError permission_missing; PersistenceError changes_gone
 */
export async function readChanges(
  { database }: Pick<Services, 'database'>,
  caller: Caller,
  { after, limit = 200 }: { readonly after?: number | undefined; readonly limit?: number | undefined },
): Promise<ChangesRead> {
  const isBot =
    caller.platform.has('platform.integrations.act') && !caller.platform.has('platform.audit.view');
  if (!isBot) requireOnPlatform(caller, 'platform.audit.view');
  const { changes } = database;
  const from = after ?? (await changes.prunedTo());
  const read = await changes.after(from, limit);
  const items = isBot ? await concerning(database, read) : read.map((change) => ({ change }));
  return { items, readTo: read.at(-1)?.number ?? from, latest: await changes.latest() };
}

async function concerning(
  { integrations, pulls }: Services['database'],
  changes: readonly Change[],
): Promise<readonly ToldChange[]> {
  const bound = new Set(await integrations.boundWorkspaces());
  const inReach = changes.filter(
    ({ workspaceId, type }) => workspaceId === null || bound.has(workspaceId) || startsWith(type, always),
  );
  const found = await pulls.concernedBy({
    versionIds: unique(inReach.map(({ versionId }) => versionId)),
    appIds: unique(inReach.map((change) => (isOfApp(change) ? change.appId : null))),
    submissionIds: unique(inReach.map(submissionOf)),
    deploymentIds: unique(inReach.map(deploymentOf)),
  });
  return inReach.flatMap((change) => {
    const concerned = found.filter((place) => concerns(change, place)).map(keyOf);
    const own = named(change);
    const told = own === undefined ? concerned : withFirst(own, concerned);
    const general = startsWith(change.type, always) || startsWith(change.type, policies);
    return told.length > 0 || general ? [{ change, pulls: told }] : [];
  });
}

/** The chart that changed; and where that changes who may have which number, those that are still to be released. */
function concerns(change: Change, place: PullChartPlace): boolean {
  if (change.versionId === place.versionId) return true;
  if (isOfApp(change) && change.appId === place.appId) return place.open;
  const [submission, deployment] = [submissionOf(change), deploymentOf(change)];
  return (
    (submission !== null && submission === place.submissionId) ||
    (deployment !== null && deployment === place.deploymentId)
  );
}

function isOfApp({ type }: Change): boolean {
  return startsWith(type, ofWholeApp);
}

/** Of an operation that inspects it. */
function submissionOf({ data }: Change): string | null {
  return data['subjectKind'] === 'submission' ? text(data['subjectId']) : text(data['submissionId']);
}

function deploymentOf({ data }: Change): string | null {
  return data['subjectKind'] === 'deployment' ? text(data['subjectId']) : text(data['deploymentId']);
}

/** The chart of a pull request that a change names. */
function named({ data }: Change): PullChartKey | undefined {
  const { repositoryId, pull, chart } = data;
  if (typeof repositoryId !== 'number' || typeof pull !== 'number') return undefined;
  return { repositoryId, pull, chart: typeof chart === 'string' ? chart : '' };
}

function withFirst(own: PullChartKey, others: readonly PullChartKey[]): readonly PullChartKey[] {
  const isOther = ({ repositoryId, pull, chart }: PullChartKey) =>
    repositoryId !== own.repositoryId || pull !== own.pull || chart !== own.chart;
  return [own, ...others.filter(isOther)];
}

function keyOf({ repositoryId, pull, chart }: PullChartPlace): PullChartKey {
  return { repositoryId, pull, chart };
}

function startsWith(type: string, starts: readonly string[]): boolean {
  return starts.some((start) => type.startsWith(start));
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function unique(ids: readonly (string | null)[]): readonly string[] {
  return [...new Set(ids.filter((id) => id !== null))];
}
