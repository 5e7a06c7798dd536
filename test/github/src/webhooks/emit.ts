import { allows } from '../access/caller.ts';
import { accountDocument, organizationDocument } from '../documents/account.ts';
import { nodeId } from '../documents/links.ts';
import { repositoryDocument } from '../documents/repository.ts';
import type { Hub } from '../hub.ts';
import type { Account, App, Installation, Repository } from '../state/model.ts';
import { covers } from '../state/world.ts';

/** Something that happened in a repository. */
export interface Happening {
  event: string;
  action: string | null;
  repository: Repository;
  sender: Account;
  /** What the event has beside `action`, `repository`, `sender`, `installation` and `organization`. */
  body: Record<string, unknown>;
  /** Only this App is told (check runs are their App's own affair). */
  onlyApp?: App;
}

/** The permission without which an App is not told of an event. */
const permissionOf: Readonly<Record<string, string>> = {
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  check_run: 'checks',
  check_suite: 'checks',
  issue_comment: 'issues',
  merge_group: 'merge_queues',
  push: 'contents',
  repository: 'metadata',
};

/** Tells every App that is installed on the repository, subscribes to the event and may read what it is about. */
export function emit(hub: Hub, happening: Happening): void {
  const { event, action, repository, sender, body } = happening;
  for (const installation of listeners(hub, happening)) {
    const payload = {
      ...(action === null ? {} : { action }),
      ...body,
      repository: repositoryDocument(hub.world, repository),
      ...ofOrganization(hub, repository.owner),
      sender: accountDocument(hub.world, sender),
      installation: { id: installation.id, node_id: nodeId('Installation', installation.id) },
    };
    hub.contract.checkPayload(event, action, payload);
    hub.webhooks.send({
      app: installation.app,
      event,
      action,
      installationId: installation.id,
      repositoryId: repository.id,
      payload,
    });
  }
}

/** Whether any App would be told: what a payload needs of git is not free. */
export function isHeard(hub: Hub, event: string, repository: Repository): boolean {
  return listeners(hub, { event, repository }).length > 0;
}

function listeners(
  hub: Hub,
  { event, repository, onlyApp }: Pick<Happening, 'event' | 'repository' | 'onlyApp'>,
): Installation[] {
  return [...hub.world.installations.values()].filter(
    (installation) =>
      covers(installation, repository) &&
      installation.suspended === null &&
      (onlyApp === undefined || installation.app === onlyApp) &&
      isTold(installation, event, onlyApp !== undefined),
  );
}

/** Tells an App of its own installation; those events come unasked. */
export function emitToApp(
  hub: Hub,
  app: App,
  event: string,
  action: string | null,
  of: { body: Record<string, unknown>; sender: Account; installationId: number | null },
): void {
  const payload = {
    ...(action === null ? {} : { action }),
    ...of.body,
    sender: accountDocument(hub.world, of.sender),
  };
  hub.contract.checkPayload(event, action, payload);
  hub.webhooks.send({ app, event, action, installationId: of.installationId, repositoryId: null, payload });
}

/** An App that may write checks hears of its own ones without asking; of everything else as it subscribed. */
function isTold(installation: Installation, event: string, own: boolean): boolean {
  const permission = permissionOf[event] ?? 'metadata';
  const writesChecks = allows(installation.permissions, { permission: 'checks', level: 'write' });
  if (own && permission === 'checks' && writesChecks) return true;
  if (!installation.app.events.includes(event)) return false;
  return allows(installation.permissions, { permission, level: 'read' });
}

function ofOrganization(hub: Hub, owner: Account): Record<string, unknown> {
  return owner.type === 'Organization' ? { organization: organizationDocument(hub.world, owner) } : {};
}
