import { fileText } from '@chandlery/chart';
import type { Rule } from '../../rule.ts';

/** What stands between braces; comments are none of it. */
const action = /\{\{-?(?!-?\s*\/\*)([\s\S]*?)-?\}\}/g;

/** One action of a template that a rule is about. */
type Said = { readonly message: string; readonly at: number };

/** A rule that asks the same of every action (`{{ … }}`) of the chart's own templates. */
export function templateRule(
  parts: Omit<Rule, 'check' | 'group'>,
  check: (action: string) => Said | undefined,
): Rule {
  return {
    ...parts,
    group: 'templates',
    *check({ chart }) {
      for (const { path, bytes } of chart.templates) {
        const text = fileText(bytes);
        for (const match of text.matchAll(action)) {
          const code = withoutTexts(match[1] ?? '');
          const said = check(code);
          if (said === undefined) continue;
          const offset = match.index + match[0].indexOf(match[1] ?? '') + said.at;
          yield { file: path, line: text.slice(0, offset).split('\n').length, message: said.message };
        }
      }
    },
  };
}

/** The place of a call of one of some functions in an action. */
export function callOf(action: string, names: readonly string[]): { name: string; at: number } | undefined {
  const match = new RegExp(`(?:^|[\\s(|=])(${names.join('|')})(?=[\\s)]|$)`).exec(action);
  return match === null ? undefined : { name: match[1] ?? '', at: match.index };
}

/** The action with its quoted texts emptied, as long as before. */
function withoutTexts(code: string): string {
  return code.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, (text) => `"${' '.repeat(text.length - 2)}"`);
}
