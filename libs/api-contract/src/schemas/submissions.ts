import { versionStates } from '@chandlery/lifecycle';
import Type from 'typebox';
import { nullableTimestamp, timestamp } from './common.ts';
import { inspectionHeadSchema } from './inspections.ts';

const nullableText = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const nullableCount = (description: string) => Type.Union([Type.Integer(), Type.Null()], { description });

export const voteSchema = Type.Object({
  id: Type.String(),
  reviewer: Type.String(),
  verdict: Type.Enum(['approve', 'reject', 'comment']),
  revision: Type.Integer(),
  message: Type.String(),
  withdrawn: Type.Boolean(),
  at: timestamp('When.'),
  withdrawnAt: nullableTimestamp('When it was taken back.'),
  fate: Type.Enum(['stands', 'fell', 'withdrawn', 'superseded', 'role_missing', 'remark'], {
    description: 'What became of it; only what stands counts.',
  }),
  why: Type.String({ description: 'The same in words.' }),
});

const submissionFields = {
  id: Type.String(),
  workspace: Type.String(),
  app: Type.String(),
  version: Type.String(),
  state: Type.Enum([...versionStates], { description: "The version's state." }),
  kind: Type.Enum(['publish', 'suspend']),
  origin: Type.Enum(['upload', 'pull_request']),
  submitter: Type.String(),
  updateLog: Type.String(),
  claimedBy: nullableText('Who has said that they are reviewing it.'),
  claimedAt: nullableTimestamp('When it was claimed.'),
  claimHeldUntil: nullableTimestamp('From when on others may take the claim over.'),
  outcome: Type.Enum(['open', 'passed', 'rejected', 'cancelled', 'published']),
  createdAt: timestamp('Submitted.'),
  waitingSince: timestamp('Since when it has been before the reviewers: what waits longest comes first.'),
  waitingSeconds: nullableCount('How long that is; null where nobody waits any more.'),
  closedAt: nullableTimestamp('Closed.'),
  inspection: Type.Union([inspectionHeadSchema, Type.Null()], {
    description: 'Of the newest revision; null where it was submitted before there were inspections.',
  }),
};

export const queueItemSchema = Type.Object(submissionFields, { $id: 'QueueItem' });

export const submissionSchema = Type.Object(
  {
    ...submissionFields,
    informationRevision: Type.Integer({
      description: 'The revision of the store information that was submitted.',
    }),
    judgedInformationRevision: nullableCount('The one that there was when the deciding vote was given.'),
    information: Type.Object(
      {
        from: nullableCount(
          'The revision that reviewers of the app judged last; null before the first review.',
        ),
        to: Type.Integer({ description: 'The revision now, or when this submission was closed.' }),
        changes: Type.Array(
          Type.Object({ field: Type.String(), before: Type.Unknown(), after: Type.Unknown() }),
        ),
      },
      { description: 'What changed in the store information since the last review.' },
    ),
    approvalsNeeded: Type.Integer({ description: 'By the policy of this moment.' }),
    approvals: Type.Integer({ description: 'That count for the present bytes.' }),
    revisions: Type.Array(
      Type.Object({
        number: Type.Integer(),
        digest: Type.String(),
        contentDigest: Type.String(),
        at: timestamp('Uploaded.'),
      }),
    ),
    votes: Type.Array(voteSchema),
    history: Type.Array(
      Type.Object({
        kind: Type.Enum([
          'submitted',
          'revised',
          'claimed',
          'released',
          'approved',
          'rejected',
          'commented',
          'withdrawn',
          'approval_fell',
          'reopened',
          'passed',
          'published',
          'cancelled',
        ]),
        at: timestamp('When.'),
        actor: Type.String(),
        revision: Type.Integer(),
        message: Type.String(),
        data: Type.Record(Type.String(), Type.Unknown()),
      }),
      { description: 'Everything that happened in this round, oldest first.' },
    ),
  },
  { $id: 'Submission' },
);

export const submitBodySchema = Type.Object(
  {
    updateLog: Type.Optional(
      Type.String({ maxLength: 50_000, description: 'What changed, for the reviewers.' }),
    ),
    version: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description:
          "The number asked for, where it is not the chart's own: the chart is packed anew with it, and its provenance file falls.",
      }),
    ),
  },
  { additionalProperties: false },
);

export const commentBodySchema = Type.Object(
  { message: Type.String({ minLength: 1, maxLength: 10_000, description: 'The remark.' }) },
  { additionalProperties: false },
);

/** Which submissions of a workspace are wanted. */
export const queueFilters = {
  tab: Type.Optional(
    Type.Enum(['unprocessed', 'processed', 'all'], {
      description:
        'Which submissions. Reviewers see `unprocessed` unless they say otherwise, workspaces `all`.',
    }),
  ),
  app: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'Only of this chart name.' })),
  olderThanHours: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 87_600, description: 'Only what has waited as long or longer.' }),
  ),
  claimed: Type.Optional(
    Type.Enum(['mine', 'nobody', 'somebody'], { description: 'By who has claimed them.' }),
  ),
};
/** Which submissions of all are wanted. */
export const reviewerQueueFilters = {
  ...queueFilters,
  workspace: Type.Optional(
    Type.String({ minLength: 1, maxLength: 63, description: 'Only of this workspace.' }),
  ),
};
