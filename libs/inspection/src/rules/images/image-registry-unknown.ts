import { imageRule } from './image-rule.ts';

/** An image out of a registry that no active version uses. */
export const imageRegistryUnknown = imageRule(
  {
    code: 'image-registry-unknown',
    severity: 'warning',
    title: 'An image comes from a registry that nothing in the store uses',
    docs: 'The registries that images of active versions come from are known; another one is worth a look: is it who it says it is, and do the clusters reach it? Not asked while the store has no active version with images.',
    remedy: 'Take the image from a registry that is in use, or satisfy yourself that the new one is right.',
  },
  ({ image: { registry } }, { input }) => {
    const known = input.facts.knownRegistries ?? [];
    if (known.length === 0 || known.includes(registry)) return undefined;
    return { message: `comes from ${registry}, which nothing in the store uses`, data: { registry } };
  },
);
