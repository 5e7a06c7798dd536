import { pressAction, rerunCheck } from '../actions/check-runs.ts';
import { rerunSuite } from '../actions/check-suites.ts';
import { createComment, deleteComment, editComment, findComment, react } from '../actions/comments.ts';
import type { NewLineComment } from '../actions/line-comments.ts';
import { dequeue, enqueue } from '../actions/merge-queue.ts';
import { mergePull } from '../actions/merge.ts';
import { closePull, editPull, openPull, reopenPull, setDraft } from '../actions/pull-requests.ts';
import {
  createReview,
  dismissReview,
  editReview,
  requestReviewers,
  type ReviewEvent,
} from '../actions/reviews.ts';
import { updateBranch } from '../actions/update-branch.ts';
import type { Hub } from '../hub.ts';
import type { MergeMethod, ReactionKind } from '../state/model.ts';
import { pullOf, repositoryOf, userOf, type PullReference } from './look-up.ts';

/** Somebody who acts on a pull request. */
type As = PullReference & { as: string };

/** What people do with pull requests. */
export function pullPeople(hub: Hub) {
  return {
    /** `head` is a branch, or `owner:branch` in a fork. */
    async openPullRequest(of: {
      repository: string;
      head: string;
      as: string;
      base?: string;
      title?: string;
      body?: string;
      draft?: boolean;
    }) {
      const repository = repositoryOf(hub, of.repository);
      const pull = await openPull(hub, repository, {
        title: of.title ?? 'A change',
        body: of.body ?? null,
        head: of.head,
        base: of.base ?? repository.defaultBranch,
        draft: of.draft ?? false,
        author: userOf(hub, of.as),
      });
      return { number: pull.number, id: pull.id, headSha: pull.head.sha };
    },

    async editPullRequest(of: As & { title?: string; body?: string | null; base?: string }) {
      const { title, body, base } = of;
      const edit = {
        ...(title === undefined ? {} : { title }),
        ...(body === undefined ? {} : { body }),
        ...(base === undefined ? {} : { base }),
      };
      await editPull(hub, pullOf(hub, of), edit, userOf(hub, of.as));
      return {};
    },

    async closePullRequest(of: As) {
      await closePull(hub, pullOf(hub, of), userOf(hub, of.as));
      return {};
    },

    async reopenPullRequest(of: As) {
      await reopenPull(hub, pullOf(hub, of), userOf(hub, of.as));
      return {};
    },

    async markReadyForReview(of: As) {
      await setDraft(hub, pullOf(hub, of), false, userOf(hub, of.as));
      return {};
    },

    async convertToDraft(of: As) {
      await setDraft(hub, pullOf(hub, of), true, userOf(hub, of.as));
      return {};
    },

    async updateBranch(of: As) {
      await updateBranch(hub, pullOf(hub, of), userOf(hub, of.as));
      return {};
    },

    /** `commitId` is what the reviewer looked at: the head unless named. */
    async review(
      of: As & { event: ReviewEvent; body?: string; commitId?: string; comments?: NewLineComment[] },
    ) {
      const review = await createReview(hub, pullOf(hub, of), {
        event: of.event,
        body: of.body ?? '',
        author: userOf(hub, of.as),
        comments: of.comments ?? [],
        ...(of.commitId === undefined ? {} : { commitId: of.commitId }),
      });
      return { id: review.id };
    },

    async editReview(of: As & { reviewId: number; body: string }) {
      await editReview(hub, pullOf(hub, of), of.reviewId, of.body, userOf(hub, of.as));
      return {};
    },

    async dismissReview(of: As & { reviewId: number }) {
      await dismissReview(hub, pullOf(hub, of), of.reviewId, userOf(hub, of.as));
      return {};
    },

    async requestReviewers(of: As & { reviewers: string[] }) {
      const reviewers = of.reviewers.map((login) => userOf(hub, login));
      await requestReviewers(hub, pullOf(hub, of), { reviewers, teams: [] }, userOf(hub, of.as));
      return {};
    },

    async comment(of: As & { body: string }) {
      const author = userOf(hub, of.as);
      return { id: createComment(hub, pullOf(hub, of), { body: of.body, author, viaApp: null }).id };
    },

    async editComment(of: { repository: string; commentId: number; body: string; as: string }) {
      const comment = findComment(repositoryOf(hub, of.repository), of.commentId);
      editComment(hub, comment, of.body, userOf(hub, of.as));
      return {};
    },

    async deleteComment(of: { repository: string; commentId: number; as: string }) {
      deleteComment(hub, findComment(repositoryOf(hub, of.repository), of.commentId), userOf(hub, of.as));
      return {};
    },

    async react(of: { repository: string; commentId: number; kind: ReactionKind; as: string }) {
      react(hub, findComment(repositoryOf(hub, of.repository), of.commentId), of.kind, userOf(hub, of.as));
      return {};
    },

    /** The merge button. `bypass` is an administrator's, in spite of the rules. */
    async merge(of: As & { method?: MergeMethod; bypass?: boolean }) {
      const sha = await mergePull(hub, pullOf(hub, of), {
        method: of.method ?? 'merge',
        by: userOf(hub, of.as),
        bypass: of.bypass ?? false,
      });
      return { sha };
    },

    async enqueue(of: As) {
      const { headSha, ref } = await enqueue(hub, pullOf(hub, of), userOf(hub, of.as));
      return { headSha, ref };
    },

    async dequeue(of: As) {
      await dequeue(hub, pullOf(hub, of), { by: userOf(hub, of.as), reason: 'MANUAL' });
      return {};
    },

    async rerunCheck(of: { repository: string; checkRunId: number; as: string }) {
      rerunCheck(hub, repositoryOf(hub, of.repository), of.checkRunId, userOf(hub, of.as));
      return {};
    },

    async rerunCheckSuite(of: { repository: string; checkSuiteId: number; as: string }) {
      await rerunSuite(hub, repositoryOf(hub, of.repository), of.checkSuiteId, userOf(hub, of.as));
      return {};
    },

    async pressAction(of: { repository: string; checkRunId: number; identifier: string; as: string }) {
      pressAction(hub, repositoryOf(hub, of.repository), of.checkRunId, of.identifier, userOf(hub, of.as));
      return {};
    },
  };
}
