import { readMetadata } from '@chandlery/chart';
import type { ChartFinding, ChartPlace, VersionLine } from './chart-types.ts';

/** A top-level key with a plain or quoted number, and perhaps a comment. */
const versionPattern =
  /^(version[ \t]*:[ \t]+)("[^"\\\r\n]*"|'[^'\r\n]*'|[^\s"'&*!|>%@`#{[][^\s#]*)([ \t]*(?:[ \t]#[^\r\n]*)?)$/;

/** The one line of Chart.yaml that says the version; null where none does, or several seem to. */
export function versionLineOf(chartYaml: string): VersionLine | null {
  const lines = linesOf(chartYaml).flatMap((text, index) =>
    versionPattern.test(text) ? [{ line: index + 1, text }] : [],
  );
  const [first, ...others] = lines;
  return first === undefined || others.length > 0 ? null : first;
}

/**
 * The same line with another number, in the same quotes, with its comment; null where YAML would read it as something else
 * or the number is no plain one.
 */
export function withVersion(line: VersionLine, version: string): string | null {
  const match = versionPattern.exec(line.text);
  if (match === null || !/^[\w.+-]{1,200}$/.test(version)) return null;
  const [, key = '', old = '', rest = ''] = match;
  const quote = /^["']/.exec(old)?.[0] ?? '';
  const text = `${key}${quote}${version}${quote}${rest}`;
  try {
    return readMetadata(text).version === version ? text : null;
  } catch {
    return null;
  }
}

/** The line of a top-level key, for `maintainers[0].name` that of `maintainers`; null where it cannot be told. */
export function keyLine(chartYaml: string, field: string): number | null {
  const [key = ''] = field.split(/[.[]/, 1);
  if (!/^\w+$/.test(key)) return null;
  const index = linesOf(chartYaml).findIndex(
    (line) => line.startsWith(key) && /^\s*:(\s|$)/.test(line.slice(key.length)),
  );
  return index === -1 ? null : index + 1;
}

/** The lines of a text, a byte order mark left out. */
function linesOf(text: string): string[] {
  return text.replace(/^\ufeff/, '').split(/\r?\n/);
}

/** A place in the repository. */
export type RepositoryPlace = { readonly path: string; readonly line: number };

/**
 * Where in the repository a finding is shown. What is about the chart as a whole is shown at its Chart.yaml; whatever is in
 * an archive, be it the chart or a packed subchart, at the archive: nobody can look inside.
 */
export function repositoryPlace(
  place: ChartPlace,
  { file, line }: Pick<ChartFinding, 'file' | 'line'>,
): RepositoryPlace {
  if (place.form === 'archive') return { path: place.path, line: 1 };
  const inChart = file ?? 'Chart.yaml';
  const packed = /^.*?\.tgz(?=\/|$)/.exec(inChart)?.[0];
  const path = packed ?? inChart;
  return {
    path: place.path === '' ? path : `${place.path}/${path}`,
    line: packed === undefined ? (line ?? 1) : 1,
  };
}

/**
 * The lines of the new file that a patch shows, added or around what was added: where GitHub takes a review comment. Null
 * where there is no patch: GitHub leaves it out for what is large or binary.
 */
export function linesInPatch(patch: string | null | undefined): ReadonlySet<number> | null {
  if (patch === null || patch === undefined || patch === '') return null;
  const lines = new Set<number>();
  let next: number | null = null;
  for (const line of patch.split('\n')) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (hunk !== null) next = Number(hunk[1]);
    else if (next !== null && (line.startsWith('+') || line.startsWith(' ') || line === '')) {
      lines.add(next);
      next += 1;
    }
  }
  return lines;
}
