import type { JsonObject } from '@chandlery/chart';
import { about, type Item } from '../../kubernetes/item.ts';
import type { Observation } from '../../finding.ts';
import { objectsAt, textAt } from '../../json/read.ts';
import type { Rule } from '../../rule.ts';

/** A role and who gets it. */
export type Binding = {
  readonly item: Item;
  readonly role: string;
  readonly roleKind: string;
  readonly subjects: readonly JsonObject[];
};

/** A rule that asks the same of every binding of a role. */
export function bindingRule(
  parts: Omit<Rule, 'check' | 'group'>,
  check: (
    binding: Binding,
  ) => ({ readonly message: string; readonly path: readonly string[] } & Partial<Observation>) | undefined,
): Rule {
  return {
    ...parts,
    group: 'access',
    *check({ items, texts }) {
      for (const item of items) {
        if (item.kind !== 'RoleBinding' && item.kind !== 'ClusterRoleBinding') continue;
        const said = check({
          item,
          role: textAt(item.object, 'roleRef', 'name') ?? '',
          roleKind: textAt(item.object, 'roleRef', 'kind') ?? '',
          subjects: objectsAt(item.object, 'subjects'),
        });
        if (said === undefined) continue;
        const { path, message, ...more } = said;
        yield about(texts, item, path, `${item.resource} ${message}.`, more);
      }
    },
  };
}
