import { createHash } from 'node:crypto';
import type { CheckAnnotation, RenderedCheck } from '../render/check-model.ts';
import { type Memo, memoText, readMemo } from './memo.ts';
import type { Site } from './site.ts';

/** A check run of the App that is there already. */
export type CheckRun = {
  readonly id: number;
  readonly name: string;
  readonly memo: Memo;
  readonly completed: boolean;
  readonly annotations: number;
};

/** All check runs of the App for a commit, oldest first. */
export async function readCheckRuns({ octokit, at, parts }: Site, sha: string): Promise<readonly CheckRun[]> {
  const runs = await octokit.paginate(octokit.rest.checks.listForRef, {
    ...at,
    ref: sha,
    app_id: parts.github.appId,
    filter: 'all',
    per_page: 100,
  });
  return runs
    .map((run) => ({
      id: run.id,
      name: run.name,
      memo: readMemo(run.external_id ?? ''),
      completed: run.status === 'completed',
      annotations: run.output.annotations_count,
    }))
    .sort((one, other) => one.id - other.id);
}

/** The newest run of a key: what GitHub shows. */
export function runOf(runs: readonly CheckRun[], key: string): CheckRun | null {
  return runs.findLast(({ memo }) => memo.key === key) ?? null;
}

/** A check run as it should be. */
export type WantedCheck = {
  readonly headSha: string;
  readonly rendered: RenderedCheck;
  /** What is remembered beside it. */
  readonly memo?: Partial<Pick<Memo, 'pushers' | 'unknownSince' | 'links' | 'queuedBy'>>;
  /** Written anew though nothing differs: somebody asked for it. */
  readonly again?: boolean;
};

/**
 * Brings one check run in line, in place; nothing is written where nothing differs. Annotations can only be added to: where
 * some would have to go, a new run takes the place of the old one, as GitHub shows the newest of a name.
 */
export async function syncCheckRun(
  site: Site,
  runs: readonly CheckRun[],
  wanted: WantedCheck,
): Promise<void> {
  const { rendered, headSha } = wanted;
  const hash = hashOf(rendered);
  const { pushers = null, unknownSince = null, links = [], queuedBy = null } = wanted.memo ?? {};
  const memo: Memo = { key: rendered.external_id, hash, pushers, unknownSince, links, queuedBy };
  const known = runOf(runs, rendered.external_id);
  const isSame = known !== null && memoText(known.memo) === memoText(memo);
  if (isSame && wanted.again !== true) return;
  const all = [...rendered.output.annotations, ...rendered.furtherAnnotations.flat()];
  const missing = known === null ? all : await missingAnnotations(site, known, all);
  const batches = missing === null ? batchesOf(all) : batchesOf(missing);
  // Only what is written last says that it is whole: who is interrupted goes on where it was.
  const under = { ...fieldsOf(rendered), external_id: memoText({ ...memo, hash: null }) };
  let id = missing === null ? null : (known?.id ?? null);
  for (const [index, annotations] of batches.entries()) {
    const isLast = index === batches.length - 1;
    const body = {
      ...site.at,
      ...under,
      output: { ...outputOf(rendered), annotations: [...annotations] },
      ...(isLast ? { external_id: memoText(memo), ...endOf(rendered) } : { status: 'in_progress' as const }),
    };
    if (id === null) {
      const { data } = await site.octokit.rest.checks.create({ ...body, head_sha: headSha });
      id = data.id;
    } else {
      await site.octokit.rest.checks.update({ ...body, check_run_id: id });
    }
  }
}

function fieldsOf({ name, details_url, actions }: RenderedCheck) {
  return {
    name,
    ...(details_url === undefined ? {} : { details_url }),
    actions: actions.map((action) => ({ ...action })),
  };
}

function outputOf({ output: { title, summary, text } }: RenderedCheck) {
  return { title, summary, ...(text === undefined ? {} : { text }) };
}

function endOf({ status, conclusion }: RenderedCheck) {
  return conclusion === undefined ? { status } : { status, conclusion };
}

/** @returns null where the run has some that are not wanted any more */
async function missingAnnotations(
  { octokit, at }: Site,
  { id, annotations }: CheckRun,
  wanted: readonly CheckAnnotation[],
): Promise<readonly CheckAnnotation[] | null> {
  if (annotations === 0) return wanted;
  const there = await octokit.paginate(octokit.rest.checks.listAnnotations, {
    ...at,
    check_run_id: id,
    per_page: 100,
  });
  const left = wanted.map((annotation) => ({ annotation, key: keyOf(annotation) }));
  for (const one of there) {
    const found = left.findIndex(({ key }) => key === keyOf(one));
    if (found < 0) return null;
    left.splice(found, 1);
  }
  return left.map(({ annotation }) => annotation);
}

type Annotated = { [K in keyof CheckAnnotation]: CheckAnnotation[K] | string | null };

function keyOf({
  path,
  start_line: from,
  end_line: to,
  annotation_level: level,
  title,
  message,
}: Annotated): string {
  return JSON.stringify([path, from, to, level, title ?? '', message ?? '']);
}

const mostAnnotations = 50;

/** At least one batch: what there is to say may be no annotation at all. */
function batchesOf(annotations: readonly CheckAnnotation[]): readonly (readonly CheckAnnotation[])[] {
  const batches = [annotations.slice(0, mostAnnotations)];
  for (let from = mostAnnotations; from < annotations.length; from += mostAnnotations)
    batches.push(annotations.slice(from, from + mostAnnotations));
  return batches;
}

function hashOf(rendered: RenderedCheck): string {
  return createHash('sha256').update(JSON.stringify(rendered)).digest('hex').slice(0, 16);
}
