import { dataKinds } from '../../kubernetes/data-kinds.ts';
import { valueAt } from '../../json/read.ts';
import type { Rule } from '../../rule.ts';

/** What Helm deletes on upgrade since the new version no longer makes it. */
export const dataRemoved: Rule = {
  code: 'data-removed',
  group: 'changes',
  severity: 'error',
  compares: true,
  title: 'An upgrade deletes something that holds data',
  docs: `Of the kinds ${[...dataKinds].join(', ')}: it is in the version now active and no longer in this one, so that Helm deletes it. Also where only its name has changed. What has \`helm.sh/resource-policy: keep\` stays, and is left in peace.`,
  remedy:
    'Keep the object under its name; or annotate it with `helm.sh/resource-policy: keep` in a version before.',
  *check(subject) {
    for (const item of subject.gone()) {
      if (!dataKinds.has(item.kind) || item.hooks.length > 0) continue;
      if (valueAt(item.annotations, 'helm.sh/resource-policy') === 'keep') continue;
      yield {
        file: item.file,
        resource: item.resource,
        valuesFile: item.valuesFile,
        message: `${item.resource} is no longer made (${item.file} of ${subject.previous?.chart.metadata.version ?? ''} made it): an upgrade deletes it.`,
      };
    }
  },
};
