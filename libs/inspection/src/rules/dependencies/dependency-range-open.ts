import { parseConstraint } from '@chandlery/chart';
import { dependencyRule } from './dependency-rule.ts';

const lowerBounds: ReadonlySet<string> = new Set(['>', '>=', '=>', '!=']);

/** A range that takes versions that nobody has seen. */
export const dependencyRangeOpen = dependencyRule(
  {
    code: 'dependency-range-open',
    severity: 'info',
    title: 'A dependency is asked for without an upper bound',
    docs: 'The next `helm dependency update` takes a new major version, which may break. What is packed now is what the lock says.',
    remedy: 'Bound it: `^2.0.0` or `~2.1.0`.',
  },
  ({ name, version = '' }) => {
    if (!isOpen(version)) return undefined;
    return `${name} is asked for as "${version}", without an upper bound.`;
  },
);

function isOpen(range: string): boolean {
  if (/^\s*[*xX]?\s*$/.test(range)) return true;
  const alternatives = parseConstraint(range) ?? [];
  return alternatives.some((alternative) => alternative.every(({ operator }) => lowerBounds.has(operator)));
}
