import { describe, expect, test } from 'vitest';
import { approvalsNeeded, blockedBySettings } from './narrow-policy.ts';
import { maxSettingsBytes, readSettings } from './read-settings.ts';
import { defaultSettings } from './settings-types.ts';

test('every setting is read', () => {
  const text = `
version: 1            # of this file
charts: [charts/*, "packages/**/helm", .]
category: Datenbanken
owners: off
approvals: 2
blockSeverities: [warning, error]
ignore: test/fixtures
`;
  expect(readSettings(text)).toEqual({
    settings: {
      charts: ['charts/*', 'packages/**/helm', '.'],
      ignore: ['test/fixtures'],
      category: 'Datenbanken',
      owners: false,
      approvals: 2,
      blockSeverities: ['error', 'warning'],
    },
    problems: [],
  });
  expect(readSettings('version: 1\n')).toEqual({ settings: defaultSettings, problems: [] });
  expect(readSettings(Buffer.from('\ufeffversion: 1\r\nowners: on\r\n')).problems).toEqual([]);
  expect(readSettings('version: 1\nignore: &a [x]\ncharts: *a\n').settings.charts).toEqual(['x']);
});

test('all mistakes are said at once, each at its line and column', () => {
  const text = [
    'charst: [a]',
    'version: 2',
    'approvals: 0',
    'owners: maybe',
    'charts:',
    '  - /absolute',
    '  - ok',
    '  - ../up',
    '  - 12',
    'blockSeverities: [errors, info]',
    '__proto__: 1',
    'category: ""',
    'ignore:',
  ].join('\n');
  const { problems, settings } = readSettings(text);
  expect(problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
    expect.stringMatching(/^1:1 .*did you mean charts\?/),
    expect.stringMatching(/^2:10 version has to be 1/),
    expect.stringMatching(/^3:12 approvals has to be .* only ask for more/),
    expect.stringMatching(/^4:9 owners has to be on or off/),
    expect.stringMatching(/^6:5 charts: "\/absolute" is absolute/),
    expect.stringMatching(/^8:5 charts: .*leads out/),
    expect.stringMatching(/^9:5 charts has to be a list of texts/),
    expect.stringMatching(/^10:19 blockSeverities: "errors" .*did you mean error\?/),
    expect.stringMatching(/^11:1 "__proto__" is no setting: there are version, charts/),
    expect.stringMatching(/^12:11 category has to be/),
    expect.stringMatching(/^13:8 ignore has to be a list/),
  ]);
  expect(settings).toEqual({ ...defaultSettings, blockSeverities: ['info'] });
});

test.each([
  ['nothing', '', 'map of settings'],
  ['a list', '- version: 1', 'map of settings'],
  ['no version', 'owners: on', 'version is missing'],
  ['version as text', 'version: "1"', 'has to be 1'],
  ['a key twice', 'version: 1\nowners: on\nowners: off', 'unique'],
  ['two documents', 'version: 1\n---\nversion: 1', 'several documents'],
  ['no charts', 'version: 1\ncharts: []', 'look everywhere'],
  ['a backslash', 'version: 1\ncharts: ["a\\\\b"]', 'backslash'],
  ['a negation', 'version: 1\nignore: ["!a"]', 'does not mean'],
  ['stars inside a name', 'version: 1\nignore: ["a**"]', 'folder of its own'],
  ['an empty path', 'version: 1\nignore: [""]', 'empty path'],
  ['half an approval', 'version: 1\napprovals: 1.5', 'whole number'],
  ['control characters', 'version: 1\ncategory: "a\\u202eb"', 'category'],
  ['too many items', `version: 1\nignore: [${'a,'.repeat(300)}a]`, 'more than 200'],
  ['a merge key', 'version: 1\n<<: {owners: on}', 'no setting'],
])('%s is a mistake that is said', (_, text, message) => {
  const { problems } = readSettings(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]?.message).toContain(message);
});

describe('hostile files', () => {
  const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]'];
  for (let at = 1; at < 9; at += 1) bomb.push(`a${at}: &a${at} [${`*a${at - 1},`.repeat(9)}*a${at - 1}]`);
  test.each([
    ['an alias bomb', bomb.join('\n'), /alias/i],
    ['deep nesting', `version: 1\ncharts: ${'['.repeat(100)}`, /nest/i],
    ['a large file', `version: 1\n#${'x'.repeat(maxSettingsBytes)}`, /bytes/],
    ['bytes that are no text', Buffer.from([0x76, 0xff, 0xfe, 0x00]), /./],
    ['a NUL', 'version: 1\ncategory: "\0"', /control/],
    ['a syntax error', 'version: 1\ncharts: [a\nowners: on\n', /./],
  ])('%s is one problem, and never a crash', (_, source, message) => {
    const { problems, settings } = readSettings(source);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]?.message).toMatch(message);
    expect(problems.every(({ line, column }) => line >= 1 && column >= 1)).toBe(true);
    expect(settings).toEqual(defaultSettings);
  });

  test('a thousand mistakes are not all said', () => {
    const text = `version: 1\n${Array.from({ length: 1000 }, (_, at) => `key${at}: 1`).join('\n')}`;
    expect(readSettings(text).problems).toHaveLength(50);
  });
});

test('the settings narrow the policy and never widen it', () => {
  expect(approvalsNeeded({ approvals: 1 }, 2)).toBe(2);
  expect(approvalsNeeded({ approvals: 3 }, 2)).toBe(3);
  expect(approvalsNeeded({ approvals: null }, 0)).toBe(0);
  const finding = (severity: 'error' | 'warning', judgement: 'blocks' | 'waived' | 'passes') => ({
    severity,
    judgement,
  });
  const all = [finding('error', 'blocks'), finding('warning', 'passes'), finding('warning', 'waived')];
  expect(blockedBySettings({ blockSeverities: ['warning'] }, all)).toEqual([finding('warning', 'passes')]);
  expect(blockedBySettings({ blockSeverities: [] }, all)).toEqual([]);
});
