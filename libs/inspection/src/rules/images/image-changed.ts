import { imageName } from '../../kubernetes/image-reference.ts';
import { imageRule, imagesOf } from './image-rule.ts';

/** Another tag or digest of an image that runs already. */
export const imageChanged = imageRule(
  {
    code: 'image-changed',
    severity: 'info',
    compares: true,
    title: 'An image has another tag or digest',
    docs: 'What an upgrade is mostly about; named so that it is not missed among the rest. A digest that changes under the same tag is a warning: somebody has made the tag mean another image.',
    remedy: 'See the image’s own notes on what changed.',
  },
  ({ image, text }, { previous }) => {
    if (previous === undefined) return undefined;
    const old = imagesOf(previous).filter((use) => imageName(use.image) === imageName(image));
    if (old.length === 0 || old.some((use) => use.text === text)) return undefined;
    const was = [...new Set(old.map((use) => use.image.tag ?? use.image.digest ?? 'latest'))].join(', ');
    const sameTag = old.some((use) => image.tag !== undefined && use.image.tag === image.tag);
    const swapped =
      sameTag && image.digest !== undefined && old.every((use) => use.image.digest !== undefined);
    if (swapped) return { message: `has another digest under the same tag ${was}`, severity: 'warning' };
    if (sameTag) return { message: `is named in another way than before (tag ${was} as before)` };
    return { message: `was ${was} before`, data: { image: text, before: was } };
  },
);
