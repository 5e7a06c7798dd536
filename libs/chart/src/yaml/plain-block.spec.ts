import { expect, it } from 'vitest';
import { ChartError } from '../errors.ts';
import { parseAnyYaml } from './parse-yaml-value.ts';
import { plainBlockJson, plainBlockValue } from './plain-block.ts';
import { toJson } from './to-json.ts';

const depth = 100;

/** What the parser makes of a text; `refused` where it refuses it. */
function parsed(text: string): unknown {
  try {
    return parseAnyYaml(text);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    return 'refused';
  }
}

it.each([
  ['a mapping', 'a: b\nc: d\n'],
  [
    'words and numbers',
    'a: yes\nb: null\nc: ~\nd: 0x1f\ne: 1.50\nf: 1_000\ng: -1\nh: +2\ni: .5\nj: 1e3\nk: 0777\n',
  ],
  ['times and versions', 'a: 12:30\nb: 1.2.3\nc: 2001-01-01\nd: v1\n'],
  ['text with signs', 'a: b, c {d} [e] - f: not\n'.replace(': not', ':not')],
  ['comments', '# a\na: b # c\n  # d\nb: c#d\nc: # e\n  d: e\n\n#f'],
  ['quotes', `a: "b: c # d"\nb: 'c "d"'\nc: ""\nd: "e\\n\\"f\\" \\\\n \\t"  # g\n`],
  ['quoted keys', '"a b/c": d\n"yes": 1\n"1": 2\n'],
  ['empty collections', 'a: []\nb: {} # c\nc:\n  - []\n  - {}\n'],
  ['nothing', 'a:\nb:\n  c:\nd:\n  -\n  - e\n  -\n'],
  ['sequences as deep as their key', 'a:\n- b\n- c: d\n  e:\n  - f\n- g:\n    h: i\nj: k\n'],
  ['sequences deeper than their key', 'a:\n   - b\n   -   c: d\n       e: f\ng: h\n'],
  ['a mapping below its dash', 'a:\n  -\n    b: c\n    d: e\n  -\n    b: f\n'],
  ['equal keys', 'a: 1\nb: 2\na:\n  c: 3\n'],
  ['keys that objects have', '__proto__: 1\nconstructor: 2\na:\n  __proto__:\n    b: 3\n'],
  ['literal blocks', 'a: |\n  b # c\n\n   d: e\n  f\n\ng:\n  h: |-\n    i\n\n\n# j\nk: |  \n l\n'],
  ['no line feed at the end', 'a:\n  b: c'],
  ['deep mappings', Array.from({ length: 60 }, (_, n) => `${' '.repeat(n)}a:\n`).join('')],
])('reads %s as the parser does', (_what, text) => {
  const value = plainBlockValue(text, depth);
  expect(value).toEqual(parseAnyYaml(text));
  expect(JSON.stringify(plainBlockJson(text, depth))).toBe(
    JSON.stringify(toJson(parseAnyYaml(text), 'YAML')),
  );
  expect(Object.keys(value ?? {})).toEqual(Object.keys(parseAnyYaml(text) as object));
});

it.each([
  ['nothing at all', '# a\n\n'],
  ['a sequence', '- a\n'],
  ['a scalar', 'a\n'],
  ['markers of documents', '---\na: b\n'],
  ['an end of a document', 'a: b\n...\nc: d\n'],
  ['directives', '%YAML 1.1\n---\na: b\n'],
  ['tabs', 'a:\tb\n'],
  ['line breaks of other systems', 'a: b\r\nc: d\n'],
  ['other scripts', 'a: \u00e9\n'],
  ['control characters', 'a: b\n# \u0007\n'],
  ['anchors', 'a: &b c\nd: *b\n'],
  ['tags', 'a: !!str b\n'],
  ['merges', '<<: {}\n'],
  ['collections in brackets', 'a: [b]\n'],
  ['folded blocks', 'a: >\n  b\n'],
  ['blocks that keep line feeds', 'a: |+\n  b\n\n'],
  ['blocks with an indentation', 'a: |1\n  b\n'],
  ['blocks that begin with an empty line', 'a: |\n\n  b\n'],
  ['blocks that end with the text', 'a: |\n  b'],
  ['blocks of nothing', 'a: |\nb: c\n'],
  ['a comment within a block', 'a:\n  b: |\n      c\n    # d\n'],
  ['text on several lines', 'a: b\n  c\n'],
  ['text below its key', 'a:\n  b\n'],
  ['quotes on several lines', 'a: "b\n  c"\n'],
  ['escapes', 'a: "\\u0041"\n'],
  ['quotes in quotes', "a: 'b''c'\n"],
  ['something behind quotes', 'a: "b" c\n'],
  ['a comment without a blank', 'a: "b"#c\n'],
  ['keys of numbers', '1: a\n'],
  ['keys that are booleans', 'y: a\n'],
  ['keys of several words', 'a b: c\n'],
  ['a mapping within a line', 'a: b: c\n'],
  ['an indentation of nothing', 'a:\n    b: c\n  d: e\n'],
  ['a first line that is indented', '  a: b\n'],
  ['a sequence that nobody asked for', 'a: b\n- c\n'],
  ['sequences in a line', 'a:\n  - - b\n'],
  ['numbers that are none', 'a: .inf\n'],
])('leaves %s to the parser', (_what, text) => {
  expect(plainBlockJson(text, depth)).toBeUndefined();
});

it('leaves what nests deeper than the limit to the parser', () => {
  const text =
    Array.from({ length: 10 }, (_, n) => `${' '.repeat(n)}a:\n`).join('') + `${' '.repeat(10)}a: b\n`;
  for (let limit = 1; limit < 20; limit++) {
    const value = plainBlockValue(text, limit);
    if (value === undefined) continue;
    expect(parseAnyYaml(text, { limits: { maxDepth: limit } })).toEqual(value);
  }
  expect(plainBlockValue(text, 13)).toBeDefined();
});

const pieces = [
  ...[
    'a',
    'b',
    'yes',
    '1',
    '-',
    '- ',
    ':',
    ': ',
    ': ',
    '\n',
    '\n',
    '\n',
    '\n  ',
    '\n  ',
    '\n    ',
    ' ',
    '  ',
    ' # c',
  ],
  ...[
    '"',
    "'",
    '\\n',
    '|',
    '|-',
    '>',
    '[]',
    '{}',
    '[',
    '{',
    '&a ',
    '*a',
    '!t ',
    '?',
    '#',
    '---',
    '...',
    '%',
    ',',
    '@',
  ],
  ...[
    'key: value\n',
    'list:\n',
    '- item\n',
    '- key: value\n',
    '"q": "r"\n',
    '  in: side\n',
    '~',
    '.',
    '<<',
    '=',
    '`',
  ],
];

it('reads nothing else out of random texts than the parser, and takes nothing that it refuses', () => {
  let [state, taken] = [20_261_121, 0];
  const random = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let round = 0; round < 60_000; round++) {
    const text = Array.from({ length: 1 + random(14) }, () => pieces[random(pieces.length)]).join('');
    const value = plainBlockValue(text, depth);
    if (value === undefined) continue;
    taken += 1;
    expect(value, JSON.stringify(text)).toEqual(parsed(text));
  }
  expect(taken).toBeGreaterThan(500);
});

it('reads charts as the parser does, however a line of them is broken', () => {
  const chart = `apiVersion: v2
name: demo # the chart
description: "a: chart"
keywords:
- one
- two
maintainers:
  - name: ada
    email: ada@example.org
  -
    name: rex
annotations:
  category: 'tools'
  example.org/changes: |
    - kind: added
      description: this

  "example.org/other": |-
    text
dependencies: []
version: 1.10
`;
  const lines = chart.split('\n');
  for (let n = 0; n < lines.length; n++) {
    for (const change of [
      (line: string) => ` ${line}`,
      (line: string) => `  ${line}`,
      (line: string) => line.slice(1),
      (line: string) => line.slice(2),
      (line: string) => line.slice(0, -1),
      (line: string) => `${line} `,
      (line: string) => `${line}:`,
      (line: string) => `- ${line}`,
      (line: string) => `${line}\n`,
      (line: string) => `${line}\n${line}`,
      (line: string) => line.replace(':', ''),
      (line: string) => line.replaceAll(' ', ''),
      (line: string) => `#${line}`,
      () => '',
    ]) {
      const text = lines.toSpliced(n, 1, change(lines[n] ?? '')).join('\n');
      const value = plainBlockValue(text, depth);
      if (value !== undefined) expect(value, text).toEqual(parsed(text));
    }
  }
  expect(plainBlockValue(chart, depth)).toEqual(parsed(chart));
});
