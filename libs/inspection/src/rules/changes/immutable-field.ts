import { about } from '../../kubernetes/item.ts';
import { immutableChanges, isMadeAnew } from '../../kubernetes/immutable-fields.ts';
import type { Rule } from '../../rule.ts';

/** What the API server refuses to change. */
export const immutableField: Rule = {
  code: 'immutable-field',
  group: 'changes',
  severity: 'error',
  compares: true,
  title: 'An upgrade fails: something changes that must not',
  docs: 'Selectors of workloads, `volumeClaimTemplates` (their labels, too: a common way in is `helm.sh/chart`) and `serviceName` of StatefulSets, the template of a Job, `clusterIP`, the class and access modes of a volume claim, `roleRef`, a StorageClass’ parameters, the data of immutable Secrets and ConfigMaps, a CRD’s scope. Hooks and generated names, which are made anew, are left in peace.',
  remedy:
    'Leave the field as it was; or give the object another name, and say in the notes what users have to do first.',
  *check(subject) {
    for (const { before, after } of subject.pairs()) {
      if (isMadeAnew(after) || isMadeAnew(before)) continue;
      for (const path of immutableChanges(before, after)) {
        const text = `${after.resource} changes ${path}, which the cluster refuses: the upgrade fails.`;
        const keys = path.split('.').map((key) => key.replace(/\[\d+\]$/, ''));
        yield about(subject.texts, after, keys, text, { data: { path } });
      }
    }
  },
};
