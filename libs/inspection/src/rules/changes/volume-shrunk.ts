import { quantityOf } from '@chandlery/chart';
import { about, type Item } from '../../kubernetes/item.ts';
import { textAt, valueAt } from '../../json/read.ts';
import type { Rule } from '../../rule.ts';

const size = ['spec', 'resources', 'requests', 'storage'] as const;

/** https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims */
export const volumeShrunk: Rule = {
  code: 'volume-shrunk',
  group: 'changes',
  severity: 'error',
  compares: true,
  title: 'An upgrade fails: a volume would become smaller',
  docs: 'The cluster refuses a claim that asks for less than before. More is left in peace, where the class can grow; the claims of a StatefulSet are `immutable-field`, whichever way they change.',
  remedy: 'Leave the size, or make a new claim and say in the notes how the data gets there.',
  *check(subject) {
    for (const { before, after } of subject.pairs()) {
      if (after.kind !== 'PersistentVolumeClaim') continue;
      const [was, is] = [sizeOf(before), sizeOf(after)];
      if (was === undefined || is === undefined || is >= was) continue;
      const text = `${after.resource} shrinks from ${shown(before)} to ${shown(after)}, which the cluster refuses: the upgrade fails.`;
      yield about(subject.texts, after, size, text);
    }
  },
};

function sizeOf({ object }: Item): number | undefined {
  const value = valueAt(object, ...size);
  return value === undefined ? undefined : quantityOf(String(value));
}

function shown({ object }: Item): string {
  return textAt(object, ...size) ?? String(valueAt(object, ...size));
}
