import { isCode } from '@chandlery/api-contract';
import type { Reconcile, Work } from '../worker/reconcile.ts';
import { followBase } from './follow-base.ts';
import { followGroup } from './follow-group.ts';
import { followInstallation, followRepository } from './follow-repository.ts';
import { openSite } from './open-site.ts';
import { reconcilePull } from './reconcile-pull.ts';
import type { Binding, ReconcilerParts, Site } from './site.ts';
import { type Subject, subjectOf } from './subject.ts';
import { isStoreAway } from './refused.ts';
import { tellTrouble } from './tell-trouble.ts';
import { tellUnbound } from './tell-unbound.ts';

/**
 * Brings a key in line: GitHub and the store are asked how it is now, what should be is computed, and what differs is
 * written. Any delivery, in any order, any number of times, comes to the same end, and nothing is written where nothing
 * differs.
 */
export function createReconciler(parts: ReconcilerParts): Reconcile {
  return async (work) => {
    const last = work.deliveries.at(-1);
    if (last === undefined) return {};
    // An installation is nothing to bring in line: its repositories are, one by one.
    if (work.key.startsWith('installation/')) return followInstallation(parts, work.deliveries);
    const known = subjectOf(work.key);
    if (known === null) {
      parts.log.warn({ key: work.key }, 'a key that nobody knows is let go');
      return {};
    }
    const { repositoryId, subject } = known;
    try {
      return await bringInLine(parts, repositoryId, subject, work);
    } catch (error) {
      if (isStoreAway(error)) await tellTrouble(parts, repositoryId, subject, work);
      throw error;
    }
  };
}

async function bringInLine(
  parts: ReconcilerParts,
  repositoryId: number,
  subject: Subject,
  work: Work,
): ReturnType<Reconcile> {
  const last = work.deliveries.at(-1);
  const binding = await bindingOf(parts, repositoryId, work.signal);
  // What the store tells of names no installation.
  const installationId =
    last !== undefined && last.installationId > 0 ? last.installationId : (binding?.installationId ?? 0);
  const fullName = binding?.fullName ?? null;
  const { signal } = work;
  const site =
    installationId > 0 ? await openSite(parts, { repositoryId, installationId, fullName, signal }) : null;
  if (site === null) {
    parts.log.info({ repositoryId, installationId }, 'the App cannot reach the repository');
    return {};
  }
  if (binding === null) {
    await tellUnbound(site, subject);
    return {};
  }
  await followName(site, binding);
  return follow(site, binding, subject, work);
}

/** How the store has bound the repository; null where it has not. */
async function bindingOf(
  { store }: ReconcilerParts,
  repositoryId: number,
  signal: AbortSignal,
): Promise<Binding | null> {
  try {
    return await store.github.repositories.get({ repositoryId }, { signal });
  } catch (error) {
    if (isCode(error, 'repository_unbound')) return null;
    throw error;
  }
}

/**
 * A repository that was renamed or transferred is still the same, by its number: GitHub itself said so a moment ago, through an
 * installation that has it. To which workspace it is bound nobody but an administrator changes.
 */
async function followName({ at, parts, repositoryId, installationId, signal }: Site, binding: Binding) {
  const fullName = `${at.owner}/${at.repo}`;
  if (binding.fullName === fullName && binding.installationId === installationId) return;
  await parts.store.github.repositories.follow({ repositoryId }, { fullName, installationId }, { signal });
}

function follow(site: Site, binding: Binding, subject: Subject, { deliveries }: Work) {
  switch (subject.kind) {
    case 'pull':
      return reconcilePull(site, binding, subject.number, deliveries);
    case 'group':
      return followGroup(site, subject.headSha, deliveries);
    case 'base':
      return followBase(site, subject.branch, deliveries);
    case 'repository':
      return followRepository(site, deliveries);
  }
}
