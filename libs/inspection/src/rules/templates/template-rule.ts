import { fileText } from '@chandlery/chart';
import type { Rule } from '../../rule.ts';

/** What a rule finds in an action, and where in it. */
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
        let line = 1;
        let counted = 0;
        const text = fileText(bytes);
        for (const { code, offset } of actionsOf(text)) {
          const said = check(withoutTexts(code));
          if (said === undefined) continue;
          line += lineBreaks(text, counted, offset + said.at);
          counted = offset + said.at;
          yield { file: path, line, message: said.message };
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

/** What stands between braces, comments aside. By hand: a template is hostile, and every text is read once. */
function* actionsOf(text: string): Generator<{ readonly code: string; readonly offset: number }> {
  let from = text.indexOf('{{');
  while (from !== -1) {
    const end = text.indexOf('}}', from + 2);
    if (end === -1) return;
    const offset = from + 2;
    const code = text.slice(offset, end);
    if (!/^-?\s*\/\*/.test(code)) yield { code, offset };
    from = text.indexOf('{{', end + 2);
  }
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The action with its quoted texts emptied, as long as before. */
function withoutTexts(code: string): string {
  return code.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, (text) => `"${' '.repeat(text.length - 2)}"`);
}
