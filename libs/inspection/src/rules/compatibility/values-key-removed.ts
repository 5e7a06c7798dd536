import { defaultsRule } from './defaults-rule.ts';

/** Helm ignores values that a chart does not know, in silence. */
export const valuesKeyRemoved = defaultsRule(
  {
    code: 'values-key-removed',
    severity: 'warning',
    title: 'A value that users may have set is gone',
    docs: 'Named by the topmost key that values.yaml no longer has. Helm ignores what users set there, in silence, unless the schema refuses it. A default that becomes `null` is left in peace.',
    remedy:
      'Keep the old name for a while and read both; or raise the major version and say it in the notes.',
  },
  ({ path, kind }, version) =>
    kind === 'removed'
      ? { message: `${path.join('.')}, which ${version} has, is gone: what users set there is ignored.` }
      : undefined,
);
