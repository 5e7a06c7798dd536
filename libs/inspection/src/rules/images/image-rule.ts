import type { Observation } from '../../finding.ts';
import { about } from '../../kubernetes/item.ts';
import { imageName, type ImageReference, parseImage } from '../../kubernetes/image-reference.ts';
import type { ContainerOf } from '../../kubernetes/pods.ts';
import { textAt } from '../../json/read.ts';
import type { Rule } from '../../rule.ts';
import type { Subject } from '../../subject.ts';

/** One use of an image. */
export type ImageUse = {
  readonly container: ContainerOf;
  readonly text: string;
  readonly image: ImageReference;
};

/** The images that containers name in a way that can be read. */
export function imagesOf({ containers }: Subject): readonly ImageUse[] {
  return containers.flatMap((container) => {
    const text = textAt(container.spec, 'image') ?? '';
    const image = parseImage(text);
    return image === undefined ? [] : [{ container, text, image }];
  });
}

/** A rule that asks the same of every image; what it says goes on from the image's name. */
export function imageRule(
  parts: Omit<Rule, 'check' | 'group'>,
  check: (use: ImageUse, subject: Subject) => string | Partial<Observation> | undefined,
): Rule {
  return {
    ...parts,
    group: 'images',
    *check(subject) {
      for (const use of imagesOf(subject)) {
        const said = check(use, subject);
        if (said === undefined) continue;
        const more = typeof said === 'string' ? { message: said } : said;
        const { item, path, name } = use.container;
        const message = `The image ${use.text} of ${item.resource} (container ${name}) ${more.message ?? ''}.`;
        yield about(subject.texts, item, [...path, 'image'], message, {
          data: { image: use.text },
          same: `${name} ${imageName(use.image)}`,
          ...more,
          message,
        });
      }
    },
  };
}
