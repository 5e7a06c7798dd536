import { parseConstraint, satisfies } from '@chandlery/chart';
import { metadataRule } from '../metadata-rule.ts';

/** https://helm.sh/docs/topics/charts/#the-kubeversion-field */
export const kubeVersionInvalid = metadataRule(
  {
    code: 'kube-version-invalid',
    severity: 'error',
    title: 'kubeVersion lets no cluster in',
    docs: 'It is no constraint that Helm can read, or no version of Kubernetes from 1.0 to 1.99 satisfies it.',
    remedy: 'Write it like `>=1.29.0-0`.',
  },
  ({ chart: { metadata } }) => {
    const range = metadata.kubeVersion;
    if (range === undefined) return undefined;
    const constraint = parseConstraint(range);
    if (constraint === undefined)
      return { message: `kubeVersion "${range}" is no constraint.`, key: 'kubeVersion' };
    const minors = Array.from({ length: 100 }, (_, minor) => minor);
    const some = minors.some((minor) =>
      [0, 3, 30].some((patch) => satisfies(`1.${minor}.${patch}`, constraint)),
    );
    return some
      ? undefined
      : { message: `No version of Kubernetes satisfies kubeVersion "${range}".`, key: 'kubeVersion' };
  },
);
