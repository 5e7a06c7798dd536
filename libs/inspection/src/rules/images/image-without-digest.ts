import { isTest } from '../../kubernetes/item.ts';
import { imageRule } from './image-rule.ts';
import { imageFloatingTag } from './image-floating-tag.ts';

/** A tag can be made to mean another image; a digest cannot. */
export const imageWithoutDigest = imageRule(
  {
    code: 'image-without-digest',
    severity: 'info',
    title: 'An image is named by its tag alone',
    docs: `Whoever may push to the repository can change what a tag means after the review; a digest stays. Tags that move anyway are named by \`${imageFloatingTag.code}\`; pods of \`helm test\` are left in peace.`,
    remedy: 'Add the digest: `image: repository:tag@sha256:…`.',
  },
  ({ container, image: { tag, digest } }) => {
    if (digest !== undefined || tag === undefined || tag === 'latest' || isTest(container.item))
      return undefined;
    return 'is named by its tag alone';
  },
);
