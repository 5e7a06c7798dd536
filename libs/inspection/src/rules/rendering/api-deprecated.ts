import type { Rule } from '../../rule.ts';
import { about } from '../../kubernetes/item.ts';
import { isAtLeast, removalOf } from './api-removals.ts';

/** https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
export const apiDeprecated: Rule = {
  code: 'api-deprecated',
  group: 'rendering',
  severity: 'warning',
  title: 'An object is of an API version that Kubernetes is going to drop',
  docs: 'It works in the version of Kubernetes that the chart was rendered for, and in a later one no more.',
  remedy: 'Use the API version that the message names.',
  *check({ items, texts, input }) {
    for (const item of items) {
      const removal = removalOf(item, input.removedApis);
      if (removal === undefined || isAtLeast(input.kubernetesVersion, removal.removedIn)) continue;
      const instead = removal.replacement === null ? 'nothing replaces it' : `use ${removal.replacement}`;
      const text = `${item.resource} is ${item.apiVersion}, which Kubernetes drops in ${removal.removedIn}: ${instead}.`;
      yield about(texts, item, ['apiVersion'], text);
    }
  },
};
