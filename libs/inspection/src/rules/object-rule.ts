import type { Observation } from '../finding.ts';
import { about, type Item } from '../kubernetes/item.ts';
import type { Rule } from '../rule.ts';

type Said = { readonly message: string; readonly path?: readonly string[] } & Partial<Observation>;

/** A rule that asks the same of every rendered object; `path` leads into the object. */
export function objectRule(
  parts: Omit<Rule, 'check'>,
  check: (item: Item) => Said | readonly Said[] | undefined,
): Rule {
  return {
    ...parts,
    *check({ texts, items }) {
      for (const item of items) {
        for (const { message, path = [], ...more } of [check(item) ?? []].flat()) {
          yield about(texts, item, path, `${item.resource} ${message}.`, more);
        }
      }
    },
  };
}
