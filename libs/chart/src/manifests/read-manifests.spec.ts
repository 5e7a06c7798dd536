import { describe, expect, test } from 'vitest';
import { readManifests } from './read-manifests.ts';

const map = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
const names = (text: string): string[] => readManifests(text).manifests.map(({ name }) => name);

describe('readManifests', () => {
  test("reads Helm's stream with the template and the line of each object", () => {
    const text = `---\n# Source: shop/templates/a.yaml\n${map('a', '  namespace: other\n')}---\n# Source: shop/charts/db/templates/b.yaml\n# a comment\n${map('b')}`;
    expect(readManifests(text)).toMatchObject({
      truncated: false,
      problems: [],
      manifests: [
        {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          name: 'a',
          namespace: 'other',
          source: 'shop/templates/a.yaml',
          line: 3,
        },
        {
          name: 'b',
          source: 'shop/charts/db/templates/b.yaml',
          line: 11,
          object: { metadata: { name: 'b' } },
        },
      ],
    });
  });

  test.each([
    ['nothing', '', []],
    ['comments', '---\n# Source: a\n# nothing\n---\n\n---\n', []],
    ['null', '---\nnull\n---\n{}\n', []],
    ['CRLF', `---\r\n${map('a')}---\r\n${map('b')}`.replaceAll(/\r?\n/g, '\r\n'), ['a', 'b']],
    ['a comment behind the marker', `--- # one\n${map('a')}--- # two\n${map('b')}`, ['a', 'b']],
    [
      'an object behind the marker',
      `--- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n---\n${map('b')}`,
      ['a', 'b'],
    ],
    [
      '--- in a text',
      `${map('a', 'data:\n  x: |\n    one\n    ---\n    two\n  y: "---"\n')}---\n${map('b')}`,
      ['a', 'b'],
    ],
    ['no marker at the start', `${map('a')}---\n${map('b')}---`, ['a', 'b']],
    ['a generated name', 'apiVersion: v1\nkind: Pod\nmetadata: {generateName: job-}\n', ['job-']],
    [
      'a List',
      `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: b}}]}\n`,
      ['a', 'b'],
    ],
    ['a list of one kind', 'apiVersion: v1\nkind: ConfigMapList\nitems: [{metadata: {name: a}}]\n', ['a']],
  ])('reads %s', (_, text, expected) => {
    const read = readManifests(text);
    expect(names(text)).toEqual(expected);
    expect(read.problems.filter(({ code }) => code !== 'no_kind')).toEqual([]);
  });

  test('gives the items of a list of one kind that kind', () => {
    const { manifests } = readManifests(
      'apiVersion: v1\nkind: ConfigMapList\nitems: [{metadata: {name: a}}]\n',
    );
    expect(manifests).toMatchObject([{ kind: 'ConfigMap', apiVersion: 'v1' }]);
  });

  test.each([
    ['kind: [\n', 'yaml_broken', 4],
    ['a: 1\n b: 2\n', 'yaml_broken', 4],
    ['- a\n', 'not_an_object', 3],
    ['text\n', 'not_an_object', 3],
    ['kind: Pod\nmetadata: {name: a}\n', 'no_kind', 3],
    ['apiVersion: v1\nkind: ""\n', 'no_kind', 3],
    ['apiVersion: v1\nkind: Pod\nmetadata: {}\n', 'no_name', 3],
  ])('tells that %j is broken, and reads on', (text, code, line) => {
    const read = readManifests(`---\n# Source: shop/templates/bad.yaml\n${text}---\n${map('good')}`);
    expect(read.problems).toMatchObject([{ code, line, source: 'shop/templates/bad.yaml' }]);
    expect(read.manifests).toMatchObject([{ name: 'good' }]);
  });

  test('reads up to its limits, and says that there is more', () => {
    const many = `---\n${map('a')}`.repeat(50);
    expect(readManifests(many, { maxObjects: 20 })).toMatchObject({
      truncated: true,
      manifests: { length: 20 },
    });
    expect(readManifests('---\n- broken\n'.repeat(50), { maxProblems: 5 })).toMatchObject({
      truncated: true,
      problems: { length: 5 },
    });
    const cut = readManifests(many, { maxCharacters: 200 });
    expect(cut).toMatchObject({ truncated: true, problems: [] });
    expect(cut.manifests.length).toBeGreaterThan(0);
    const large = `---\n${map('a', `data: {x: ${'y'.repeat(1000)}}\n`)}---\n${map('b')}`;
    expect(readManifests(large, { maxDocumentCharacters: 500 })).toMatchObject({
      problems: [{ code: 'document_too_large' }],
      manifests: [{ name: 'b' }],
    });
    const items = `apiVersion: v1\nkind: List\nitems:\n${'- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n'.repeat(50)}`;
    expect(readManifests(items, { maxObjects: 20 })).toMatchObject({
      truncated: true,
      manifests: { length: 20 },
    });
  });

  test('bounds a stream of 50 MB, whatever is in it', () => {
    const megabytes = 50_000_000;
    for (const piece of [
      '---\n',
      `---\n${map('a', `data: {x: "${'y'.repeat(100_000)}"}\n`)}`,
      'a',
      '- ',
      '# x\n',
      '[',
      `---\n# Source: ${'a'.repeat(50_000)}\n`,
    ]) {
      const read = readManifests(piece.repeat(Math.ceil(megabytes / piece.length)));
      expect(read.truncated).toBe(true);
    }
  });
});
