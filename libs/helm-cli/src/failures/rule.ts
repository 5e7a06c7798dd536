import type { HelmFailureCode, HelmFailureDetail } from './failure.ts';

/** What a failure looks like in Helm's words, and what its groups say. */
export type FailureRule = {
  readonly code: HelmFailureCode;
  readonly pattern: RegExp;
  readonly detail?: (found: Readonly<Record<string, string | undefined>>, text: string) => HelmFailureDetail;
};

/** The detail without what is not there. */
export function present(detail: {
  readonly [Key in keyof HelmFailureDetail]: HelmFailureDetail[Key] | undefined;
}): HelmFailureDetail {
  return Object.fromEntries(
    Object.entries(detail).filter(([, value]) => value !== undefined),
  ) as HelmFailureDetail;
}
