import { objectsAt, refOf, textAt, type KubeObject, type ResourceRef } from '../objects/kube-object.ts';

/** Objects that came of a release's own, each with the one of the release that it came of. */
export type Member = { readonly object: KubeObject; readonly owner: ResourceRef };

/** Chains are short: CronJob, Job, Pod; an operator's may have one more. */
const mostGenerations = 6;

/**
 * Who belongs to these objects by owner references (which hold uids), walked from the objects found in the cluster: the objects
 * themselves, and everything that they own, and so on.
 */
export function familyOf(roots: readonly KubeObject[], others: readonly KubeObject[]): Member[] {
  const members = new Map<string, Member>();
  for (const root of roots) {
    const uid = textAt(root, 'metadata', 'uid');
    if (uid !== '') members.set(uid, { object: root, owner: refOf(root) });
  }
  let waiting = others.filter((object) => !members.has(textAt(object, 'metadata', 'uid')));
  for (let generation = 0; generation < mostGenerations && waiting.length > 0; generation += 1) {
    const left: KubeObject[] = [];
    for (const object of waiting) {
      const parent = objectsAt(object, 'metadata', 'ownerReferences')
        .map((reference) => members.get(textAt(reference, 'uid')))
        .find((member) => member !== undefined);
      if (parent === undefined) left.push(object);
      else members.set(textAt(object, 'metadata', 'uid'), { object, owner: parent.owner });
    }
    if (left.length === waiting.length) break;
    waiting = left;
  }
  return [...members.values()];
}

/** The names of the claims that a pod mounts; those of a StatefulSet's templates have no owner. */
export function claimNames(pod: KubeObject): readonly string[] {
  return objectsAt(pod, 'spec', 'volumes')
    .map((volume) => textAt(volume, 'persistentVolumeClaim', 'claimName'))
    .filter((name) => name !== '');
}
