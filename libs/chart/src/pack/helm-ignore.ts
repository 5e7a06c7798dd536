import { refusal } from '../archive/refusal.ts';
import { BadPattern, goMatch } from './go-match.ts';

/** Says whether a path of a chart folder (relative, with forward slashes) stays out of the archive. */
export type HelmIgnore = (path: string, isFolder: boolean) => boolean;

type Rule = {
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  readonly matches: (path: string) => boolean;
};

/** Helm adds this rule to every chart's own (`AddDefaults`). */
const defaultRule = 'templates/.?*';

/**
 * The rules of a .helmignore file, by Helm's pkg/ignore/rules.go, which is not git's: the first rule that decides wins;
 * a negated rule ignores whatever does not match it; a pattern without a slash looks at the last name of the path, one
 * with a slash at all of it; `**` is an error. Throws `helmignore_invalid`.
 */
export function parseHelmIgnore(text: string): HelmIgnore {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  const rules = [...lines, defaultRule].flatMap((line, index) => parseRule(line.trim(), index + 1));
  return (path, isFolder) => {
    for (const rule of rules) {
      const applies = !rule.foldersOnly || isFolder;
      if (rule.negated && !(applies && rule.matches(path))) return true;
      if (!rule.negated && applies && rule.matches(path)) return true;
    }
    return false;
  };
}

function parseRule(rule: string, line: number): Rule[] {
  if (rule === '' || rule.startsWith('#')) return [];
  if (rule.includes('**')) throw invalidRule(rule, line, 'double-star (**) syntax is not supported');
  if (!wellFormed(rule)) throw invalidRule(rule, line, 'the pattern is malformed');
  const negated = rule.startsWith('!');
  const foldersOnly = rule.length > Number(negated) && rule.endsWith('/');
  const pattern = rule.slice(Number(negated), foldersOnly ? -1 : undefined);
  const whole = pattern.includes('/');
  const anchored = pattern.startsWith('/') ? pattern.slice(1) : pattern;
  return [
    { negated, foldersOnly, matches: (path) => matchesQuietly(anchored, whole ? path : baseName(path)) },
  ];
}

/** Helm tries every pattern on this word, since Go does not look at a pattern when there is nothing to match. */
function wellFormed(rule: string): boolean {
  try {
    goMatch(rule, 'abc');
    return true;
  } catch (error) {
    if (error instanceof BadPattern) return false;
    throw error;
  }
}

/** Helm logs a pattern that turns out malformed later, and goes on. */
function matchesQuietly(pattern: string, path: string): boolean {
  try {
    return goMatch(pattern, path);
  } catch (error) {
    if (error instanceof BadPattern) return false;
    throw error;
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function invalidRule(rule: string, line: number, why: string): Error {
  return refusal('helmignore_invalid', `.helmignore, line ${line}: ${JSON.stringify(rule)}: ${why}`, {
    field: '.helmignore',
    remedy: 'write the rule as Helm documents it: https://helm.sh/docs/chart_template_guide/helm_ignore_file',
    details: { line, rule },
  });
}
