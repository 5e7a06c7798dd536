import type { Site } from './site.ts';

/** Comments are read so far and no further: what was said is shown at GitHub, too. */
const mostPages = 3;
/** The store takes no more of a vote's text, and the address of the review comes behind it. */
const mostCharacters = 60_000;

/**
 * What a review says at lines, each with its file and line before it: the whole of what somebody has to say may stand there,
 * and nothing in the review's own text.
 */
export async function lineCommentsOf(
  { octokit, at }: Pick<Site, 'octokit' | 'at'>,
  of: { readonly pull: number; readonly reviewId: number },
): Promise<string> {
  const pages = octokit.paginate.iterator(octokit.rest.pulls.listCommentsForReview, {
    ...at,
    pull_number: of.pull,
    review_id: of.reviewId,
    per_page: 100,
  });
  const said: string[] = [];
  let [characters, count] = [0, 0];
  for await (const { data } of pages) {
    for (const comment of data) {
      const text = textOf(comment);
      if (characters + text.length > mostCharacters) return [...said, 'and more, on GitHub'].join('\n\n');
      said.push(text);
      characters += text.length + 2;
    }
    count += 1;
    if (count === mostPages) break;
  }
  return said.join('\n\n');
}

type LineComment = {
  readonly path: string;
  readonly body: string;
  readonly line?: number | null;
  readonly original_line?: number | null;
};

/** A comment whose line is gone by now has the one that it was written at. */
function textOf({ path, body, line, original_line: original }: LineComment): string {
  const number = line ?? original;
  return `${path}${typeof number === 'number' ? `:${number}` : ''}: ${body.trim()}`;
}
