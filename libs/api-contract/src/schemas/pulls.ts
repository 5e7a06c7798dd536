import { versionStates } from '@chandlery/lifecycle';
import Type, { type Static } from 'typebox';
import { nullableTimestamp, revision, slug, timestamp } from './common.ts';
import { pullDeploymentSchema, pullInspectionSchema, waitsForSchema } from './pull-state.ts';
import { voteSchema } from './submissions.ts';

const closed = { additionalProperties: false };
const nullableText = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const githubId = (description: string) =>
  Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description });
const login = Type.String({ minLength: 1, maxLength: 100, description: 'Login on GitHub; for people.' });
const sha = (description: string) => Type.String({ pattern: '^[0-9a-f]{40,64}$', description });
const contentDigest = Type.String({
  pattern: '^(v[0-9]+:)?[0-9a-f]{64}$',
  description: 'Content digest of the chart: what votes bind to.',
});

/** Parts of the paths of pull requests. */
export const pullParts = {
  repositoryId: githubId("GitHub's numeric id of the repository."),
  pull: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Number of the pull request.' }),
  chart: Type.String({ minLength: 1, maxLength: 300, description: 'Name of the chart.' }),
  userId: githubId("GitHub's numeric id of the user."),
};

export const githubUserSchema = Type.Object({ userId: pullParts.userId, login }, closed);

export const githubLinkSchema = Type.Object(
  {
    account: Type.String(),
    userId: Type.Integer(),
    login: Type.String({ description: 'As it was when the link was made.' }),
    linkedAt: timestamp('When.'),
  },
  { $id: 'GithubLink' },
);

export const bindRepositorySchema = Type.Object(
  {
    installationId: githubId('Of the GitHub App.'),
    fullName: Type.String({
      pattern: '^[^/\\s]+/[^/\\s]+$',
      maxLength: 300,
      description: 'Such as `octo/charts`; for people, and follows a rename.',
    }),
    workspace: slug('Whose submissions its pull requests are.'),
    deployProject: Type.Optional(
      Type.Union([slug('Of a project of the workspace.'), Type.Null()], {
        description: 'The project in which charts of pull requests may be tried out; null: nowhere.',
      }),
    ),
  },
  closed,
);

/** What follows from GitHub by itself. */
export const followRepositorySchema = Type.Object(
  {
    installationId: Type.Optional(bindRepositorySchema.properties.installationId),
    fullName: Type.Optional(bindRepositorySchema.properties.fullName),
  },
  { ...closed, minProperties: 1 },
);

const repositoryFields = {
  repositoryId: Type.Integer(),
  installationId: Type.Integer(),
  fullName: Type.String(),
  workspace: Type.String(),
  deployProject: nullableText('The project in which charts of pull requests may be tried out.'),
  createdAt: timestamp('When it was bound.'),
  revision,
};

export const repositorySchema = Type.Object(repositoryFields, { $id: 'Repository' });

export const boundRepositorySchema = Type.Object(
  {
    ...repositoryFields,
    policy: Type.Object(
      {
        approvals: Type.Integer(),
        publishOnPass: Type.Boolean({ description: 'Does not hold here: publishing is the merge.' }),
        keepNumbers: Type.Boolean(),
        numberRule: Type.Enum(['digit_and_dot', 'any']),
        roles: Type.Array(Type.String()),
      },
      { description: 'The review policy that holds in the workspace now.' },
    ),
  },
  { $id: 'BoundRepository' },
);

/** The pull request that a submission came by. */
export const pullOfSubmissionSchema = Type.Object(
  {
    repositoryId: Type.Integer(),
    pull: Type.Integer(),
    chart: Type.String(),
    submission: Type.String(),
    workspace: Type.String(),
    version: Type.String(),
    state: Type.Enum([...versionStates]),
    url: Type.String(),
  },
  { $id: 'PullOfSubmission' },
);

/** What the bot says of a chart that it sends. */
export const pullAboutSchema = Type.Object(
  {
    headSha: sha('The commit that it was packed from.'),
    baseRef: Type.String({ minLength: 1, maxLength: 1000, description: 'The branch that it is to go into.' }),
    path: Type.String({ minLength: 1, maxLength: 4000, description: 'Of the chart in the repository.' }),
    author: githubUserSchema,
    pushers: Type.Array(githubUserSchema, {
      maxItems: 1000,
      description: 'Everybody known to have pushed; with the author they count as uploaders, for ever.',
    }),
    title: Type.String({ maxLength: 1000 }),
    url: Type.String({ pattern: '^https?://', maxLength: 2000, description: 'Of the pull request.' }),
    updateLog: Type.String({ maxLength: 50_000, description: 'What changed, for the reviewers.' }),
    category: Type.Optional(
      Type.String({ minLength: 1, maxLength: 63, description: 'The category that is asked for.' }),
    ),
  },
  closed,
);

export const pullVoteSchema = Type.Object(
  {
    verdict: Type.Enum(['approve', 'reject', 'none'], {
      description: 'Of the decisive review now; `none`: dismissed, or there is none.',
    }),
    message: Type.String({ maxLength: 65_536, description: 'Of the review; a rejection needs one.' }),
    contentDigest,
    role: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'What they are on GitHub; for the audit log, it gives no right.',
      }),
    ),
  },
  closed,
);

export const pullMergeSchema = Type.Object(
  {
    mergedBy: githubId('Who merged, or queued it.'),
    mergeCommit: sha('The merge commit.'),
    contentDigest,
  },
  closed,
);

export const pullCloseSchema = Type.Object(
  { merged: Type.Unsafe<false>({ type: 'boolean', enum: [false], description: 'A merge is published.' }) },
  closed,
);

const pullChartFields = {
  chart: Type.String(),
  submission: Type.String({
    description: 'Id of the submission, the same for the life of the pull request.',
  }),
  revision: Type.Integer({ description: 'Of the submission: how often other bytes came.' }),
  version: Type.String(),
  contentDigest: Type.String(),
  state: Type.Enum([...versionStates]),
  blocked: Type.Optional(Type.String({ description: 'Why it cannot go on as it is.' })),
};

export const pullChartSchema = Type.Object(pullChartFields, { $id: 'PullChart' });

export const pullSchema = Type.Object(
  {
    workspace: Type.String(),
    suspendProposals: Type.Array(
      Type.Object({
        id: Type.String(),
        chart: Type.String(),
        state: Type.Enum(['open', 'accepted', 'declined', 'withdrawn']),
        decidedBy: nullableText('Who accepted, declined or withdrew it.'),
        decision: nullableText('What was said to that.'),
      }),
      { description: 'What it proposes to suspend, since it deletes it.' },
    ),
    charts: Type.Array(
      Type.Object({
        ...pullChartFields,
        headSha: Type.String(),
        baseRef: Type.String(),
        path: Type.String(),
        title: Type.String(),
        url: Type.String(),
        author: Type.Object({ userId: Type.Integer(), login: Type.String() }),
        category: nullableText('The category that the pull request asks for.'),
        categoryNote: nullableText('Why the app is not in that category.'),
        updateLog: Type.String(),
        closed: Type.Boolean({ description: 'Closed without a merge.' }),
        merge: Type.Union([
          Type.Object({
            mergedBy: Type.Integer(),
            mergeCommit: Type.String(),
            contentDigest: Type.String(),
            at: timestamp('When the store was told.'),
          }),
          Type.Null(),
        ]),
        publishedAt: nullableTimestamp('First publication.'),
        approvals: Type.Integer({ description: 'That count for the present bytes.' }),
        approvalsNeeded: Type.Integer(),
        votes: Type.Array(voteSchema),
        inspection: Type.Union([pullInspectionSchema, Type.Null()], {
          description: 'Of the present revision.',
        }),
        waitsFor: waitsForSchema,
        deployment: Type.Union([pullDeploymentSchema, Type.Null()], {
          description: 'Where it is tried out.',
        }),
        detailsUrl: Type.String({ description: 'Where people find the submission in the store.' }),
      }),
    ),
  },
  { $id: 'Pull' },
);

export type PullAboutBody = Static<typeof pullAboutSchema>;
