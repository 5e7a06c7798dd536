import type { Hub } from '../hub.ts';
import { unprocessable } from '../rest/github-error.ts';
import type { LineComment, PullRequest, Review } from '../state/model.ts';
import { filesOf } from './pull-git.ts';

/** A comment at a line, in the words of the API. */
export interface NewLineComment {
  path: string;
  body: string;
  line?: number;
  side?: string;
  start_line?: number;
  start_side?: string;
  subject_type?: string;
}

/** A comment whose place in the difference is known. */
export interface PlacedComment extends NewLineComment {
  hunk: string;
}

/** Finds the hunk of each comment; a line that the difference does not show is refused, as at GitHub. */
export async function placeLineComments(
  pull: PullRequest,
  comments: readonly NewLineComment[],
): Promise<PlacedComment[]> {
  if (comments.length === 0) return [];
  const files = await filesOf(pull);
  return comments.map((comment) => {
    const file = files.find((one) => one.path === comment.path);
    if (file === undefined) {
      throw unprocessable('PullRequestReviewComment', 'path', 'pull_request_review_thread.path is invalid');
    }
    if (comment.subject_type === 'file') return { ...comment, hunk: '' };
    const side = comment.side === 'LEFT' ? 'LEFT' : 'RIGHT';
    const hunk = hunkAt(file.patch ?? '', side, comment.line ?? 0);
    const start =
      comment.start_line === undefined ? hunk : hunkAt(file.patch ?? '', side, comment.start_line);
    if (hunk === null || start !== hunk) {
      throw unprocessable(
        'PullRequestReviewComment',
        'line',
        'pull_request_review_thread.line must be part of the diff',
      );
    }
    return { ...comment, hunk };
  });
}

export function addLineComment(
  hub: Hub,
  pull: PullRequest,
  review: Review,
  placed: PlacedComment,
): LineComment {
  const now = hub.world.now();
  const comment: LineComment = {
    id: hub.world.id(),
    review,
    author: review.author,
    path: placed.path,
    line: placed.line ?? null,
    startLine: placed.start_line ?? null,
    side: placed.side === 'LEFT' ? 'LEFT' : 'RIGHT',
    body: placed.body,
    commitId: review.commitId,
    hunk: placed.hunk,
    createdAt: now,
    updatedAt: now,
  };
  pull.lineComments.push(comment);
  return comment;
}

/** The hunk that shows a line of one side, up to that line; null where no hunk does. */
function hunkAt(patch: string, side: 'LEFT' | 'RIGHT', wanted: number): string | null {
  let [left, right] = [0, 0];
  let shown: string[] = [];
  for (const text of patch.split('\n')) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text);
    if (header !== null) {
      [left, right] = [Number(header[1]) - 1, Number(header[2]) - 1];
      shown = [text];
      continue;
    }
    shown.push(text);
    if (!text.startsWith('+')) left += 1;
    if (!text.startsWith('-')) right += 1;
    const here =
      side === 'LEFT' ? !text.startsWith('+') && left === wanted : !text.startsWith('-') && right === wanted;
    if (here && !text.startsWith('\\')) return shown.join('\n');
  }
  return null;
}
