import type { JsonObject } from '@chandlery/chart';
import type { Observation } from '../../finding.ts';
import { about, type Item } from '../../kubernetes/item.ts';
import { objectsAt, textsAt } from '../../json/read.ts';
import type { Rule } from '../../rule.ts';

/** One rule of a Role or ClusterRole. */
export type Grant = {
  readonly item: Item;
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly names: readonly string[];
};

type Said = { readonly message: string; readonly path: readonly string[] } & Partial<Observation>;

/** Whether a role holds in all namespaces, or can be made to. */
export function isClusterWide({ kind }: Item): boolean {
  return kind === 'ClusterRole';
}

/** What a role grants; nothing for any other object. */
export function grantsOf(item: Item): readonly Grant[] {
  if (item.kind !== 'Role' && item.kind !== 'ClusterRole') return [];
  if (!item.apiVersion.startsWith('rbac.authorization.k8s.io/')) return [];
  return objectsAt(item.object, 'rules').map((rule: JsonObject) => ({
    item,
    groups: textsAt(rule, 'apiGroups'),
    resources: textsAt(rule, 'resources'),
    verbs: textsAt(rule, 'verbs'),
    names: textsAt(rule, 'resourceNames'),
  }));
}

/** Whether a grant speaks of a resource of an API group, wildcards included. */
export function covers({ groups, resources }: Grant, group: string, resource: string): boolean {
  const has = (list: readonly string[], name: string): boolean => list.includes('*') || list.includes(name);
  return has(groups, group) && has(resources, resource);
}

/** Whether a grant allows one of some verbs. */
export function allows({ verbs }: Grant, ...wanted: readonly string[]): boolean {
  return verbs.includes('*') || wanted.some((verb) => verbs.includes(verb));
}

/** A rule that asks the same of everything that roles grant. */
export function roleRule(
  parts: Omit<Rule, 'check' | 'group'>,
  check: (grant: Grant) => Said | undefined,
): Rule {
  return {
    ...parts,
    group: 'access',
    *check({ items, texts }) {
      for (const item of items) {
        for (const grant of grantsOf(item)) {
          const said = check(grant);
          if (said === undefined) continue;
          const { path, message, ...more } = said;
          yield about(texts, item, ['rules', ...path], `${item.resource} ${message}.`, more);
        }
      }
    },
  };
}
