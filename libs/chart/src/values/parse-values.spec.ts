import { describe, expect, test } from 'vitest';
import { ChartError } from '../errors.ts';
import { maxValuesBytes, parseValues } from './parse-values.ts';

function refused(text: string): ChartError {
  try {
    parseValues(text);
  } catch (error) {
    if (error instanceof ChartError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('parseValues', () => {
  test.each(['', '# nothing\n', '---\n', 'null\n', '{}', '---\n# a\n---\n...\n'])(
    'reads %j as an empty map',
    (text) => {
      expect(parseValues(text)).toEqual({});
    },
  );

  test.each([
    ['a: yes\nb: "yes"\n', { a: true, b: 'yes' }],
    ['a: 0123\nb: 1_000\nc: 12:30:45\n', { a: 83, b: 1000, c: '12:30:45' }],
    ['a: &x {b: 1}\nc: *x\n', { a: { b: 1 }, c: { b: 1 } }],
    ['---\na: 1\n---\n# the end\n', { a: 1 }],
    ['__proto__: {x: 1}\n', JSON.parse('{"__proto__": {"x": 1}}')],
  ])('reads %j as Helm does', (text, values) => {
    expect(JSON.stringify(parseValues(text))).toBe(JSON.stringify(values));
  });

  test.each([
    ['# list\n- a\n- b\n', 'values_invalid', 2, 1, /this is a list/],
    ['just text\n', 'values_invalid', 1, 1, /this is a string/],
    ['a: 1\n---\nb: 2\n', 'values_invalid', 3, 1, /second document/],
    ['a: 1\nb: [1,\nc: 2\n', 'yaml_invalid', 4, 1, /values\.yaml, line 4/],
    ['a: 1\n\tb: 2\n', 'yaml_invalid', 2, 1, /line 2/],
    ['a: *nobody\n', 'yaml_invalid', 1, 5, /no anchor "nobody"/],
  ])('refuses %j and says where', (text, code, line, column, reason) => {
    const error = refused(text);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(reason);
    expect(error.details['line']).toBe(line);
    expect(error.details).toMatchObject({ line, ...(code === 'values_invalid' ? { column } : {}) });
  });

  test('refuses what is too large, too deep, or grows by aliases', () => {
    expect(refused(`a: ${'x'.repeat(maxValuesBytes)}`).code).toBe('yaml_too_large');
    expect(refused(`a: ${'['.repeat(200)}${']'.repeat(200)}`).code).toBe('yaml_too_deep');
    const bomb = Array.from(
      { length: 12 },
      (_, level) => `a${level}: &a${level} [${`*a${level - 1},`.repeat(level && 10)}]`,
    );
    expect(refused(bomb.join('\n')).code).toBe('yaml_alias_bomb');
  });
});
