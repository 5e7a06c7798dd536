import { parseVersion } from '@chandlery/chart';
import type { Rule } from '../../rule.ts';
import { lineOfPath } from '../../source/lines.ts';

/** Findings that mean work for whoever upgrades. */
export const breakingCodes: ReadonlySet<string> = new Set([
  'data-removed',
  'immutable-field',
  'old-values-fail',
  'schema-narrowed',
  'values-key-removed',
  'values-key-retyped',
  'values-newly-required',
  'volume-shrunk',
]);

/** https://helm.sh/docs/topics/charts/#charts-and-versioning, https://semver.org */
export const breakingWithoutMajor: Rule = {
  code: 'breaking-without-major',
  group: 'compatibility',
  severity: 'warning',
  compares: true,
  title: 'The version breaks users without saying so in its number',
  docs: `One of ${[...breakingCodes].map((code) => `\`${code}\``).join(', ')} was found, and the major version is that of the version now active. Below 1.0.0 a new minor version is enough.`,
  remedy: 'Raise the major version, or take the break back.',
  check: () => [],
  *conclude({ previous, chart, texts }, findings) {
    const [was, is] = [
      parseVersion(previous?.chart.metadata.version ?? ''),
      parseVersion(chart.metadata.version),
    ];
    if (was === undefined || is === undefined || is.major > was.major) return;
    if (is.major === was.major && Number(is.major) === 0 && is.minor > was.minor) return;
    const codes = [
      ...new Set(findings.map(({ code }) => code).filter((code) => breakingCodes.has(code))),
    ].sort();
    if (codes.length === 0) return;
    yield {
      file: 'Chart.yaml',
      line: lineOfPath(texts.lines('Chart.yaml') ?? [], ['version']),
      message: `${chart.metadata.version} breaks users of ${previous?.chart.metadata.version ?? ''} (${codes.join(', ')}) without a new major version.`,
      data: { codes },
    };
  },
};
