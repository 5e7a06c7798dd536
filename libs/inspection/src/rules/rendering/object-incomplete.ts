import { about } from '../../kubernetes/item.ts';
import type { Rule } from '../../rule.ts';

/** What every object has: https://kubernetes.io/docs/concepts/overview/working-with-objects/#required-fields */
export const objectIncomplete: Rule = {
  code: 'object-incomplete',
  group: 'rendering',
  severity: 'error',
  title: 'A template gives something that is no object',
  docs: 'Without `apiVersion`, `kind` or `metadata.name` the cluster refuses it. It comes of a name that is empty by default, or of indentation.',
  remedy: 'See what the template gives (`helm template`), and complete it.',
  *check({ items, texts }) {
    for (const item of items) {
      const missing = [
        item.apiVersion === '' ? 'apiVersion' : [],
        item.kind === '' ? 'kind' : [],
        item.name === '' ? 'metadata.name' : [],
      ].flat();
      if (missing.length === 0) continue;
      const text = `What ${item.file} gives${item.kind === '' ? '' : ` as ${item.kind}`} has no ${missing.join(', ')}.`;
      yield about(texts, item, ['metadata'], text);
    }
  },
};
