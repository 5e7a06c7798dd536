import type { Finding, Observation, Severity } from './finding.ts';
import type { Subject } from './subject.ts';

/** The groups of rules, in the order of the documentation, and what they are about. */
export const ruleGroups = {
  metadata: 'What the chart says of itself',
  schema: 'Values and their schema',
  dependencies: 'Charts that it needs',
  rendering: 'What Helm makes of it',
  templates: 'What its templates do',
  images: 'Images',
  pods: 'Pods and containers',
  access: 'Rights in the cluster (RBAC)',
  cluster: 'Beyond its own namespace',
  network: 'Reachable from outside',
  secrets: 'Secrets in the open',
  changes: 'What an upgrade does',
  compatibility: 'Whose values break',
  use: 'Who runs it',
} as const;

export type RuleGroup = keyof typeof ruleGroups;

/** One rule: what it looks for, why, and what would be right. Pure. */
export type Rule = {
  /** Stable and kebab-case: policies, waivers and scripts name it. */
  readonly code: string;
  readonly group: RuleGroup;
  /** Of its findings, unless one says otherwise. */
  readonly severity: Severity;
  /** A sentence without its full stop. */
  readonly title: string;
  /** For docs/inspection-rules.md: why it matters, and what is left in peace. */
  readonly docs: string;
  readonly remedy: string;
  /** Whether it compares with the version now active, or says what only holds now, so that asking what is new makes no sense. */
  readonly compares?: true;
  check(subject: Subject): Iterable<Observation>;
  /** For a rule about the findings of all others: it runs after them, in place of `check`. */
  conclude?(subject: Subject, findings: readonly Finding[]): Iterable<Observation>;
};
