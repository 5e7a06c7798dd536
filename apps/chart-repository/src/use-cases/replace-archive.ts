import { type Action, isPassed, isUnderReview, type VersionState } from '@chandlery/lifecycle';
import type { ChartVersion, Step } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireIn, requireSignedIn, type VersionAddress, visibleVersion } from './access.ts';
import { requireOwnBytes } from './pulls/own-bytes.ts';
import { provenanceFor } from './attach-provenance.ts';
import { isPassable } from './require-passable.ts';
import { checkedStep, stepOf, transitionVersion } from './transition-version.ts';

const replaceAction: Partial<Record<VersionState, Action>> = {
  draft: 'replace',
  rejected: 'replace_rejected',
};

/**
 * Gives a version other bytes, of the same chart and number. A draft or rejected version is replaced; one under
 * review gets a revision, and the votes stay only where the content digest is equal and are not the uploader's own.
 * @throws ChartError; Refusal version_mismatch, replace_not_possible, archive_too_costly, busy; LifecycleError permission_missing
 */
export async function replaceArchive(
  services: Services,
  caller: Caller,
  address: VersionAddress,
  input: {
    readonly archive: Uint8Array;
    readonly provenance?: string | undefined;
    readonly expectedRevision?: number | undefined;
  },
): Promise<ChartVersion | undefined> {
  const uploader = requireSignedIn(caller);
  const target = await visibleVersion(services, caller, address);
  requireIn(caller, target.workspace.id, 'workspace.apps.upload');
  requireOwnBytes(target.version);
  const archive = await services.reader.read(input.archive);
  if (archive.name !== target.app.name || archive.version !== target.version.version) {
    throw new Refusal(
      'version_mismatch',
      `The archive is ${archive.name} ${archive.version}, not ${target.app.name} ${target.version.version}.`,
      {
        field: 'chart',
        remedy: 'Send an archive of the same chart and version, or upload this one as a version of its own.',
      },
    );
  }
  const provenance =
    input.provenance === undefined ? null : provenanceFor(input.provenance, archive.stored.archiveDigest);
  await services.archives.put(archive.stored.archiveDigest, input.archive);
  const bytes = { ...archive.stored, provenance, uploaderId: uploader.id };
  return transitionVersion(
    services,
    caller,
    address,
    async ({ version, submission, policy, permissions, principalId = uploader.id }) => {
      if (!isUnderReview(version.state)) {
        return {
          steps: [checkedStep(replacementOf(version), version.state, permissions)],
          effects: { bytes },
        };
      }
      const steps: Step[] = [checkedStep('revise', version.state, permissions)];
      // Whoever uploads is no reviewer any more, even of equal content: their own approval falls.
      const votes = submission?.votes ?? [];
      const others = votes.filter(({ reviewerPrincipalId }) => reviewerPrincipalId !== principalId);
      const suffices = policy.approvals > 0 && isPassed(policy, others, archive.stored.contentDigest);
      const stands =
        suffices &&
        (version.state === 'passed' || (await isPassable(services, submission, version.workspaceId)));
      if (stands) steps.push(stepOf('pass', 'submitted'));
      return {
        steps,
        effects: {
          bytes,
          ...(others.length < votes.length ? { withdrawVotesOf: principalId } : {}),
          claim: { reviewerId: null },
          closeSubmission: { outcome: stands ? 'passed' : 'open' },
          ...(suffices && !stands ? { awaitsInspection: true } : {}),
        },
      };
    },
    input.expectedRevision,
  );
}

/**
 * The action that gives a draft or rejected version other bytes.
 * @throws Refusal replace_not_possible
 */
export function replacementOf(version: ChartVersion): Action {
  const action = replaceAction[version.state];
  if (action !== undefined) return action;
  throw new Refusal('replace_not_possible', `A version that is ${version.state} keeps its bytes.`, {
    field: 'version',
    remedy: 'Upload the changed chart under a new version number.',
  });
}
