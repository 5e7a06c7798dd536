import { expect, test } from 'vitest';
import { commandNames } from './command-types.ts';
import { commandHelp, mostCommands, parseCommands } from './parse-commands.ts';

const told = (body: string) =>
  parseCommands(body).map((command) => {
    switch (command.name) {
      case 'deploy':
        return `${command.line} deploy ${command.valuesFile ?? '-'}`;
      case 'category':
        return `${command.line} category ${command.category}`;
      case 'invalid':
        return `${command.line} invalid ${command.reason}`;
      case 'recheck':
      case 'hold':
      case 'unhold':
      case 'help':
        return `${command.line} ${command.name}`;
    }
  });

test('every command is read, many in one comment, at the start of lines', () => {
  const body = [
    'Thanks! Please /chandlery hold this sentence.',
    '/chandlery recheck',
    '/Chandlery DEPLOY ci/kleine werte.yaml',
    '/chandlery\tdeploy   `ci/ünï-$(id).yml`  ',
    '/chandlery category "Datenbanken & mehr"',
    '/chandlery hold',
    '/chandlery unhold',
    '/chandlery',
    '/chandlery help',
    '/chandlery-bot hold',
    'x /chandlery hold',
  ].join('\r\n');
  expect(told(body)).toEqual([
    '2 recheck',
    '3 deploy ci/kleine werte.yaml',
    '4 deploy ci/ünï-$(id).yml',
    '5 category Datenbanken & mehr',
    '6 hold',
    '7 unhold',
    '8 help',
    '9 help',
  ]);
});

test.each([
  ['a fence', '```\n/chandlery hold\n```\n'],
  ['a fence with tildes', '~~~sh\n/chandlery hold\n~~~'],
  ['a fence of four', '````\n```\n/chandlery hold\n````'],
  ['a fence that is not closed', '```\n/chandlery hold'],
  ['a shorter fence inside', '````\n/chandlery hold\n```\n/chandlery hold\n````'],
  ['indented code', '    /chandlery hold\n\t/chandlery hold'],
  ['a quote', '> /chandlery hold\n>/chandlery hold'],
  ['a quote that goes on', '> somebody said\n/chandlery hold'],
  ['an HTML comment', '<!--\n/chandlery hold\n-->'],
  ['an HTML comment in a line', '<!-- x\n/chandlery hold --> x'],
  ['a list', '- /chandlery hold\n* /chandlery hold\n 1. /chandlery hold'],
  ['other letters', '∕chandlery hold\n／chandlery hold\n/chаndlery hold'],
])('in %s nothing is a command', (_, body) => {
  expect(told(body)).toEqual([]);
});

test('after quotes, code and comments it goes on', () => {
  const body =
    '> quote\n\n/chandlery hold\n```\nx\n```\n/chandlery recheck\n<!-- x -->\n/chandlery help\n``` a `b`\n/chandlery unhold';
  expect(told(body)).toEqual(['3 hold', '7 recheck', '9 help', '11 unhold']);
});

test.each([
  ['/chandlery explode', '"explode" is no command.'],
  ['/chandlery __proto__', '"__proto__" is no command.'],
  ['/chandlery constructor', '"constructor" is no command.'],
  ['/chandlery hold on', 'hold takes nothing after it.'],
  ['/chandlery category', 'category wants the name'],
  [`/chandlery category ${'x'.repeat(64)}`, 'category wants the name'],
  ['/chandlery category a\u202eb', 'category wants the name'],
  ['/chandlery deploy ../../etc/passwd.yaml', 'in the chart'],
  ['/chandlery deploy /etc/values.yaml', 'in the chart'],
  ['/chandlery deploy a\\b.yaml', 'in the chart'],
  ['/chandlery deploy https://x/v.yaml', 'in the chart'],
  ['/chandlery deploy a//b.yaml', 'in the chart'],
  ['/chandlery deploy values.txt', 'ends in .yaml'],
  [`/chandlery deploy ${'a/'.repeat(2000)}v.yaml`, 'at most 1000'],
])('%s is answered with why', (body, reason) => {
  const [command, ...others] = parseCommands(body);
  expect(others).toEqual([]);
  expect(command).toMatchObject({ name: 'invalid', reason: expect.stringContaining(reason) as string });
});

test('what is invalid is shown shortened', () => {
  const [command] = parseCommands(`/chandlery ${'\u{1f600}'.repeat(5000)}`);
  expect(command?.name === 'invalid' && [...command.text].length).toBe(100);
  expect(command?.name === 'invalid' && command.text.isWellFormed()).toBe(true);
});

test('a comment full of commands is obeyed up to a number, and says so', () => {
  const commands = parseCommands('/chandlery hold\n'.repeat(1000));
  expect(commands).toHaveLength(mostCommands + 1);
  expect(commands.at(-1)?.name).toBe('invalid');
});

test('every command has its help', () => {
  expect(commandHelp.map(({ name }) => name)).toEqual(commandNames);
  for (const { usage } of commandHelp) {
    const [command] = parseCommands(usage.replace(' [values-file]', ' ci/x.yaml'));
    expect(command?.name).toBe(usage.split(' ')[1]);
  }
});
