import { imageRule } from './image-rule.ts';

/** An image out of a registry that the policy does not name; where it names none, that no active version uses. */
export const imageRegistryUnknown = imageRule(
  {
    code: 'image-registry-unknown',
    severity: 'warning',
    title: 'An image comes from a registry that is not known',
    docs: 'Known are the registries that the policy names (`registries`); where it names none, those that images of active versions come from, as far as these were inspected. Another one is worth a look: is it who it says it is, and do the clusters reach it? Not asked while neither knows any.',
    remedy: 'Take the image from a registry that is in use, or satisfy yourself that the new one is right.',
  },
  ({ image: { registry } }, { input }) => {
    const known = input.facts.knownRegistries ?? [];
    if (known.length === 0 || known.includes(registry)) return undefined;
    const why =
      input.facts.registriesByPolicy === true
        ? 'which the policy does not name'
        : 'which nothing in the store uses';
    return { message: `comes from ${registry}, ${why}`, data: { registry } };
  },
);
