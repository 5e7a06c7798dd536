import { describe, expect, it } from 'vitest';
import { ChartError } from '../errors.ts';
import { parseYaml } from './parse-yaml.ts';

const mebibyte = 1024 * 1024;
const fill = (piece: string, bytes: number): string => piece.repeat(Math.ceil(bytes / piece.length));

const laughs = Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${fill(`*a${n},`, 40)}]`);
const tower = `a: &a [${fill('1,', 100)}]\nb: &b [${fill('*a,', 60)}]\nc: [${fill('*b,', 60)}]`;
const chain = Array.from({ length: 300 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}]`);

const handles = Array.from({ length: 50_000 }, (_, n) => n);

const hostile: readonly (readonly [what: string, code: string, yaml: string])[] = [
  ['a billion laughs', 'yaml_alias_bomb', ['a0: &a0 lol', ...laughs].join('\n')],
  [
    'a billion laughs by merging',
    'yaml_alias_bomb',
    ['a0: &a0 {x: 1}', ...laughs].join('\n').replaceAll('[', '{<<: [').replaceAll(']', ']}'),
  ],
  ['a long text repeated', 'yaml_alias_bomb', `a: &a ${fill('x', mebibyte)}\nb: [${fill('*a,', 3000)}]`],
  ['an anchor inside itself', 'yaml_alias_bomb', 'a: &a [*a]'],
  ['what only the ratio of Helm refuses', 'yaml_alias_bomb', tower],
  ['deep brackets', 'yaml_too_deep', fill('[', 200_000)],
  ['deep braces', 'yaml_too_deep', fill('{a: ', 200_000)],
  ['deep sequences', 'yaml_too_deep', fill('- ', 200_000)],
  ['deep keys', 'yaml_too_deep', fill('? ', 200_000)],
  ['deep by aliases', 'yaml_too_deep', ['a0: &a0 []', ...chain].join('\n')],
  [
    'deep by indentation',
    'yaml_too_deep',
    Array.from({ length: 2000 }, (_, n) => `${' '.repeat(n)}a:\n`).join(''),
  ],
  ['10 MB of text', 'yaml_too_large', `a: ${fill('x', 10 * mebibyte)}`],
  ['10 MB of sequences', 'yaml_too_large', fill('- a\n', 10 * mebibyte)],
  ['many sequences', 'yaml_too_large', fill('- a\n', 4 * mebibyte)],
  ['many brackets', 'yaml_too_large', `[${fill('[],', 4 * mebibyte)}]`],
  ['many nothings', 'yaml_too_large', fill('-\n', 4 * mebibyte)],
  ['many keys', 'yaml_too_large', `{${fill('a,', 4 * mebibyte)}}`],
  ['an open quote', 'yaml_invalid', `a: "${fill('x\n', 4 * mebibyte)}`],
  ['an open bracket', 'yaml_invalid', `a: [${fill('x\n', 4 * mebibyte)}`],
  ['many lines that are not indented', 'yaml_invalid', `a: "${fill('\nx', 4 * mebibyte)}"`],
  ['one long line', 'yaml_invalid', `a: ${fill('x ', 4 * mebibyte)}: y`],
  ['a control character', 'yaml_invalid', `# ${fill('x', 4 * mebibyte)}\u0007`],
  ['millions of comments', 'yaml_invalid', `${fill('# x\n', 4 * mebibyte)}@`],
  [
    'many tag handles',
    'yaml_invalid',
    `${handles.map((n) => `%TAG !t${n}! x\n`).join('')}---\n[${handles.map((n) => `!t${n}!x a`).join(',')}`,
  ],
  ['a long number', 'yaml_invalid', `a: [${fill('1', 4 * mebibyte)}`],
  ['a null byte', 'yaml_invalid', 'a: \0'],
  ['many anchors without an end', 'yaml_invalid', fill('&a ', 4 * mebibyte)],
  ['many tags', 'yaml_invalid', fill('!a ', 4 * mebibyte)],
  ['many marks', 'yaml_invalid', `a\n: ${fill('%', mebibyte)}`],
];

describe('hostile YAML', () => {
  // Megabytes each: what took more than linear time would not end within a test's time.
  it.each(hostile)('refuses %s by %s', (_what, code, yaml) => {
    const refuse = (): unknown => parseYaml(yaml, { file: 'Chart.yaml' });
    expect(refuse).toThrow(
      expect.objectContaining({ name: 'ChartError', code, field: 'Chart.yaml' }) as Error,
    );
  });

  it('reads what is large and harmless', () => {
    const text = fill('key: some text that is as long as those in values files are\n', 4 * mebibyte);
    expect(Object.keys(parseYaml(text) as object)).toEqual(['key']);
    const block = `readme: |\n${fill('  some, text: with - marks [of] {all} kinds?\n', 4 * mebibyte)}`;
    expect(() => parseYaml(block, { limits: { maxNodes: 1_000_000 } })).not.toThrow();
  });

  it('reads an index of many small aliases', () => {
    const text = `defaults: &d {a: 1, b: 2}\n${Array.from({ length: 500 }, (_, n) => `k${n}:\n  <<: *d\n  c: ${n}\n`).join('')}`;
    expect((parseYaml(text) as Record<string, unknown>)['k499']).toEqual({ a: 1, b: 2, c: 499 });
  });

  it('throws nothing but a ChartError at random texts', () => {
    const pieces = [
      'a',
      ':',
      ' ',
      '\n',
      '-',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '&x',
      '*x',
      '!!int',
      '|',
      '>',
      '?',
      '<<',
      ',',
      '#',
      '%',
      '\t',
      '1',
      '...',
      '---',
    ];
    let seed = 1;
    const next = (): number => (seed = (seed * 48271) % 2147483647);
    for (let round = 0; round < 5_000; round += 1) {
      const text = Array.from({ length: (next() % 14) + 1 }, () => pieces[next() % pieces.length]).join('');
      try {
        parseYaml(text);
      } catch (error) {
        if (!(error instanceof ChartError)) throw new Error(`at ${JSON.stringify(text)}`, { cause: error });
      }
    }
  });
});
