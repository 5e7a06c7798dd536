import type { Rule } from '../../rule.ts';
import { about } from '../../kubernetes/item.ts';
import { isAtLeast, removalOf } from './api-removals.ts';

/** https://kubernetes.io/docs/reference/using-api/deprecation-guide/ */
export const apiRemoved: Rule = {
  code: 'api-removed',
  group: 'rendering',
  severity: 'error',
  title: 'An object is of an API version that Kubernetes no longer has',
  docs: 'The cluster answers "no matches for kind", and a release that holds such an object can no longer be upgraded either. Judged for the version of Kubernetes that the chart was rendered for; a template that asks `.Capabilities.APIVersions` is right.',
  remedy: 'Use the API version that the message names.',
  *check({ items, texts, input }) {
    for (const item of items) {
      const removal = removalOf(item, input.removedApis);
      if (removal === undefined || !isAtLeast(input.kubernetesVersion, removal.removedIn)) continue;
      const instead = removal.replacement === null ? 'nothing replaces it' : `use ${removal.replacement}`;
      const note = removal.note === undefined ? '' : ` (${removal.note})`;
      const text = `${item.resource} is ${item.apiVersion}, which Kubernetes has not had since ${removal.removedIn}: ${instead}${note}.`;
      yield about(texts, item, ['apiVersion'], text, {
        data: { apiVersion: item.apiVersion, removedIn: removal.removedIn, replacement: removal.replacement },
      });
    }
  },
};
