import { parseConstraint, satisfies } from '@chandlery/chart';
import { metadataRule } from '../metadata-rule.ts';

/** EKS, GKE and others: `v1.31.4-eks-0a1b2c3`. A pre-release to SemVer, which a range without one does not take. */
export const kubeVersionExcludesVendors = metadataRule(
  {
    code: 'kube-version-excludes-vendors',
    severity: 'warning',
    title: 'kubeVersion shuts out managed clusters',
    docs: 'Versions such as `v1.31.4-eks-0a1b2c3` or `v1.31.4-gke.1` count as pre-releases, and `>=1.29.0` takes none: Helm refuses to install there.',
    remedy: 'Add `-0`: `>=1.29.0-0`.',
  },
  ({ chart: { metadata } }) => {
    const constraint = parseConstraint(metadata.kubeVersion ?? '');
    if (metadata.kubeVersion === undefined || constraint === undefined) return undefined;
    const minors = Array.from({ length: 100 }, (_, minor) => `1.${minor}.3`);
    const plain = minors.filter((version) => satisfies(version, constraint));
    if (plain.length === 0 || plain.some((version) => satisfies(`${version}-eks-0a1b2c3`, constraint)))
      return undefined;
    return {
      message: `kubeVersion "${metadata.kubeVersion}" shuts out versions such as 1.31.4-eks-0a1b2c3.`,
      key: 'kubeVersion',
    };
  },
);
