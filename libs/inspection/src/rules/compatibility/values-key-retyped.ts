import { typeOf } from '../../values/differences.ts';
import { defaultsRule } from './defaults-rule.ts';

/** A value that means something else now. */
export const valuesKeyRetyped = defaultsRule(
  {
    code: 'values-key-retyped',
    severity: 'warning',
    title: 'A value is of another type than before',
    docs: 'Such as a text that became a map: what users set there fails, or is dropped with a warning that nobody reads. From and to `null` is left in peace.',
    remedy: 'Take the new type under a new name; or raise the major version and say it in the notes.',
  },
  ({ path, kind, before, after = null }, version) =>
    kind === 'retyped'
      ? { message: `${path.join('.')} is a ${typeOf(after)} now; in ${version} it was a ${typeOf(before)}.` }
      : undefined,
);
