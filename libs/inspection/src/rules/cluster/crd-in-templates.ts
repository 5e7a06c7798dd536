import { valueAt } from '../../json/read.ts';
import { objectRule } from '../object-rule.ts';

/** https://helm.sh/docs/chart_best_practices/custom_resource_definitions/ */
export const crdInTemplates = objectRule(
  {
    code: 'crd-in-templates',
    group: 'cluster',
    severity: 'warning',
    title: 'A CustomResourceDefinition is part of the release',
    docs: 'Uninstalling the release takes the definition away, and with it every object of its kind in the cluster, those of others included. With `helm.sh/resource-policy: keep` it is information alone.',
    remedy: 'Annotate it with `helm.sh/resource-policy: keep`, or put it under `crds/`.',
  },
  ({ kind, annotations }) => {
    if (kind !== 'CustomResourceDefinition') return undefined;
    const kept = valueAt(annotations, 'helm.sh/resource-policy') === 'keep';
    return {
      message: kept
        ? 'is part of the release, and kept when it goes'
        : 'goes with the release, and with it every object of its kind in the cluster',
      path: ['kind: CustomResourceDefinition'],
      severity: kept ? 'info' : 'warning',
    };
  },
);
