import type { Finding, Observation, Severity } from './finding.ts';
import { severities } from './finding.ts';
import type { InspectionInput } from './input.ts';
import type { Rule } from './rule.ts';
import { rules as allRules } from './rules/index.ts';
import { Subject } from './subject.ts';

/** How many findings of one rule are listed; of more, one says how many. */
export const maximumFindings = 300;

/**
 * What the rules find, gravest first. The same thing under several values files is one finding that names them; what the
 * version now active shows, too, is marked `known`.
 */
export function inspect(input: InspectionInput, rules: readonly Rule[] = allRules): readonly Finding[] {
  const subject = new Subject(input);
  const findings = rules.flatMap((rule) => merged(rule, rule.check(subject), knownOf(rule, subject)));
  const conclusions = rules.flatMap((rule) =>
    rule.conclude === undefined ? [] : merged(rule, rule.conclude(subject, findings), undefined),
  );
  return [...findings, ...conclusions].sort(inOrder);
}

/** The marks of what the version now active shows; undefined where the question makes no sense. */
function knownOf(rule: Rule, { previous }: Subject): ReadonlySet<string> | undefined {
  if (rule.compares === true || previous === undefined) return undefined;
  return new Set([...rule.check(previous)].map(markOf));
}

function merged(
  rule: Rule,
  observations: Iterable<Observation>,
  known: ReadonlySet<string> | undefined,
): readonly Finding[] {
  const groups = Map.groupBy(observations, (observation) =>
    [observation.file, observation.line ?? '', observation.resource ?? '', observation.message].join('\n'),
  );
  const all = [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const files = [first, ...others].flatMap(({ valuesFile }) => valuesFile ?? []);
    return {
      code: rule.code,
      severity: first.severity ?? rule.severity,
      file: first.file,
      ...(first.line === undefined ? {} : { line: first.line }),
      message: first.message,
      remedy: first.remedy ?? rule.remedy,
      ...(first.resource === undefined ? {} : { resource: first.resource }),
      ...(files.length === 0 ? {} : { valuesFiles: [...new Set(files)] }),
      ...(known === undefined ? {} : { known: known.has(markOf(first)) }),
      ...(first.data === undefined ? {} : { data: first.data }),
    };
  });
  return all.length <= maximumFindings ? all : [...all.slice(0, maximumFindings), restOf(rule, all)];
}

/** One finding for those of a rule that are not listed. */
function restOf(rule: Rule, all: readonly Finding[]): Finding {
  const more = all.length - maximumFindings;
  return {
    code: rule.code,
    severity: gravest(all.slice(maximumFindings)),
    file: 'Chart.yaml',
    message: `${rule.title}: there are ${more} more findings of this rule.`,
    remedy: rule.remedy,
    data: { more },
  };
}

function gravest(findings: readonly Finding[]): Severity {
  return severities.find((severity) => findings.some((finding) => finding.severity === severity)) ?? 'info';
}

/** What makes two observations of a rule the same one; not its line, which moves. */
function markOf({ file, resource, message, same }: Observation): string {
  return [resource ?? file, same ?? message].join('\n');
}

function inOrder(a: Finding, b: Finding): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    compareTexts(a.file, b.file) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareTexts(a.code, b.code) ||
    compareTexts(a.message, b.message)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
