import type { Observation } from '../finding.ts';
import { about } from '../kubernetes/item.ts';
import type { ContainerOf, PodOf } from '../kubernetes/pods.ts';
import type { Rule } from '../rule.ts';

type Parts = Omit<Rule, 'check' | 'group'> & Partial<Pick<Rule, 'group'>>;
type Said = { readonly message: string; readonly path?: readonly string[] } & Partial<Observation>;

/** A rule that asks the same of every container; `path` goes on from the container. */
export function containerRule(
  parts: Parts,
  check: (container: ContainerOf) => Said | readonly Said[] | undefined,
): Rule {
  return {
    group: 'pods',
    ...parts,
    *check({ texts, containers }) {
      for (const container of containers) {
        for (const { message, path = [], ...more } of [check(container) ?? []].flat()) {
          const text = `The container ${container.name} of ${container.item.resource} ${message}.`;
          yield about(texts, container.item, [...container.path, ...path], text, more);
        }
      }
    },
  };
}

/** A rule that asks the same of every pod; `path` goes on from the pod's spec. */
export function podRule(parts: Parts, check: (pod: PodOf) => Said | readonly Said[] | undefined): Rule {
  return {
    group: 'pods',
    ...parts,
    *check({ texts, pods }) {
      for (const pod of pods) {
        for (const { message, path = [], ...more } of [check(pod) ?? []].flat()) {
          yield about(texts, pod.item, [...pod.path, ...path], `${pod.item.resource} ${message}.`, more);
        }
      }
    },
  };
}
