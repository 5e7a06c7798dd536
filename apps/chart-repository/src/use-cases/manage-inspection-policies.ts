import { rules } from '@chandlery/inspection';
import type { InspectionPolicyAtRevision, StoredInspectionPolicy } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireIn, requireOnPlatform, requireSignedIn, visibleWorkspace } from './access.ts';

type Needs = Pick<Services, 'database'>;

const codes: ReadonlySet<string> = new Set(rules.map(({ code }) => code));

/** For everybody who is signed in, as the review policy is. @throws Refusal unauthenticated */
export async function readPlatformInspectionPolicy(
  { database }: Needs,
  caller: Caller,
): Promise<InspectionPolicyAtRevision> {
  requireSignedIn(caller);
  return database.inspections.policy('platform');
}

/** @throws LifecycleError permission_missing; Refusal rule_unknown; PersistenceError revision_conflict */
export async function setPlatformInspectionPolicy(
  { database }: Needs,
  caller: Caller,
  policy: StoredInspectionPolicy,
  expectedRevision?: number,
): Promise<InspectionPolicyAtRevision> {
  requireOnPlatform(caller, 'platform.policies.manage');
  requireKnownRules(policy);
  const expected = expectedRevision === undefined ? {} : { expectedRevision };
  return database.inspections.setPolicy({ scope: 'platform', policy, ...expected, actor: caller.actor });
}

/** What a workspace adds to the platform's. @throws Refusal not_visible */
export async function readWorkspaceInspectionPolicy(
  services: Needs,
  caller: Caller,
  slug: string,
): Promise<InspectionPolicyAtRevision> {
  const { id } = await visibleWorkspace(services, caller, slug);
  return services.database.inspections.policy({ workspaceId: id });
}

/**
 * Both hold together, so that whatever a workspace sets is stricter or as strict.
 * @throws Refusal not_visible, rule_unknown; LifecycleError permission_missing; PersistenceError revision_conflict
 */
export async function setWorkspaceInspectionPolicy(
  services: Needs,
  caller: Caller,
  slug: string,
  policy: StoredInspectionPolicy,
  expectedRevision?: number,
): Promise<InspectionPolicyAtRevision> {
  const { id: workspaceId } = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspaceId, 'workspace.policy.tighten');
  requireKnownRules(policy);
  const expected = expectedRevision === undefined ? {} : { expectedRevision };
  return services.database.inspections.setPolicy({
    scope: { workspaceId },
    policy,
    ...expected,
    actor: caller.actor,
  });
}

/** A code that no rule has would block nothing, and nobody would notice. */
function requireKnownRules({ blockCodes, allowCodes }: StoredInspectionPolicy): void {
  const unknown = [...blockCodes, ...allowCodes].filter((code) => !codes.has(code));
  if (unknown.length === 0) return;
  throw new Refusal('rule_unknown', `There is no rule ${unknown.join(', ')}.`, {
    field: 'body',
    remedy: 'See docs/inspection-rules.md for the codes of all rules.',
    details: { unknown },
  });
}
