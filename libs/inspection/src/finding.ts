import type { JsonObject } from '@chandlery/chart';

/** How grave a finding is, gravest first. */
export const severities = ['error', 'warning', 'info'] as const;

/**
 * `error`: it will fail, or it gives away a cluster; `warning`: a reviewer should look at it; `info`: worth knowing.
 */
export type Severity = (typeof severities)[number];

/** One thing that a rule found, in one place. */
export type Finding = {
  /** The rule's code; stable. */
  readonly code: string;
  readonly severity: Severity;
  /** Relative to the chart; of the version that is inspected unless the message says otherwise. */
  readonly file: string;
  /** Counted from 1; absent where the file as a whole is meant, or is missing. */
  readonly line?: number;
  readonly message: string;
  /** What would be right. */
  readonly remedy: string;
  /** `Deployment/web`, or `Deployment/other-namespace/web` outside the release's own namespace. */
  readonly resource?: string;
  /** The values files whose renderings show it; absent where it does not come from a rendering. */
  readonly valuesFiles?: readonly string[];
  /** Whether the version now active has it too; absent where there is none, or where the rule compares the two. */
  readonly known?: boolean;
  readonly data?: JsonObject;
};

/** What a rule gives; the rest of the finding is the rule's own. */
export type Observation = {
  readonly message: string;
  /** What makes it the same thing in another version, where the message says more, such as a tag. */
  readonly same?: string;
  readonly file: string;
  readonly line?: number | undefined;
  readonly severity?: Severity;
  readonly remedy?: string;
  readonly resource?: string;
  readonly valuesFile?: string;
  readonly data?: JsonObject;
};
