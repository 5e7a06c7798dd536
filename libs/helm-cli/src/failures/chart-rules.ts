import type { SchemaViolation } from './failure.ts';
import { type FailureRule, present } from './rule.ts';

/** Failures before a cluster is asked for anything: the chart, its templates and the values. */
export const chartRules: readonly FailureRule[] = [
  {
    // Below a chart's name stand violations, each behind a dash; anything else is about the schema itself.
    code: 'schema_invalid',
    pattern:
      /values don't meet the specifications of the schema\(s\) in the following chart\(s\):\n(?:[\s\S]*\n)?\S+:\n(?!- )(?<reason>\S[\s\S]*)/,
    detail: ({ reason }) => present({ reason: reason?.trim() }),
  },
  {
    code: 'values_invalid',
    pattern:
      /values don't meet the specifications of the schema\(s\) in the following chart\(s\):\n(?<list>[\s\S]*)/,
    detail: ({ list }) => ({ violations: violationsOf(list ?? '') }),
  },
  {
    code: 'kube_version_incompatible',
    pattern:
      /chart requires kubeVersion: (?<constraint>.+?) which is incompatible with Kubernetes (?<kubeVersion>\S+)/,
    detail: ({ constraint, kubeVersion }) => present({ constraint, kubeVersion }),
  },
  {
    code: 'dependency_missing',
    pattern: /found in Chart\.yaml, but missing in charts\/ directory: (?<names>.+)/,
    detail: ({ names }) => ({ dependencies: (names ?? '').split(',').map((name) => name.trim()) }),
  },
  {
    code: 'values_unreadable',
    pattern: /failed to parse values-\d+\.yaml: (?<reason>[\s\S]+)/,
    detail: ({ reason }) => present({ reason }),
  },
  {
    code: 'manifest_invalid',
    pattern: /YAML parse error on (?<file>[^\s:]+): (?<reason>.*?(?:line (?<line>\d+).*)?)$/m,
    detail: ({ file, line, reason }) => present({ file, line: numberOf(line), reason }),
  },
  {
    // What the cluster refuses of a template is the account's lack, not the template's fault.
    code: 'forbidden',
    pattern:
      /(?<file>[^\s:]+):(?<line>\d+)(?::(?<column>\d+))?\b[\s\S]*?error calling lookup:\s+(?<reason>[^\n]*is forbidden: User "(?<user>[^"]+)" cannot (?<verb>\w+) resource "(?<resource>[^"]+)" in API group "(?<apiGroup>[^"]*)"(?: in the namespace "(?<namespace>[^"]+)"| at the cluster scope)?)/,
    detail: ({ line, column, ...pieces }) =>
      present({ ...pieces, line: numberOf(line), column: numberOf(column) }),
  },
  {
    code: 'template_error',
    pattern: /parse error at \((?<file>[^\s:]+):(?<line>\d+)(?::(?<column>\d+))?\): (?<reason>[\s\S]+)/,
    detail: templateDetail,
  },
  {
    code: 'template_error',
    pattern: /execution error at \((?<file>[^\s:]+):(?<line>\d+):(?<column>\d+)\): (?<reason>[\s\S]+)/,
    detail: templateDetail,
  },
  {
    code: 'template_error',
    pattern: /template: (?<file>[^\s:]+):(?<line>\d+)(?::(?<column>\d+))?: (?<reason>[\s\S]+)/,
    detail: templateDetail,
  },
  {
    // Helm 4 puts the place first, and each step of the way on lines of its own.
    code: 'template_error',
    pattern: /^(?<file>[^\s:]+\/templates\/[^\s:]+):(?<line>\d+)(?::(?<column>\d+))?\n\s+(?<reason>[\s\S]+)/m,
    detail: templateDetail,
  },
  {
    // A fault of Helm's own, which some charts provoke; see knownHoles.
    code: 'helm_panicked',
    pattern: /^panic: (?<reason>.*)/m,
    detail: ({ reason }) => present({ reason }),
  },
  {
    code: 'chart_invalid',
    pattern:
      /(?<reason>\S+ charts are not installable|^unexpected EOF$|unable to load chart.*|archive\/tar: .*|Chart\.yaml file is missing|validation: .*|cannot load (?:Chart|values)\S* ?.*|chart metadata is missing.*|error unpacking .*|gzip: invalid header.*|file '.*' does not appear to be a (?:valid )?gzipped archive.*)/,
    detail: ({ reason }) => present({ reason }),
  },
];

function templateDetail({ file, line, column, reason }: Readonly<Record<string, string | undefined>>) {
  return present({
    file,
    line: numberOf(line),
    column: numberOf(column),
    reason: lastReason(reason ?? ''),
  });
}

/** An error of an include is told with the whole way to it; what happened stands at its end. */
function lastReason(reason: string): string {
  const [first = ''] = reason.split('\n\nUse --debug');
  const steps = first.split(/error calling (?:include|tpl): |\n\s*error calling (?:include|tpl):\n/);
  return (steps.at(-1) ?? first).replace(/\s*\n\s*/g, ' ').trim();
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/**
 * `chart:` lines with `- at '/path': message` below them; Helm before 3.18.5 wrote `- path.to: message`
 * (pkg/chartutil/jsonschema.go).
 */
function violationsOf(list: string): SchemaViolation[] {
  const violations: SchemaViolation[] = [];
  let chart = '';
  for (const line of list.split('\n')) {
    const [, name] = /^(\S[^:]*):$/.exec(line.trimEnd()) ?? [];
    const [, path, message] = /^\s*- at '(.*?)': (.*)$/.exec(line) ?? [];
    const [, dotted, older] = /^\s*- ([^:]+): (.*)$/.exec(line) ?? [];
    if (name !== undefined && !line.startsWith('-')) chart = name;
    else if (path !== undefined && message !== undefined) violations.push({ chart, path, message });
    else if (dotted !== undefined && older !== undefined) {
      violations.push({
        chart,
        path: dotted === '(root)' ? '' : `/${dotted.replaceAll('.', '/')}`,
        message: older,
      });
    }
  }
  return violations;
}
