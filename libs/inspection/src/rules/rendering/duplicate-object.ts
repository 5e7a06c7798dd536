import { about } from '../../kubernetes/item.ts';
import type { Rule } from '../../rule.ts';

/** Helm refuses to make one object twice. */
export const duplicateObject: Rule = {
  code: 'duplicate-object',
  group: 'rendering',
  severity: 'error',
  title: 'The chart makes the same object twice',
  docs: 'Same kind, namespace and name in one rendering: the second one fails on install, or silently wins on upgrade. Hooks of different events may share a name.',
  remedy: 'Give each its own name, or keep the two apart by a condition.',
  *check({ renders, texts }) {
    for (const { items } of renders) {
      const seen = new Map<string, string>();
      for (const item of items) {
        const identity = [item.identity, ...item.hooks].join('|');
        const first = seen.get(identity);
        if (first === undefined) seen.set(identity, item.file);
        else {
          const text = `${item.resource} is made twice, the first time by ${first}.`;
          yield about(texts, item, ['metadata', 'name'], text);
        }
      }
    }
  },
};
