import { commandNames, type Command, type CommandName } from './command-types.ts';
import { proseLines } from './prose-lines.ts';

/** More in one comment are not obeyed. */
export const mostCommands = 10;
const maxShownCharacters = 100;
const maxPathCharacters = 1000;
const maxCategoryCharacters = 63;
const unreadable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/**
 * The commands of a comment: `/chandlery NAME …` at the start of a line, one a line; not in quotes, code or HTML comments,
 * which is where people show each other how. Never throws; of what it cannot read it says why.
 */
export function parseCommands(body: string): readonly Command[] {
  const commands = proseLines(body).flatMap(({ text, line }) => {
    const match = /^\/chandlery(?:[ \t]+(.*))?$/iu.exec(text.trimEnd());
    return match === null ? [] : [command((match[1] ?? '').trim(), line)];
  });
  if (commands.length <= mostCommands) return commands;
  const { line } = commands[mostCommands] ?? { line: 1 };
  const reason = `At most ${mostCommands} commands are taken from one comment; the rest was left alone.`;
  return [...commands.slice(0, mostCommands), { name: 'invalid', line, text: '/chandlery …', reason }];
}

function command(written: string, line: number): Command {
  const [word = '', ...rest] = written.split(/[ \t]+/);
  const text = shortened(`/chandlery ${written}`.trim());
  const argument = written.slice(word.length).trim();
  const name = word === '' ? 'help' : commandNames.find((known) => known === word.toLowerCase());
  if (name === undefined) {
    return { name: 'invalid', line, text, reason: `${JSON.stringify(shortened(word))} is no command.` };
  }
  if (name === 'deploy') {
    const valuesFile = unquoted(argument);
    const mistake = valuesFile === '' ? undefined : pathMistake(valuesFile);
    if (mistake !== undefined) return { name: 'invalid', line, text, reason: mistake };
    return { name, line, valuesFile: valuesFile === '' ? null : valuesFile };
  }
  if (name === 'category') {
    const category = unquoted(argument).normalize();
    if (category === '' || [...category].length > maxCategoryCharacters || unreadable.test(category)) {
      const reason = `category wants the name of a category, of 1 to ${maxCategoryCharacters} characters.`;
      return { name: 'invalid', line, text, reason };
    }
    return { name, line, category };
  }
  if (rest.length > 0) return { name: 'invalid', line, text, reason: `${name} takes nothing after it.` };
  return { name, line };
}

function pathMistake(path: string): string | undefined {
  if (path.length > maxPathCharacters || unreadable.test(path)) {
    return `deploy wants the path of a values file, of at most ${maxPathCharacters} readable characters.`;
  }
  const names = path.split('/');
  const leavesChart =
    path.startsWith('/') || path.includes('\\') || names.includes('..') || /^[a-z]+:/i.test(path);
  if (leavesChart || names.includes('') || names.includes('.')) {
    return 'deploy wants the path of a values file in the chart, such as ci/small-values.yaml.';
  }
  return /\.ya?ml$/i.test(path) ? undefined : 'deploy wants a values file, which ends in .yaml or .yml.';
}

/** People put what they name into backticks or quotes. */
function unquoted(text: string): string {
  return /^(["'`])(.*)\1$/u.exec(text)?.[2]?.trim() ?? text;
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= maxShownCharacters
    ? text
    : `${characters.slice(0, maxShownCharacters - 1).join('')}…`;
}

/** What every command does, for the answer to `help`. */
export const commandHelp: readonly {
  readonly name: CommandName;
  readonly usage: string;
  readonly does: string;
}[] = [
  { name: 'recheck', usage: '/chandlery recheck', does: 'reads the pull request and the store anew' },
  {
    name: 'deploy',
    usage: '/chandlery deploy [values-file]',
    does: 'installs the charts for a try, until it is closed',
  },
  { name: 'hold', usage: '/chandlery hold', does: 'lets nothing be released before it is lifted' },
  { name: 'unhold', usage: '/chandlery unhold', does: 'lifts the hold' },
  { name: 'category', usage: '/chandlery category NAME', does: 'asks for another category' },
  { name: 'help', usage: '/chandlery help', does: 'shows this' },
];
