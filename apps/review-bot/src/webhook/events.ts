import { at, commitAt, idAt, textAt, textOrNull } from './payload.ts';

/** What an event is about: the part of the key behind the repository's id, and what only the payload says. */
export type Told = { readonly key: string; readonly hint: Readonly<Record<string, unknown>> };

/** What one event tells; none where it is of no interest after all. @throws BadPayload */
type Tell = (payload: unknown) => readonly Told[];

const nothing: readonly Told[] = [];

/** `before` and `after` tell with the sender who pushed last, which GitHub cannot be asked for later. */
const pullRequest: Tell = (payload) => {
  const number = idAt(payload, 'number');
  const told = (more: Record<string, unknown> = {}): readonly Told[] => [
    {
      key: `pull/${number}`,
      hint: { number, headSha: commitAt(payload, 'pull_request', 'head', 'sha'), ...more },
    },
  ];
  switch (at(payload, 'action')) {
    case 'opened':
      return told({ after: commitAt(payload, 'pull_request', 'head', 'sha') });
    case 'synchronize':
      return told({ before: commitAt(payload, 'before'), after: commitAt(payload, 'after') });
    case 'edited': {
      // The base decides what is compared; title and body are the update log of charts that have no other.
      const changed = ['base', 'title', 'body'].filter(
        (field) => at(payload, 'changes', field) !== undefined,
      );
      return changed.length === 0
        ? nothing
        : told({ changed, baseBefore: textOrNull(payload, 'changes', 'base', 'ref', 'from') });
    }
    case 'closed':
      return told({ merged: at(payload, 'pull_request', 'merged') === true });
    default:
      return told();
  }
};

const review: Tell = (payload) => {
  const number = idAt(payload, 'pull_request', 'number');
  return [{ key: `pull/${number}`, hint: { number, reviewId: idAt(payload, 'review', 'id') } }];
};

/** Comments of bots are no commands; ours above all. The text is kept: it may be edited or deleted before it is read. */
const comment: Tell = (payload) => {
  if (at(payload, 'issue', 'pull_request') === undefined) return nothing;
  if (at(payload, 'comment', 'user', 'type') === 'Bot' || at(payload, 'sender', 'type') === 'Bot')
    return nothing;
  const number = idAt(payload, 'issue', 'number');
  const commentId = idAt(payload, 'comment', 'id');
  return [{ key: `pull/${number}`, hint: { number, commentId, body: textAt(payload, 'comment', 'body') } }];
};

/** A check run of a fork's pull request names no pull request: ours have it in `external_id` (`12/web`). */
const checkRun: Tell = (payload) => {
  const externalId = textOrNull(payload, 'check_run', 'external_id') ?? '';
  const hint = {
    checkRunId: idAt(payload, 'check_run', 'id'),
    externalId,
    headSha: commitAt(payload, 'check_run', 'head_sha'),
    identifier: textOrNull(payload, 'requested_action', 'identifier'),
  };
  const mergeGroup = /^merge-group\/([0-9a-f]{40,64})(?:\/|$)/.exec(externalId)?.[1];
  if (mergeGroup !== undefined) return [{ key: `merge-group/${mergeGroup}`, hint }];
  const number = Number(
    /^(\d{1,15})(?:\/|$)/.exec(externalId)?.[1] ?? at(payload, 'check_run', 'pull_requests', '0', 'number'),
  );
  return number > 0 ? [{ key: `pull/${number}`, hint: { number, ...hint } }] : nothing;
};

/** A suite of a fork's pull request names none: then the whole repository is looked through for its head. */
const checkSuite: Tell = (payload) => {
  const headSha = commitAt(payload, 'check_suite', 'head_sha');
  const suiteId = idAt(payload, 'check_suite', 'id');
  const pulls = at(payload, 'check_suite', 'pull_requests');
  const numbers = Array.isArray(pulls) ? pulls.map((pull: unknown) => idAt(pull, 'number')) : [];
  if (numbers.length === 0) return [{ key: '', hint: { headSha, suiteId } }];
  return numbers.map((number) => ({ key: `pull/${number}`, hint: { number, headSha, suiteId } }));
};

const mergeGroup: Tell = (payload) => {
  const headSha = commitAt(payload, 'merge_group', 'head_sha');
  const text = (name: string): string | null => textOrNull(payload, 'merge_group', name);
  const hint = { headSha, headRef: text('head_ref'), baseSha: text('base_sha'), baseRef: text('base_ref') };
  return [{ key: `merge-group/${headSha}`, hint: { ...hint, reason: textOrNull(payload, 'reason') } }];
};

/** Which branches are bases, GitHub is asked; tags and the queue's own branches are none. */
const push: Tell = (payload) => {
  const branch = /^refs\/heads\/(.+)$/s.exec(textAt(payload, 'ref'))?.[1];
  if (branch === undefined || branch.startsWith('gh-readonly-queue/')) return nothing;
  const hint = { before: textOrNull(payload, 'before'), after: textOrNull(payload, 'after') };
  return [{ key: `base/${branch}`, hint: { branch, ...hint, deleted: at(payload, 'deleted') === true } }];
};

const repository: Tell = (payload) => [
  { key: '', hint: { fullName: textAt(payload, 'repository', 'full_name') } },
];

const idsOf = (payload: unknown, name: string): number[] => {
  const list = at(payload, name);
  return Array.isArray(list) ? list.map((one: unknown) => idAt(one, 'id')) : [];
};

const installation: Tell = (payload) => [
  {
    key: `installation/${idAt(payload, 'installation', 'id')}`,
    hint: {
      added: [...idsOf(payload, 'repositories'), ...idsOf(payload, 'repositories_added')],
      removed: idsOf(payload, 'repositories_removed'),
    },
  },
];

type Heard = { readonly actions: readonly string[] | 'all'; readonly tell: Tell; readonly ofApp?: true };

/** Every event that is heard, with its actions. */
const heard: Readonly<Record<string, Heard>> = {
  pull_request: {
    actions: [
      ...['opened', 'reopened', 'synchronize', 'edited', 'closed', 'ready_for_review', 'converted_to_draft'],
      ...['enqueued', 'dequeued'],
    ],
    tell: pullRequest,
  },
  pull_request_review: { actions: ['submitted', 'edited', 'dismissed'], tell: review },
  check_run: { actions: ['rerequested', 'requested_action'], tell: checkRun },
  check_suite: { actions: ['rerequested'], tell: checkSuite },
  issue_comment: { actions: ['created'], tell: comment },
  merge_group: { actions: ['checks_requested', 'destroyed'], tell: mergeGroup },
  push: { actions: 'all', tell: push },
  repository: { actions: ['renamed', 'transferred', 'deleted', 'archived', 'unarchived'], tell: repository },
  installation: { actions: 'all', tell: installation, ofApp: true },
  installation_repositories: { actions: 'all', tell: installation, ofApp: true },
};

/** What is known of an event that is heard; `undefined` where it is of no interest. */
export function heardEvent(event: string, action: string | null): Heard | undefined {
  const found = Object.hasOwn(heard, event) ? heard[event] : undefined;
  if (found === undefined) return undefined;
  return found.actions === 'all' || (action !== null && found.actions.includes(action)) ? found : undefined;
}
