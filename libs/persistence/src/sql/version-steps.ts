import { noState, type VersionState } from '@chandlery/lifecycle';
import type { AuditSubject } from '@chandlery/lifecycle';
import type { Step } from '../ports/versions.ts';
import type { AuditEntry } from '../writer/writer.ts';
import { revisionConflict } from './conflicts.ts';
import type { JoinedVersion } from './version-rows.ts';

/** What a version needs for its place in logs. */
export type NamedVersion = Pick<JoinedVersion, 'id' | 'app_id' | 'app_name' | 'workspace_id' | 'version'>;

/**
 * Compare-and-set on state and revision.
 * @throws PersistenceError revision_conflict (details: state, revision); TypeError where the steps do not follow from each other
 */
export function requireSteps(
  row: { readonly state: VersionState; readonly revision: number },
  expectedRevision: number,
  steps: readonly Step[],
): void {
  steps.forEach(({ action, from }, index) => {
    const before = steps[index - 1];
    if (before !== undefined && (before.to !== from || before.to === noState)) {
      throw new TypeError(`${action} starts from ${from}, but the step before leads to ${before.to}.`);
    }
  });
  const [first] = steps;
  if (row.revision !== expectedRevision || (first !== undefined && first.from !== row.state)) {
    throw revisionConflict({ state: row.state, revision: row.revision });
  }
}

/** The subject of audit records about a version. */
export function versionSubject(version: NamedVersion): AuditSubject {
  return {
    kind: 'version',
    id: version.id,
    name: `${version.app_name} ${version.version}`,
    workspaceId: version.workspace_id,
    appId: version.app_id,
    versionId: version.id,
  };
}

/** One audit record for each step. */
export function stepEntries(
  version: NamedVersion,
  steps: readonly Step[],
  message: string,
): readonly AuditEntry[] {
  return steps.map(({ action, from, to }) => ({
    action,
    subject: versionSubject(version),
    before: from === noState ? null : from,
    after: to === noState ? null : to,
    message,
  }));
}

/** Whether the steps change what users find in the store. */
export function touchesStore(steps: readonly Step[]): boolean {
  return steps.some(({ from, to }) => from === 'active' || to === 'active');
}
