import { expect, test } from 'vitest';
import { narrowings } from './narrowing.ts';

const said = (before: object, after: object): readonly string[] =>
  narrowings(before as never, after as never).map(({ path, what }) => [...path, what].join(' '));

test.each([
  [{}, { type: 'string' }, 'takes string only'],
  [{ type: ['string', 'null'] }, { type: 'string' }, 'takes null no more'],
  [{ type: 'number' }, { type: 'integer' }, 'takes number no more'],
  [{ enum: ['a', 'b'] }, { enum: ['a'] }, 'takes "b" no more'],
  [{ type: 'string' }, { type: 'string', enum: ['a'] }, 'takes some values only (enum)'],
  [{ minimum: 1 }, { minimum: 2 }, 'has minimum 2, not 1'],
  [{}, { maxLength: 5 }, 'has maxLength 5'],
  [
    { properties: { a: {} } },
    { properties: { a: {} }, additionalProperties: false },
    'takes no other keys than those it names',
  ],
  [
    { properties: { a: { items: {} } } },
    { properties: { a: { items: { type: 'string' } } } },
    'a [] takes string only',
  ],
])('%j to %j: %s', (before, after, what) => {
  expect(said(before, after)).toEqual([what]);
});

test.each([
  [{ type: 'integer' }, { type: 'number' }],
  [{ type: 'string' }, { type: ['string', 'null'] }],
  [{ enum: ['a'] }, { enum: ['b', 'a'] }],
  [{ minimum: 2 }, { minimum: 1 }],
  [{ maximum: 2 }, {}],
  [
    { additionalProperties: false, properties: {} },
    { additionalProperties: false, properties: { a: {} } },
  ],
  [{ properties: {} }, { properties: { a: { type: 'string' } } }],
])('%j to %j takes no less', (before, after) => {
  expect(said(before, after)).toEqual([]);
});
