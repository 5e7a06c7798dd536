import type { RepositoryProblem } from '../charts/chart-types.ts';
import { repositoryPlace } from '../charts/lines.ts';
import type { CheckAnnotation } from './check-model.ts';
import type { ChartRow } from './comment-model.ts';
import { byGravity } from './comment-parts.ts';
import { clean, cleanLines } from './escape.ts';

/** GitHub takes so many in one request. */
export const annotationsAtOnce = 50;
/** More than this nobody reads in a diff; the report behind `details_url` has them all. */
export const mostAnnotations = 500;
/** GitHub takes 64 KB in all. */
const maxPartUnits = 4000;
/** GitHub takes 255, and a character beyond the basic plane may count for two. */
const maxTitleCharacters = 120;

const levels = { error: 'failure', warning: 'warning', info: 'notice' } as const;

/** The findings of a chart at their lines in the repository, the gravest first. GitHub shows these texts as they are. */
export function chartAnnotations({
  place,
  findings,
}: Pick<ChartRow, 'place' | 'findings'>): readonly CheckAnnotation[] {
  return byGravity(findings).map((finding) => {
    const inside = place.form === 'archive' && finding.file !== null ? `${finding.file}: ` : '';
    return annotation(
      repositoryPlace(place, finding),
      levels[finding.severity],
      [inside, finding.message, finding.remedy],
      finding.code,
    );
  });
}

/** The problems of the repository that have a place, such as mistakes in .chandlery.yaml. */
export function problemAnnotations(problems: readonly RepositoryProblem[]): readonly CheckAnnotation[] {
  return problems.flatMap(({ path, line, message, remedy, code }) =>
    path === null ? [] : [annotation({ path, line: line ?? 1 }, 'failure', ['', message, remedy], code)],
  );
}

function annotation(
  { path, line }: { readonly path: string; readonly line: number },
  level: CheckAnnotation['annotation_level'],
  [inside, what, remedy]: readonly [inside: string, what: string, remedy: string],
  title: string,
): CheckAnnotation {
  const message = `${inside.slice(0, maxPartUnits)}${what.slice(0, maxPartUnits)}\n${remedy.slice(0, maxPartUnits)}`;
  const shown = cleanLines(message).trim();
  return {
    path,
    start_line: Math.max(1, line),
    end_line: Math.max(1, line),
    annotation_level: level,
    message: shown === '' ? 'No words were given.' : shown,
    title: clean(title, maxTitleCharacters) || 'finding',
  };
}

/** In portions that one request takes. */
export function batchesOf(annotations: readonly CheckAnnotation[]): {
  readonly first: readonly CheckAnnotation[];
  readonly further: readonly (readonly CheckAnnotation[])[];
} {
  const taken = annotations.slice(0, mostAnnotations);
  const further: CheckAnnotation[][] = [];
  for (let at = annotationsAtOnce; at < taken.length; at += annotationsAtOnce) {
    further.push(taken.slice(at, at + annotationsAtOnce));
  }
  return { first: taken.slice(0, annotationsAtOnce), further };
}
