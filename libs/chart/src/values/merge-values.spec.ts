import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../yaml/json-value.ts';
import { mergeValues } from './merge-values.ts';
import { parseValues } from './parse-values.ts';

const merge = (oldDefaults: JsonObject, newDefaults: JsonObject, user: JsonObject) => {
  const merged = mergeValues({ oldDefaults, newDefaults, user });
  return JSON.parse(JSON.stringify(merged)) as typeof merged;
};

describe('mergeValues', () => {
  test('keeps what the user changed and takes what only the chart changed', () => {
    const merged = merge(
      { a: 1, b: 1, t: { x: 1, y: 1 } },
      { a: 1, b: 2, t: { x: 1, y: 2 } },
      { a: 5, b: 1, t: { x: 7 } },
    );
    expect(merged.values).toEqual({ a: 5, t: { x: 7 } });
    expect(merged.fromChart.map(({ path }) => path)).toEqual(['/b', '/t/y']);
    expect(merged.conflicts).toEqual([]);
    expect(merged.unknown).toEqual([]);
  });

  test('names what both changed, and keeps the value of the user', () => {
    expect(merge({ a: 1 }, { a: 2 }, { a: 3 })).toMatchObject({
      values: { a: 3 },
      conflicts: [
        {
          path: '/a',
          oldDefault: 1,
          newDefault: 2,
          user: 3,
          taken: 'user',
          reason: 'both_changed',
          isList: false,
        },
      ],
    });
  });

  test('does not carry over what the chart wants in another type', () => {
    expect(merge({ image: 'x' }, { image: { name: 'x' } }, { image: 'mine' })).toMatchObject({
      values: {},
      yaml: '{}\n',
      conflicts: [{ path: '/image', taken: 'chart', reason: 'retyped' }],
    });
  });

  test('takes a list as a whole', () => {
    expect(merge({ l: [1] }, { l: [1, 2] }, { l: [1, 9] })).toMatchObject({
      values: { l: [1, 9] },
      conflicts: [{ path: '/l', isList: true, taken: 'user' }],
    });
  });

  test('leaves out what is the default now', () => {
    expect(merge({ a: 1 }, { a: 2 }, { a: 2 })).toMatchObject({
      values: {},
      redundant: ['/a'],
      conflicts: [],
    });
  });

  test('lists what the chart does not know, and keeps it', () => {
    const merged = merge(
      { gone: 1, selector: {}, t: { x: 1 } },
      { selector: {}, t: { x: 1 }, maybe: null },
      { gone: 2, never: 3, selector: { disk: 'ssd' }, t: { y: 1 }, global: { g: 1 }, maybe: { a: 1 } },
    );
    expect(merged.unknown).toEqual([
      { path: '/gone', value: 2, wasKnown: true },
      { path: '/never', value: 3, wasKnown: false },
      { path: '/t/y', value: 1, wasKnown: false },
    ]);
    expect(merged.values).toMatchObject({ gone: 2, never: 3, selector: { disk: 'ssd' }, t: { y: 1 } });
  });

  test('keeps a null that deletes a default, and drops one that has nothing left to delete', () => {
    expect(merge({ a: 1, b: 1 }, { a: 1 }, { a: null, b: null })).toMatchObject({
      values: { a: null },
      redundant: ['/b'],
    });
  });

  test('keeps the order and the comments of the user', () => {
    const userText =
      '# mine\nreplicas: 3 # three\nimage:\n  # the tag that works\n  tag: "1.2"\n  name: x\nports: [80, 443]\n';
    const merged = mergeValues({
      oldDefaults: { ports: [80], image: { tag: '1.0', name: 'x' }, replicas: 1 },
      newDefaults: { ports: [80], image: { tag: '1.1', name: 'x' }, replicas: 1 },
      user: parseValues(userText),
      userText,
    });
    expect(merged.yaml).toBe(
      '# mine\nreplicas: 3 # three\nimage:\n  # the tag that works\n  tag: "1.2"\nports: [ 80, 443 ]\n',
    );
  });

  test.each([
    'a: yes\nb: "yes"\nc: 0123\nd: "0123"\ne: 12:30:45\nf: "12:30:45"\ng: 1_000\nh: ~\n',
    'a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\n',
    'a: |\n  two\n  lines\nb: >-\n  one\n  line\n"c d": "\\u00e9"\n',
    '1: one\ntrue: yes\n"": empty\n',
    'a: 1\na: 2\n',
    '{"a": [{"b": null}], "__proto__": {"x": 1}}',
  ])('writes YAML that Helm reads as the same values: %j', (userText) => {
    const user = parseValues(userText);
    const merged = mergeValues({ oldDefaults: { h: 1, t: 1 }, newDefaults: { h: 1 }, user, userText });
    expect(JSON.stringify(parseValues(merged.yaml))).toBe(JSON.stringify(merged.values));
  });
});
