import { about } from '../../kubernetes/item.ts';
import type { Rule } from '../../rule.ts';

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod'];

/** A workload that becomes one of another kind under the same name. */
export const workloadKind: Rule = {
  code: 'workload-kind',
  group: 'changes',
  severity: 'warning',
  compares: true,
  title: 'A workload becomes one of another kind',
  docs: 'Such as a Deployment that becomes a StatefulSet under its name: Helm makes the new one beside the old before it deletes the old; both want the same volumes and answer to the same Service meanwhile.',
  remedy: 'Say in the notes what happens meanwhile; give the new one another selector.',
  *check(subject) {
    const gone = subject.gone().filter(({ kind }) => kinds.includes(kind));
    for (const before of gone) {
      const after = subject.items.find(
        (item) =>
          kinds.includes(item.kind) &&
          item.kind !== before.kind &&
          item.name === before.name &&
          item.namespace === before.namespace &&
          item.valuesFile === before.valuesFile,
      );
      if (after === undefined) continue;
      const text = `${before.resource} becomes ${after.resource}: both run at once for a while.`;
      yield about(subject.texts, after, [`kind: ${after.kind}`], text);
    }
  },
};
