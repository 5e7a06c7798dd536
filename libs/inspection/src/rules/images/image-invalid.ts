import { about } from '../../kubernetes/item.ts';
import { parseImage } from '../../kubernetes/image-reference.ts';
import { textAt } from '../../json/read.ts';
import type { Rule } from '../../rule.ts';

/** A container whose image no runtime can fetch. */
export const imageInvalid: Rule = {
  code: 'image-invalid',
  group: 'images',
  severity: 'error',
  title: 'A container names no image, or something that is none',
  docs: 'The pod would stay in `InvalidImageName`. It comes of a value that is empty by default, or of a number that YAML took for one: `tag: 1.20` is 1.2.',
  remedy:
    'Give the image a default, quote its tag, and ask for it with `required` where there can be no default.',
  *check({ containers, texts }) {
    for (const { item, path, name, spec } of containers) {
      const text = textAt(spec, 'image');
      if (text !== undefined && parseImage(text) !== undefined) continue;
      const said =
        text === undefined || text === '' ? 'names no image' : `names "${text}", which is no image`;
      yield about(texts, item, [...path, 'image'], `The container ${name} of ${item.resource} ${said}.`);
    }
  },
};
