import type { Inspection, Page, PageRequest, QueueItem, QueueQuery, Workspace } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireIn, requireOnPlatform, requireSignedIn, visibleWorkspace } from './access.ts';

/** Which part of a queue somebody asks for. */
export type QueueFilter = {
  readonly page: PageRequest;
  readonly tab?: QueueQuery['tab'];
  /** Slug. */
  readonly workspace?: string;
  /** The chart's name; the same name in several workspaces is several apps, so it goes with a workspace. */
  readonly app?: string;
  readonly olderThanHours?: number;
  readonly claimed?: 'mine' | 'nobody' | 'somebody';
};

/** A submission in a queue, with the inspection of its newest revision. */
export type InspectedItem = QueueItem & { readonly inspection: Inspection | undefined };

type Reading = Pick<Services, 'database' | 'nowMs'>;

/** The queue of the whole platform. @throws LifecycleError permission_missing; Refusal not_visible, query_invalid */
export async function readReviewQueue(
  services: Reading,
  caller: Caller,
  filter: QueueFilter,
): Promise<Page<InspectedItem>> {
  requireOnPlatform(caller, 'platform.apps.review');
  const { workspace: slug } = filter;
  const workspace = slug === undefined ? undefined : await visibleWorkspace(services, caller, slug);
  return queue(services, caller, { tab: 'unprocessed', ...filter }, workspace);
}

/** The submissions of one workspace, for its members. @throws LifecycleError permission_missing; Refusal not_visible */
export async function readWorkspaceQueue(
  services: Reading,
  caller: Caller,
  filter: QueueFilter & { readonly workspace: string },
): Promise<Page<InspectedItem>> {
  const workspace = await visibleWorkspace(services, caller, filter.workspace);
  requireIn(caller, workspace.id, 'workspace.apps.view');
  return queue(services, caller, { tab: 'all', ...filter }, workspace);
}

async function queue(
  { database, nowMs }: Reading,
  caller: Caller,
  { page, tab = 'all', app, olderThanHours, claimed }: QueueFilter,
  workspace: Workspace | undefined,
): Promise<Page<InspectedItem>> {
  const appId = app === undefined ? undefined : await appIdOf({ database }, workspace, app);
  if (appId === null) return { items: [] };
  const { items, ...rest } = await database.submissions.queue({
    ...page,
    tab,
    ...(workspace === undefined ? {} : { workspaceId: workspace.id }),
    ...(appId === undefined ? {} : { appId }),
    ...(olderThanHours === undefined ? {} : { waitingSinceUntilMs: nowMs() - olderThanHours * 3_600_000 }),
    ...(claimed === undefined
      ? {}
      : { claimed: claimed === 'mine' ? { by: requireSignedIn(caller).id } : claimed }),
  });
  const inspections = await database.inspections.newestOf(items.map(({ submission }) => submission.id));
  return {
    ...rest,
    items: items.map((item) => ({ ...item, inspection: inspections.get(item.submission.id) })),
  };
}

/** @returns `null` where the workspace has no such app */
async function appIdOf(
  { database }: Pick<Services, 'database'>,
  workspace: Workspace | undefined,
  name: string,
): Promise<string | null> {
  if (workspace === undefined) {
    throw new Refusal('query_invalid', 'An app is named within a workspace.', {
      field: 'query/app',
      remedy: 'Give `workspace` too.',
    });
  }
  return (await database.apps.findByName(workspace.id, name))?.id ?? null;
}
