import type { HelmProblem } from './helm-problem.ts';
import type { HelmSession } from './helm-session.ts';
import type { RenderedText } from './rules-task.ts';

/** How all renderings of an inspection are made. */
export type ReleaseOf = {
  readonly name: string;
  readonly namespace: string;
  /** Three numbers, as Helm wants them. */
  readonly kubeVersion: string;
};

/** A values file with what it holds. */
export type ValuesFile = { readonly path: string; readonly text: string };

/** A chart on disk, and the values files that it is rendered with: the first one is the defaults. */
export type Renderable = { readonly path: string; readonly valuesFiles: readonly ValuesFile[] };

/** The renderings of a chart. */
export type Renderings = {
  readonly texts: readonly RenderedText[];
  /** The values file with which the chart ran into a bound; it was not tried with later ones. */
  readonly exhaustedWith?: string;
};

/**
 * Renders a chart with its defaults, then with each file of `ci/` over them; each twice, so that what is made up at random
 * shows.
 * @param atMost files of `ci/`
 */
export async function renderChart(
  session: HelmSession,
  chart: Renderable,
  release: ReleaseOf,
  atMost: number,
): Promise<Renderings> {
  const texts: RenderedText[] = [];
  let exhaustedWith: string | undefined;
  for (const [index, file] of chart.valuesFiles.entries()) {
    const untried = untriedWhy(index, chart.valuesFiles.length - 1, atMost, exhaustedWith);
    if (untried !== undefined) {
      texts.push({ valuesFile: file.path, text: '', error: { message: untried } });
      continue;
    }
    const { rendered, problem } = await renderTwice(session, chart.path, release, file);
    texts.push(rendered);
    if (problem === 'exhausted') exhaustedWith = file.path;
  }
  return { texts, ...(exhaustedWith === undefined ? {} : { exhaustedWith }) };
}

/** @param index 0 is the defaults */
function untriedWhy(
  index: number,
  files: number,
  atMost: number,
  exhaustedWith: string | undefined,
): string | undefined {
  if (index > atMost) return `it was not tried: ci/ has ${files} values files, and ${atMost} of them are`;
  return exhaustedWith === undefined
    ? undefined
    : `it was not tried, since ${exhaustedWith} took too much already`;
}

async function renderTwice(
  session: HelmSession,
  path: string,
  release: ReleaseOf,
  file: ValuesFile,
): Promise<{ readonly rendered: RenderedText; readonly problem?: HelmProblem['kind'] }> {
  const valuesFile = file.path;
  const failed = ({ kind, error }: HelmProblem) => ({
    rendered: { valuesFile, text: '', error },
    problem: kind,
  });
  const first = await template(session, path, release, valuesFile, valuesOf(file));
  if (first.problem !== undefined) return failed(first.problem);
  const second = await template(session, path, release, valuesFile, valuesOf(file));
  if (second.problem !== undefined) return failed(second.problem);
  const [text, again] = [first.ran.manifest, second.ran.manifest];
  return { rendered: { valuesFile, text, ...(again === text ? {} : { again }) } };
}

/** What Helm says of a chart with the values files of another version over its own, where it fails; and which it was not tried with. */
export async function errorsWith(
  session: HelmSession,
  path: string,
  release: ReleaseOf,
  valuesFiles: readonly ValuesFile[],
): Promise<{ readonly errors: Readonly<Record<string, string>>; readonly skipped: readonly string[] }> {
  const errors: Record<string, string> = {};
  for (const [index, { path: valuesFile, text }] of valuesFiles.entries()) {
    const { problem } = await template(session, path, release, valuesFile, [text]);
    if (problem?.kind === 'exhausted')
      return { errors, skipped: valuesFiles.slice(index).map((file) => file.path) };
    if (problem?.kind === 'chart') errors[valuesFile] = problem.error.message;
  }
  return { errors, skipped: [] };
}

/** The defaults are in the chart already. */
export function valuesOf({ path, text }: ValuesFile): readonly string[] {
  return path === 'values.yaml' ? [] : [text];
}

function template(
  session: HelmSession,
  chart: string,
  { name, namespace, kubeVersion }: ReleaseOf,
  valuesFile: string,
  values: readonly string[],
) {
  return session.run(valuesFile, (on) =>
    session.helm.template({ release: name, namespace, chart, values, kubeVersion }, on),
  );
}
