import type { ProposalView } from '../../use-cases/pulls/read-proposals.ts';
import { iso, isoOrNull } from './shapes.ts';

/** A proposal in the shape of the wire. */
export function proposalShape({ proposal, activeVersions }: ProposalView) {
  const { id, workspaceSlug, chart, repositoryId, pull, url, title, by, reason, merged, state } = proposal;
  return {
    id,
    workspace: workspaceSlug,
    app: chart,
    repositoryId,
    pull,
    url,
    title,
    proposedBy: { ...by },
    reason,
    merged,
    state,
    decidedBy: proposal.decision?.byName ?? null,
    decision: proposal.decision?.message ?? null,
    decidedAt: isoOrNull(proposal.decision?.atMs ?? null),
    createdAt: iso(proposal.createdAtMs),
    activeVersions: [...activeVersions],
    revision: proposal.revision,
  };
}
