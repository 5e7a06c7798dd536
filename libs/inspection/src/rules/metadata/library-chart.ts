import { metadataRule } from '../metadata-rule.ts';

/** https://helm.sh/docs/topics/library_charts/ */
export const libraryChart = metadataRule(
  {
    code: 'library-chart',
    severity: 'info',
    title: 'The chart is a library',
    docs: 'It cannot be installed: other charts use its templates. Nothing of it was rendered.',
    remedy: 'Nothing, if that is meant; else take `type: library` out.',
  },
  ({ chart: { metadata } }) =>
    metadata.type === 'library'
      ? { message: 'The chart is a library: nobody can install it.', key: 'type' }
      : undefined,
);
