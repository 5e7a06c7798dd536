import { LifecycleError } from './errors.ts';
import type { ReviewPolicy } from './policy.ts';

/**
 * Checks the rule of submitting that a number starts with a digit and contains a dot; the refusal names the
 * number that would do.
 * @throws LifecycleError `number_rule`
 */
export function requireNumberRule(policy: Pick<ReviewPolicy, 'numberRule'>, version: string): void {
  if (policy.numberRule === 'any' || /^\d[^.]*\./.test(version)) return;
  const corrected = correctedNumber(version);
  throw new LifecycleError(
    'number_rule',
    `The version number ${version} does not start with a digit and contain a dot.`,
    {
      field: 'version',
      remedy: `Use ${corrected}: ask for it when you submit (\`version\`), or set it in Chart.yaml and upload that.`,
    },
  );
}

/** The nearest number that starts with a digit and contains a dot: `v4.0.2` -> `4.0.2`, `1` -> `1.0.0`. */
export function correctedNumber(version: string): string {
  const bare = version.replace(/^[vV]/, '');
  const [, core = bare, rest = ''] = /^([^-+]*)(.*)$/.exec(bare) ?? [];
  const parts = core.split('.');
  while (parts.length < 3) parts.push('0');
  return parts.join('.') + rest;
}
