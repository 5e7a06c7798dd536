import { parseVersion, type Version } from './version.ts';

/** What stands before a version in a constraint; nothing is `=`. */
export type Operator = '' | '=' | '!=' | '>' | '<' | '>=' | '=>' | '<=' | '=<' | '~' | '~>' | '^';

/** One comparison: `>= 1.2`. */
export type Comparison = {
  readonly operator: Operator;
  readonly version: Version;
  /** From which segment on anything is meant (`x`, `*` or nothing); undefined if all three are given. */
  readonly open: 'major' | 'minor' | 'patch' | undefined;
};

/** Alternatives (`||`), of each all comparisons have to hold. */
export type Constraint = readonly (readonly Comparison[])[];

/** Longer constraints are refused: nobody writes them, and Masterminds' expressions take their time with them. */
const maxConstraintCharacters = 1000;

const segment = '[0-9|xX*]+';
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const versionPattern = (group: '(' | '(?:'): string =>
  `v?${group}${segment})${group}\\.${segment})?${group}\\.${segment})?${group}-${identifiers})?${group}\\+${identifiers})?`;
const plainVersion = versionPattern('(?:');
const operators = '=||!=|>|<|>=|=>|<=|=<|~|~>|\\^';
const one = new RegExp(`^(${operators}) ?${versionPattern('(')}$`);
const each = new RegExp(`(?:${operators}) ?${plainVersion}`, 'g');
const all = new RegExp(`^(?:${operators}) ?${plainVersion}(?:[ ,](?:${operators}) ?${plainVersion})*$`);
const hyphenRange = new RegExp(` ?(${plainVersion}) - (${plainVersion}) ?`, 'g');

/**
 * Reads a constraint as Masterminds semver does (`NewConstraint` in constraints.go): `^`, `~`, `~>`, comparisons, `x` and
 * `*`, `1.2 - 1.4`, a comma or a space for "and", `||` for "or". Undefined where Helm calls it improper.
 */
export function parseConstraint(text: string): Constraint | undefined {
  if (text.length > maxConstraintCharacters) return undefined;
  const spaced = text.replace(/[\t\n\f\r ]+/g, ' ');
  const alternatives = spaced.replace(hyphenRange, '>=$1,<=$2 ').split('||').map(parseAlternative);
  return alternatives.every((alternative) => alternative !== undefined) ? alternatives : undefined;
}

function parseAlternative(text: string): readonly Comparison[] | undefined {
  const trimmed = text.replace(/^ | $/g, '').replace(/ ?, ?/g, ',');
  if (!all.test(trimmed)) return undefined;
  const comparisons = (trimmed.match(each) ?? []).map(parseComparison);
  return comparisons.every((comparison) => comparison !== undefined) ? comparisons : undefined;
}

function parseComparison(text: string): Comparison | undefined {
  const match = one.exec(text);
  if (match === null) return undefined;
  const [, operator = '', major = '', minor = '', patch = '', prerelease = ''] = match;
  const open = openSegment(major, minor, patch);
  const numbers = { major: '0.0.0', minor: `${major}.0.0`, patch: `${major}${minor}.0` };
  const written =
    open === undefined ? text.slice(operator.length).replace(/^ /, '') : numbers[open] + prerelease;
  const parsed = parseVersion(written);
  return parsed === undefined ? undefined : { operator: operator as Operator, version: parsed, open };
}

function openSegment(major: string, minor: string, patch: string): Comparison['open'] {
  if (isAny(major)) return 'major';
  if (isAny(minor)) return 'minor';
  return isAny(patch) ? 'patch' : undefined;
}

function isAny(written: string): boolean {
  return ['', 'x', 'X', '*'].includes(written.replace('.', ''));
}
