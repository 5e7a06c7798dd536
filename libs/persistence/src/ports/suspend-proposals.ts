import type { Actor } from '@chandlery/lifecycle';
import type { Page, PageRequest } from './paging.ts';
import type { GithubUser, PullChartKey } from './pulls.ts';

/** What can become of a proposal. */
export const proposalStates = ['open', 'accepted', 'declined', 'withdrawn'] as const;
export type ProposalState = (typeof proposalStates)[number];

/** That a pull request deletes a chart, and so proposes that nothing of it stays in the store. */
export type SuspendProposal = PullChartKey & {
  readonly id: string;
  readonly workspaceId: string;
  readonly workspaceSlug: string;
  readonly appId: string;
  readonly url: string;
  readonly title: string;
  readonly by: GithubUser;
  readonly reason: string;
  readonly merged: boolean;
  readonly state: ProposalState;
  /** Who accepted, declined or withdrew it; `null` while it is open. */
  readonly decision: {
    readonly byId: string | null;
    readonly byName: string;
    readonly message: string;
    readonly atMs: number;
  } | null;
  readonly createdAtMs: number;
  readonly revision: number;
};

/** Proposals to suspend what a pull request deletes: one for each chart of a pull request, audited with the app. */
export type SuspendProposalPort = {
  /**
   * Makes one, brings it in line, or opens again what was withdrawn; one that is decided stays so. The same again writes nothing.
   * Events `suspend_proposal.open` and `suspend_proposal.update`.
   * @throws PersistenceError not_found (the app)
   */
  propose(
    command: Pick<
      SuspendProposal,
      'repositoryId' | 'pull' | 'chart' | 'appId' | 'url' | 'title' | 'by' | 'reason' | 'merged'
    > & {
      readonly actor: Actor;
    },
  ): Promise<SuspendProposal>;
  /**
   * Ends one that is open: `suspend_proposal.accept`, `.decline`. The same again writes nothing.
   * @throws PersistenceError not_found, proposal_over
   */
  decide(command: {
    readonly id: string;
    readonly to: 'accepted' | 'declined';
    readonly message: string;
    readonly actor: Actor;
  }): Promise<SuspendProposal>;
  /** Withdraws what is open of a pull request, or of one chart of it: `suspend_proposal.withdraw`. Where nothing is, nothing is written. */
  withdraw(command: {
    readonly repositoryId: number;
    readonly pull: number;
    readonly chart?: string;
    readonly message: string;
    readonly actor: Actor;
  }): Promise<void>;
  findById(id: string): Promise<SuspendProposal | undefined>;
  find(key: PullChartKey): Promise<SuspendProposal | undefined>;
  /** By the names of charts. */
  listOf(pull: Omit<PullChartKey, 'chart'>): Promise<readonly SuspendProposal[]>;
  /** The oldest first. */
  list(
    query: PageRequest & { readonly state?: ProposalState; readonly workspaceId?: string },
  ): Promise<Page<SuspendProposal>>;
};
