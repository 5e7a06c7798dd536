import type { Fate, PlannedApp, PlannedVersion } from '../catalogue/catalogue-types.ts';
import { administratorOf, publisherOf, reviewers, workspaces } from '../catalogue/people.ts';
import { chartArchive } from '../charts/chart-archive.ts';
import type { StoreClient } from '../client/store-client.ts';
import { iconSvg } from '../icons/icon-svg.ts';
import type { Cast } from './cast.ts';

/** The states in which a version has been before the reviewers. */
const reviewed: readonly Fate[] = ['submitted', 'in_review', 'rejected', 'passed', 'active', 'suspended'];
const approved: readonly Fate[] = ['passed', 'active', 'suspended'];

/** Uploads one version and does with it what the plan says, as the people who would. */
export async function makeVersion(cast: Cast, app: PlannedApp, index: number): Promise<void> {
  const planned = app.versions[index];
  if (planned === undefined) throw new RangeError(`${app.name} has no version ${index}`);
  const { number, fate, updateLog, rejectedFirst } = planned;
  const path = `/workspaces/${app.workspace}/apps/${app.name}/versions/${encodeURIComponent(number)}`;
  const publisher = await cast.as(publisherOf(app.workspace));
  const act = (who: StoreClient, action: string, body: object = {}) =>
    who.send('POST', `${path}/${action}`, body);

  await publisher.send(
    'POST',
    `/workspaces/${app.workspace}/versions`,
    uploadOf(app, index, rejectedFirst !== undefined),
  );
  if (fate === 'deleted') await publisher.send('DELETE', path);
  if (!reviewed.includes(fate)) return;

  const [first] = await reviewersOf(cast, 1);
  if (first === undefined) throw new RangeError('nobody reviews');
  await act(publisher, 'submit', { updateLog });
  if (rejectedFirst !== undefined) {
    await act(first, 'reject', { message: rejectedFirst });
    await publisher.send('PUT', `${path}/archive`, uploadOf(app, index, false, false));
    await act(publisher, 'submit', { updateLog });
  }
  if (fate === 'in_review') await act(first, 'claim');
  await discuss(cast, app, planned, first, act);
  if (fate === 'rejected') await act(first, 'reject', { message: planned.reason });
  const votes = approved.includes(fate) ? approvalsOf(app.workspace) : (planned.approvals ?? 0);
  for (const reviewer of await reviewersOf(cast, votes))
    await act(reviewer, 'pass', { message: 'Looks good.' });
  if (fate === 'active' || fate === 'suspended') await act(publisher, 'publish');
  if (fate === 'suspended') await act(publisher, 'suspend', { message: planned.reason });
}

/** The chart, and the app's icon with the first of its versions: both in one request. */
function uploadOf(app: PlannedApp, index: number, unfinished: boolean, withIcon = index === 0): FormData {
  const form = new FormData();
  const bytes = new Uint8Array(chartArchive(app, index, unfinished));
  form.set('chart', new Blob([bytes], { type: 'application/gzip' }), `${app.name}.tgz`);
  if (withIcon) form.set('icon', new Blob([iconSvg(app.icon)], { type: 'image/svg+xml' }), 'icon.svg');
  return form;
}

/** Reviewer and administrator of the workspace in turns. */
async function discuss(
  cast: Cast,
  app: PlannedApp,
  { comments = [] }: PlannedVersion,
  reviewer: StoreClient,
  act: (who: StoreClient, action: string, body: object) => Promise<unknown>,
): Promise<void> {
  const answering = await cast.as(administratorOf(app.workspace));
  for (const [turn, message] of comments.entries())
    await act(turn % 2 === 0 ? reviewer : answering, 'comment', { message });
}

function reviewersOf(cast: Cast, count: number): Promise<readonly StoreClient[]> {
  return Promise.all(reviewers.slice(0, count).map((name) => cast.as(name)));
}

function approvalsOf(workspace: string): number {
  return workspaces.find(({ slug }) => slug === workspace)?.approvals ?? 1;
}
