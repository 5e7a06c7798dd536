import type { LintMessage } from '../input.ts';
import type { HelmSession } from './helm-session.ts';
import { type ReleaseOf, type Renderable, valuesOf } from './render-chart.ts';

/** What `helm lint` says with the defaults, then with each file of `ci/`; and with which it was not tried. */
export async function lintChart(
  session: HelmSession,
  { path, valuesFiles }: Renderable,
  { namespace, kubeVersion }: ReleaseOf,
  atMost: number,
): Promise<{ readonly messages: readonly LintMessage[]; readonly skipped: readonly string[] }> {
  const messages: LintMessage[] = [];
  const tried = valuesFiles.slice(0, atMost + 1);
  for (const [index, file] of tried.entries()) {
    const outcome = await session.run(file.path, (on) =>
      session.helm.lint({ chart: path, namespace, kubeVersion, values: valuesOf(file) }, on),
    );
    if (outcome.problem !== undefined) {
      const { kind, error } = outcome.problem;
      // What Helm cannot begin to lint, it cannot render either, and that is said already.
      if (kind === 'chart') continue;
      const message = `it came to no end: ${error.message}`;
      messages.push({ severity: 'warning', valuesFile: file.path, file: 'Chart.yaml', message });
      if (kind === 'exhausted')
        return { messages, skipped: tried.slice(index + 1).map(({ path: left }) => left) };
      continue;
    }
    for (const { severity, path: said, message } of outcome.ran.messages) {
      messages.push({ severity, valuesFile: file.path, ...placeOf(said, message), message });
    }
  }
  return { messages, skipped: [] };
}

/**
 * Where a message is about. Of templates Helm names the folder, and in the message the template (`template: shop/templates/a.yaml:3:7:`,
 * `(shop/templates/a.yaml:3:7)`); of a file that is no YAML the line (`yaml: line 3:`).
 */
export function placeOf(path: string, message: string): { readonly file: string; readonly line?: number } {
  const named = /(?:^|[\s("])[^\s:("/]+\/((?:charts\/[^\s:/]+\/)*templates\/[^\s:)]+):(\d+)/.exec(message);
  if (path === 'templates/' && named !== null) return { file: named[1] ?? path, line: Number(named[2]) };
  const line = /\byaml: line (\d+):/.exec(message)?.[1];
  return line === undefined || path === 'templates/' ? { file: path } : { file: path, line: Number(line) };
}
