import type { ChartErrorCode } from '@chandlery/chart';
import { chartOf, chartYaml, plainChartYaml, type CorpusChart } from './corpus-chart.ts';

/** A chart that shows one of the `deliberateDifferences` in how YAML and metadata are read. */
export type DifferenceChart = CorpusChart & {
  /** The difference's `what`. */
  readonly what: string;
  /** The clients whose verdict or entry is not ours. */
  readonly differsFrom: readonly ('helm3' | 'helm4')[];
  /** Our refusal; absent where we take the chart. */
  readonly code?: ChartErrorCode;
};

const both = ['helm3', 'helm4'] as const;
const named = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;

const apiVersions = 'apiVersion other than v1 and v2';
const dots = 'name: "." or ".."';
const rubbish =
  'text behind the end of the root of a YAML document (`{a: 1} b`, a first line indented deeper than the second)';
const dash =
  'a `-` alone in brackets (`[-]`, `{a: -}`), a comment right behind `|`, a quote or a bracket (`"x"#c`)';
const yaml12 =
  'a tab behind `-`; `:a`, `?a` and `a:,` in brackets; the colon of a key in braces on the next line; a key above 1,024 characters';

/** Differences that no index entry shows; libs/chart tests them beside the code. */
export const shownElsewhere: readonly string[] = [
  'several mistakes in Chart.yaml',
  'pre-releases in constraints',
  'constraints longer than 1,000 characters',
  'order of equal versions (`+a`, `+b`) in an index of more than 12 versions of a chart',
  'a block scalar as the whole document, not indented',
  'empty items in the dependencies of a lock file',
  'two mapping keys that become equal only as strings (`1` and `"1"`)',
];

/** One chart at least for every other difference. */
export function differenceCharts(): DifferenceChart[] {
  const refused = (what: string, code: ChartErrorCode, chart: CorpusChart): DifferenceChart => ({
    ...chart,
    what,
    code,
    differsFrom: both,
  });
  const taken = (what: string, chart: CorpusChart): DifferenceChart => ({
    ...chart,
    what,
    differsFrom: both,
  });
  return [
    refused(
      apiVersions,
      'api_version_invalid',
      chartYaml('difference-api-v3', 'apiVersion: v3\nname: a\nversion: 1.0.0\n'),
    ),
    refused(
      apiVersions,
      'api_version_invalid',
      chartYaml('difference-api-2', 'apiVersion: 2\nname: a\nversion: 1.0.0\n'),
    ),
    { ...refused(dots, 'name_invalid', chartYaml('difference-dot', named('"."'))), differsFrom: ['helm3'] },
    { ...refused(dots, 'name_invalid', chartYaml('difference-dots', named('".."'))), differsFrom: ['helm3'] },
    refused('name: "/"', 'name_invalid', chartYaml('difference-slash', named('"/"'))),
    refused(
      'YAML nested deeper than 100 collections',
      'yaml_too_deep',
      chartOf('difference-deep', { 'values.yaml': `a: ${'['.repeat(150)}${']'.repeat(150)}` }),
    ),
    refused(
      'YAML of more than 5 MiB, or with more than 250,000 nodes in a file of more characters than that',
      'yaml_too_large',
      chartOf('difference-nodes', { 'values.yaml': `a: [${'1,'.repeat(260_000)}1]` }),
    ),
    refused(
      'aliases that stand for more than 100,000 nodes or 10,000,000 characters',
      'yaml_alias_bomb',
      chartOf('difference-aliases', {
        'values.yaml': `a: &a [${'1,'.repeat(1999)}1]\nb: [${'*a,'.repeat(59)}*a]\n`,
      }),
    ),
    refused(rubbish, 'yaml_invalid', chartOf('difference-rubbish', { 'values.yaml': '{a: 1} b\n' })),
    refused(rubbish, 'yaml_invalid', chartOf('difference-indent', { 'values.yaml': '  a: 1\nb: 2\n' })),
    refused(dash, 'yaml_invalid', chartYaml('difference-dash', `${plainChartYaml}keywords: [-]\n`)),
    refused(
      'more than 200 lines inside brackets or quotes that are indented less than what they belong to',
      'yaml_invalid',
      chartOf('difference-brackets', { 'values.yaml': `a:\n  b: [\n${'1,\n'.repeat(300)}]\n` }),
    ),
    taken(yaml12, chartYaml('difference-tab', `${plainChartYaml}keywords:\n-\ta\n`)),
    taken(yaml12, chartYaml('difference-colon', `${plainChartYaml}keywords: [:a]\n`)),
    taken(
      'U+0085, U+2028 and U+2029 outside of escapes',
      chartYaml('difference-line-separator', `${plainChartYaml}description: a\u2028b\n`),
    ),
    taken(
      'an escaped line break in a quoted text that is followed by an empty line',
      chartYaml('difference-escaped-break', `${plainChartYaml}description: "a\\\n\n  b"\n`),
    ),
  ];
}
