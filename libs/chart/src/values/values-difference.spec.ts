import { describe, expect, test } from 'vitest';
import { userChanges } from './user-changes.ts';
import { valuesDifference } from './values-difference.ts';

describe('valuesDifference', () => {
  test.each([
    ['nothing', { a: { b: [1] } }, { a: { b: [1] } }, []],
    ['another order', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['added', {}, { a: { b: 1 } }, [{ path: '/a', kind: 'added', after: { b: 1 } }]],
    ['removed', { a: { b: 1, c: 2 } }, { a: { b: 1 } }, [{ path: '/a/c', kind: 'removed', before: 2 }]],
    ['changed', { a: { b: 1 } }, { a: { b: 2 } }, [{ path: '/a/b', kind: 'changed', before: 1, after: 2 }]],
    [
      'a list as a whole',
      { a: [1, 2] },
      { a: [1, 3] },
      [{ path: '/a', kind: 'changed', before: [1, 2], after: [1, 3] }],
    ],
    ['retyped', { a: 1 }, { a: '1' }, [{ path: '/a', kind: 'retyped', before: 1, after: '1' }]],
    [
      'a table for a scalar',
      { a: 'x' },
      { a: { x: 1 } },
      [{ path: '/a', kind: 'retyped', before: 'x', after: { x: 1 } }],
    ],
    [
      'null is of every type',
      { a: null },
      { a: 'x' },
      [{ path: '/a', kind: 'changed', before: null, after: 'x' }],
    ],
    ['names that pointers escape', { 'a/b~c': 1 }, {}, [{ path: '/a~1b~0c', kind: 'removed', before: 1 }]],
    ['names of every object', {}, { constructor: 1 }, [{ path: '/constructor', kind: 'added', after: 1 }]],
  ])('tells %s', (_, before, after, differences) => {
    expect(valuesDifference(before, after)).toEqual(differences);
  });
});

describe('userChanges', () => {
  test.each([
    [{ a: 1, b: { c: 2, d: 3 } }, { a: 1, b: { c: 2, d: 4 } }, { b: { d: 4 } }],
    [{ a: 1 }, { a: 1 }, {}],
    [{ a: 1, b: 2 }, { a: 1 }, {}],
    [{ a: [1, 2] }, { a: [1, 2, 3] }, { a: [1, 2, 3] }],
    [{ a: 1 }, { a: null, b: null }, { a: null }],
    [{ a: { b: 1 } }, { a: 'x' }, { a: 'x' }],
    [{}, { n: {} }, { n: {} }],
  ])('of the defaults %j and %j are %j', (defaults, values, changes) => {
    expect(JSON.parse(JSON.stringify(userChanges(defaults, values)))).toEqual(changes);
  });
});
