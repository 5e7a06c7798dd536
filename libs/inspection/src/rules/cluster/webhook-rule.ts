import type { JsonObject } from '@chandlery/chart';
import { about } from '../../kubernetes/item.ts';
import { isObject, objectsAt, textAt, textsAt, valueAt } from '../../json/read.ts';
import type { Rule } from '../../rule.ts';

/** Whether it sees only the objects or namespaces that a selector or a condition picks. */
export function isSelective(webhook: JsonObject): boolean {
  const selects = (key: string): boolean => {
    const selector = valueAt(webhook, key);
    return isObject(selector) && Object.keys(selector).length > 0;
  };
  return (
    selects('namespaceSelector') ||
    selects('objectSelector') ||
    objectsAt(webhook, 'matchConditions').length > 0
  );
}

/** Whether it sees every kind of object. */
export function seesEverything(webhook: JsonObject): boolean {
  return objectsAt(webhook, 'rules').some((rule) =>
    textsAt(rule, 'resources').some((resource) => resource === '*' || resource === '*/*'),
  );
}

/** A rule that asks the same of every admission webhook. */
export function webhookRule(
  parts: Omit<Rule, 'check' | 'group'>,
  check: (webhook: JsonObject) => { readonly message: string; readonly path: readonly string[] } | undefined,
): Rule {
  return {
    ...parts,
    group: 'cluster',
    *check({ items, texts }) {
      for (const item of items) {
        if (!/^(?:Validating|Mutating)WebhookConfiguration$/.test(item.kind)) continue;
        for (const webhook of objectsAt(item.object, 'webhooks')) {
          const said = check(webhook);
          if (said === undefined) continue;
          const name = textAt(webhook, 'name') ?? '';
          const path = ['webhooks', ...said.path];
          yield about(texts, item, path, `The webhook ${name} of ${item.resource} ${said.message}.`);
        }
      }
    },
  };
}
