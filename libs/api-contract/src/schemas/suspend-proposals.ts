import Type from 'typebox';
import { nullableTimestamp, revision, timestamp } from './common.ts';
import { githubUserSchema } from './pulls.ts';

const proposalState = Type.Enum(['open', 'accepted', 'declined', 'withdrawn']);

/** That a pull request deletes a chart. */
export const suspendProposalSchema = Type.Object(
  {
    id: Type.String(),
    workspace: Type.String(),
    app: Type.String({ description: 'Name of the chart.' }),
    repositoryId: Type.Integer(),
    pull: Type.Integer(),
    url: Type.String({ description: 'Of the pull request.' }),
    title: Type.String(),
    proposedBy: Type.Object({ userId: Type.Integer(), login: Type.String() }),
    reason: Type.String(),
    merged: Type.Boolean({ description: 'Whether the pull request is merged.' }),
    state: proposalState,
    decidedBy: Type.Union([Type.String(), Type.Null()]),
    decision: Type.Union([Type.String(), Type.Null()], { description: 'What was said to that.' }),
    decidedAt: nullableTimestamp('When it was accepted, declined or withdrawn.'),
    createdAt: timestamp('When it was first proposed.'),
    activeVersions: Type.Array(Type.String(), { description: 'Which would be suspended; those of now.' }),
    revision,
  },
  { $id: 'SuspendProposal' },
);

/** What the bot says of a chart that a pull request deletes. */
export const newSuspendProposalSchema = Type.Object(
  {
    author: githubUserSchema,
    url: Type.String({ pattern: '^https?://', maxLength: 2000, description: 'Of the pull request.' }),
    title: Type.String({ maxLength: 1000 }),
    reason: Type.Optional(Type.String({ maxLength: 50_000, description: 'Why; for the reviewers.' })),
    merged: Type.Boolean({ description: 'Whether the pull request is merged.' }),
  },
  { additionalProperties: false },
);

/** Which proposals are wanted. */
export const proposalFilters = {
  state: Type.Optional(proposalState),
  workspace: Type.Optional(
    Type.String({ minLength: 1, maxLength: 63, description: 'Only of this workspace.' }),
  ),
};

export const proposalDecisionSchema = Type.Object(
  { message: Type.Optional(Type.String({ maxLength: 10_000 })) },
  { additionalProperties: false },
);
