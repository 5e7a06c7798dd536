import { objectRule } from '../object-rule.ts';

/** An object that does not go where the release goes. */
export const foreignNamespace = objectRule(
  {
    code: 'foreign-namespace',
    group: 'cluster',
    severity: 'warning',
    title: 'An object goes into another namespace',
    docs: 'Whoever installs the chart needs rights there, and a project may refuse it. The release’s own namespace, written out by `{{ .Release.Namespace }}`, is left in peace.',
    remedy:
      'Leave `metadata.namespace` to Helm, or make the other namespace a value that is empty by default.',
  },
  ({ namespace }) =>
    namespace === undefined
      ? undefined
      : {
          message: `goes into the namespace ${namespace}, not into the release's`,
          path: ['metadata', 'namespace'],
          data: { namespace },
        },
);
