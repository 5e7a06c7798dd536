import type { Octokit } from 'octokit';
import { hasCommentMarker } from '../render/render-comment.ts';
import type { Site } from './site.ts';

/** A comment in the conversation of a pull request. */
export type Remark = {
  readonly id: number;
  readonly author: { readonly userId: number; readonly login: string; readonly isBot: boolean } | null;
  /** Whether the App wrote it. A marker alone proves nothing: anybody can copy it. */
  readonly isOurs: boolean;
  readonly body: string;
  /** How many reactions there are, by anybody. */
  readonly reactions: number;
};

type GitHubComment = Awaited<ReturnType<Octokit['rest']['issues']['listComments']>>['data'][number];

/** The whole conversation, oldest first. */
export async function readRemarks(site: Site, pull: number): Promise<readonly Remark[]> {
  const { octokit, at } = site;
  const comments = await octokit.paginate(octokit.rest.issues.listComments, {
    ...at,
    issue_number: pull,
    per_page: 100,
  });
  return comments.map((comment) => remarkOf(site, comment));
}

function remarkOf({ parts: { github } }: Site, comment: GitHubComment): Remark {
  const { id, user, body, reactions } = comment;
  return {
    id,
    author: user === null ? null : { userId: user.id, login: user.login, isBot: user.type === 'Bot' },
    isOurs: user?.type === 'Bot' && user.login === `${github.slug}[bot]`,
    body: body ?? '',
    reactions: reactions?.total_count ?? 0,
  };
}

/**
 * Brings the one comment of the App in line. Several can be there where an answer of GitHub was lost: the first stays.
 */
export async function syncComment(
  { octokit, at }: Site,
  of: { readonly pull: number; readonly remarks: readonly Remark[] },
  wanted: string,
): Promise<void> {
  const [first, ...more] = of.remarks.filter(({ isOurs, body }) => isOurs && hasCommentMarker(body));
  for (const { id } of more) await octokit.rest.issues.deleteComment({ ...at, comment_id: id });
  if (first === undefined) {
    await octokit.rest.issues.createComment({ ...at, issue_number: of.pull, body: wanted });
  } else if (plain(first.body) !== plain(wanted)) {
    await octokit.rest.issues.updateComment({ ...at, comment_id: first.id, body: wanted });
  }
}

/** GitHub may give line ends back otherwise than it got them. */
function plain(body: string): string {
  return body.replaceAll('\r\n', '\n').trim();
}
