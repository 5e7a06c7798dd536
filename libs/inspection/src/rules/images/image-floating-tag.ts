import { isTest } from '../../kubernetes/item.ts';
import { imageRule } from './image-rule.ts';

const floating = new Set(['latest', 'main', 'master', 'edge', 'nightly', 'dev', 'stable']);

/** https://kubernetes.io/docs/concepts/containers/images/#image-names */
export const imageFloatingTag = imageRule(
  {
    code: 'image-floating-tag',
    severity: 'warning',
    title: 'An image has no tag, or one that moves',
    docs: `Without a tag (which is \`latest\`), and with ${[...floating].join(', ')}, two pods of one version can run different programs, and what was reviewed is not what runs. In a pod of \`helm test\` it is information alone, and with a digest it is left in peace.`,
    remedy: 'Name a tag that stays, best with its digest.',
  },
  ({ container, image: { tag, digest } }) => {
    if (digest !== undefined || !floating.has(tag ?? 'latest')) return undefined;
    const message = tag === undefined ? 'has no tag, which means latest' : `has the tag ${tag}, which moves`;
    return isTest(container.item) ? { message, severity: 'info' } : message;
  },
);
