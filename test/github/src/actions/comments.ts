import { commentDocument, issueDocument } from '../documents/issue.ts';
import type { Hub } from '../hub.ts';
import { notFound, unprocessable } from '../rest/github-error.ts';
import type {
  Account,
  App,
  Comment,
  PullRequest,
  Reaction,
  ReactionKind,
  Repository,
} from '../state/model.ts';
import { emit } from '../webhooks/emit.ts';

const longestBody = 65_536;

export function createComment(
  hub: Hub,
  pull: PullRequest,
  wanted: { body: string; author: Account; viaApp: App | null },
): Comment {
  checkBody(wanted.body);
  const now = hub.world.now();
  const comment: Comment = {
    id: hub.world.id(),
    pull,
    reactions: [],
    createdAt: now,
    updatedAt: now,
    ...wanted,
  };
  pull.repository.comments.set(comment.id, comment);
  pull.updatedAt = now;
  tell(hub, comment, 'created', wanted.author);
  return comment;
}

export function editComment(hub: Hub, comment: Comment, body: string, by: Account): void {
  checkBody(body);
  const changes = { body: { from: comment.body } };
  comment.body = body;
  comment.updatedAt = hub.world.now();
  tell(hub, comment, 'edited', by, { changes });
}

export function deleteComment(hub: Hub, comment: Comment, by: Account): void {
  comment.pull.repository.comments.delete(comment.id);
  tell(hub, comment, 'deleted', by);
}

export function findComment(repository: Repository, id: number): Comment {
  const comment = repository.comments.get(id);
  if (comment === undefined) throw notFound();
  return comment;
}

/** Adds a reaction; the same one of the same user is there once. */
export function react(hub: Hub, comment: Comment, kind: ReactionKind, author: Account) {
  const known = comment.reactions.find((one) => one.kind === kind && one.author === author);
  if (known !== undefined) return { reaction: known, added: false };
  const reaction: Reaction = { id: hub.world.id(), author, kind, createdAt: hub.world.now() };
  comment.reactions.push(reaction);
  return { reaction, added: true };
}

function checkBody(body: string): void {
  if (body.trim() === '') throw unprocessable('IssueComment', 'body', 'Body cannot be blank');
  if (body.length > longestBody) {
    throw unprocessable('IssueComment', 'body', `body is too long (maximum is ${longestBody} characters)`);
  }
}

function tell(
  hub: Hub,
  comment: Comment,
  action: string,
  sender: Account,
  more: Record<string, unknown> = {},
): void {
  emit(hub, {
    event: 'issue_comment',
    action,
    repository: comment.pull.repository,
    sender,
    body: {
      issue: issueDocument(hub.world, comment.pull),
      comment: commentDocument(hub.world, comment),
      ...more,
    },
  });
}
