import { imageName } from '../../kubernetes/image-reference.ts';
import { imageRule, imagesOf } from './image-rule.ts';

/** An image that the version now active does not run. */
export const imageAdded = imageRule(
  {
    code: 'image-added',
    severity: 'warning',
    compares: true,
    title: 'An image is new in the chart',
    docs: 'The version now active runs nothing of that repository. Another tag of a known repository is `image-changed`.',
    remedy: 'See what the image is, who makes it, and why the chart needs it now.',
  },
  ({ image }, { previous }) => {
    if (previous === undefined) return undefined;
    const known = new Set(imagesOf(previous).map((use) => imageName(use.image)));
    return known.has(imageName(image))
      ? undefined
      : 'is new: the version now active runs nothing of that repository';
  },
);
