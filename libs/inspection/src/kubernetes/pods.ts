import type { JsonObject } from '@chandlery/chart';
import { isObject, objectAt, objectsAt, textAt, valueAt } from '../json/read.ts';
import type { Item } from './item.ts';

/** The pod that an object makes. */
export type PodOf = {
  readonly item: Item;
  /** Keys down to the pod's spec. */
  readonly path: readonly string[];
  readonly spec: JsonObject;
  /** Of the pod, not of what makes it. */
  readonly annotations: JsonObject;
};

/** One container of such a pod. */
export type ContainerOf = {
  readonly pod: PodOf;
  readonly item: Item;
  readonly list: 'containers' | 'initContainers' | 'ephemeralContainers';
  readonly name: string;
  readonly spec: JsonObject;
  readonly securityContext: JsonObject;
  /** Keys down to the container; the last one finds its name. */
  readonly path: readonly string[];
};

const templates = [['spec', 'template'], ['spec', 'jobTemplate', 'spec', 'template'], ['template']] as const;

/** The pod of a workload of whatever kind, custom ones included as far as they look like Kubernetes' own. */
export function podOf(item: Item): PodOf | undefined {
  if (item.kind === 'Pod') {
    return { item, path: ['spec'], spec: objectAt(item.object, 'spec'), annotations: item.annotations };
  }
  for (const path of templates) {
    const template = objectAt(item.object, ...path);
    const spec = valueAt(template, 'spec');
    if (!isObject(spec) || !Array.isArray(spec['containers'])) continue;
    return {
      item,
      path: [...path, 'spec'],
      spec,
      annotations: objectAt(template, 'metadata', 'annotations'),
    };
  }
  return undefined;
}

/** Every container of a pod, those of its start included. */
export function containersOf(pod: PodOf): readonly ContainerOf[] {
  return (['containers', 'initContainers', 'ephemeralContainers'] as const).flatMap((list) =>
    objectsAt(pod.spec, list).map((spec) => {
      const name = textAt(spec, 'name') ?? '';
      const path = [...pod.path, list, `name: ${name}`];
      const securityContext = objectAt(spec, 'securityContext');
      return { pod, item: pod.item, list, name, spec, securityContext, path };
    }),
  );
}

/** What holds for a container: its own setting, or its pod's. */
export function effectiveSecurity(
  { pod, securityContext }: ContainerOf,
  key: string,
): JsonObject[string] | undefined {
  return valueAt(securityContext, key) ?? valueAt(pod.spec, 'securityContext', key);
}
