import { about } from '../../kubernetes/item.ts';
import type { Rule } from '../../rule.ts';
import { type Grant, grantsOf } from './role-rule.ts';

/** What a role of both versions allows that it did not. */
export const rbacRightsAdded: Rule = {
  code: 'rbac-rights-added',
  group: 'access',
  severity: 'warning',
  compares: true,
  title: 'A role allows more than before',
  docs: 'Compared with the role of the same name in the version now active, verb by verb and resource by resource. A role that is new is seen in the changes and by the other rules.',
  remedy: 'Ask what the new right is for; narrow it to that.',
  *check(subject) {
    for (const { before, after } of subject.pairs()) {
      const old = new Set(grantsOf(before).flatMap(rightsOf));
      const added = [...new Set(grantsOf(after).flatMap(rightsOf))].filter((right) => !old.has(right));
      if (added.length === 0) continue;
      const text = `${after.resource} allows more than before: ${added.join(', ')}.`;
      yield about(subject.texts, after, ['rules'], text, { data: { rights: added } });
    }
  },
};

/** `get secrets`, `list deployments.apps`. */
function rightsOf({ groups, resources, verbs, names }: Grant): readonly string[] {
  const only = names.length === 0 ? '' : ` (${names.join(', ')})`;
  return verbs.flatMap((verb) =>
    groups.flatMap((group) =>
      resources.map((resource) => `${verb} ${resource}${group === '' ? '' : `.${group}`}${only}`),
    ),
  );
}
