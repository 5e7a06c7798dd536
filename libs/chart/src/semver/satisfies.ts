import { compareIdentifiers, compareVersions } from './compare.ts';
import { parseConstraint, type Comparison, type Constraint } from './constraint.ts';
import { parseVersion, type Version } from './version.ts';

/**
 * Whose rule for pre-releases: a pre-release satisfies only what names one. Helm 4 (Masterminds v3.4.0) asks it of the
 * comparisons joined by "and" together, Helm 3 (v3.3.0) of each one: `>=1.0.0-0 <2.0.0` takes `1.5.0-rc.1` in Helm 4 alone.
 */
export type PrereleaseRule = 'helm3' | 'helm4';

/** Whether a version satisfies a constraint as Helm sees it; false if either cannot be read. */
export function satisfies(
  version: Version | string,
  constraint: Constraint | string,
  rule: PrereleaseRule = 'helm4',
): boolean {
  const candidate = typeof version === 'string' ? parseVersion(version) : version;
  const alternatives = typeof constraint === 'string' ? parseConstraint(constraint) : constraint;
  if (candidate === undefined || alternatives === undefined) return false;
  return alternatives.some((alternative) => {
    const named = alternative.some(({ version: { prerelease } }) => prerelease !== '');
    return alternative.every((comparison) => {
      if (candidate.prerelease !== '' && !mayBePrerelease(comparison, named, rule)) return false;
      return holds(candidate, comparison);
    });
  });
}

/** v3.3.0 lets every pre-release through a `!=` that names all three numbers. */
function mayBePrerelease(
  { operator, version, open }: Comparison,
  named: boolean,
  rule: PrereleaseRule,
): boolean {
  if (rule === 'helm4') return named;
  return version.prerelease !== '' || (operator === '!=' && open === undefined);
}

/** The functions `constraint...` in Masterminds' constraints.go. */
function holds(v: Version, { operator, version: c, open }: Comparison): boolean {
  switch (operator) {
    case '':
    case '=':
      return open === undefined ? compareVersions(v, c) === 0 : isTilde(v, c, open);
    case '!=':
      return isUnequal(v, c, open);
    case '>':
      return isGreater(v, c, open);
    case '<':
      return compareVersions(v, c) < 0;
    case '>=':
    case '=>':
      return compareVersions(v, c) >= 0;
    case '<=':
    case '=<':
      return isAtMost(v, c, open);
    case '~':
    case '~>':
      return isTilde(v, c, open);
    case '^':
      return isCaret(v, c, open);
  }
}

type Open = Comparison['open'];

function isUnequal(v: Version, c: Version, open: Open): boolean {
  if (open === undefined || open === 'major') return v.major !== c.major || compareVersions(v, c) !== 0;
  if (v.major !== c.major) return true;
  if (open === 'minor') return false;
  return v.minor !== c.minor || compareIdentifiers(v.prerelease, c.prerelease) !== 0;
}

/** `>11` is from 12 on, `>11.1` from 11.2 on. */
function isGreater(v: Version, c: Version, open: Open): boolean {
  if (open === undefined || open === 'major' || v.major !== c.major) return compareVersions(v, c) > 0;
  return open === 'patch' && v.minor > c.minor;
}

/** `<=11` takes all of 11, `<=11.1` all of 11.1. */
function isAtMost(v: Version, c: Version, open: Open): boolean {
  if (open === undefined) return compareVersions(v, c) <= 0;
  if (v.major !== c.major) return v.major < c.major;
  return open === 'minor' || v.minor <= c.minor;
}

/** `~1.2.3` stays below 1.3.0, `~1` below 2.0.0; `~0.0.0` and `~*` take everything. */
function isTilde(v: Version, c: Version, open: Open): boolean {
  if (compareVersions(v, c) < 0) return false;
  const isOpen = open === 'minor' || open === 'patch';
  if (c.major === 0 && c.minor === 0 && c.patch === 0 && !isOpen) return true;
  return v.major === c.major && (v.minor === c.minor || open === 'minor');
}

/** `^1.2.3` stays below 2.0.0, `^0.2.3` below 0.3.0, `^0.0.3` below 0.0.4. */
function isCaret(v: Version, c: Version, open: Open): boolean {
  if (compareVersions(v, c) < 0 || v.major !== c.major) return false;
  if (c.major > 0 || open === 'minor') return true;
  if (c.minor > 0 || open === 'patch') return v.minor === c.minor;
  return v.minor === 0 && c.patch === v.patch;
}
