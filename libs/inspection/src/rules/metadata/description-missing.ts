import { metadataRule } from '../metadata-rule.ts';

const starter = 'A Helm chart for Kubernetes';

/** https://helm.sh/docs/topics/charts/#the-chartyaml-file */
export const descriptionMissing = metadataRule(
  {
    code: 'description-missing',
    severity: 'info',
    title: 'The chart does not say what it is',
    docs: 'No `description`, or the one that `helm create` writes. It is what people see when they search the store.',
    remedy: 'Write one sentence into `description`.',
  },
  ({ chart: { metadata } }) => {
    const text = metadata.description?.trim() ?? '';
    if (text !== '' && text !== starter) return undefined;
    return {
      message: text === '' ? 'There is no description.' : 'The description is still that of helm create.',
      key: 'description',
    };
  },
);
