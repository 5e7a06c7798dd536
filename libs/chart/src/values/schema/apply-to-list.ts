import type { JsonArray } from '../../yaml/json-value.ts';
import { isJsonArray, own } from '../json-access.ts';
import { duplicateItems } from './duplicate-items.ts';
import type { Failure } from './failure.ts';
import { countOf, listOf } from './keyword-values.ts';
import type { Validator } from './validator.ts';

/** The keywords of lists: `arrValidate` in santhosh-tekuri/jsonschema. */
export function applyToList(at: Validator, value: JsonArray): void {
  const { schema } = at;
  at.judging.budget.spend(value.length);
  const [least, most] = [countOf(schema, 'minItems'), countOf(schema, 'maxItems')];
  if (least !== undefined && value.length < least)
    at.fail('minItems', `minItems: got ${value.length}, want ${least}`);
  if (most !== undefined && value.length > most)
    at.fail('maxItems', `maxItems: got ${value.length}, want ${most}`);
  const twins = own(schema, 'uniqueItems') === true ? duplicateItems(value, at.judging.budget) : undefined;
  if (twins !== undefined) at.fail('uniqueItems', `items at ${twins[0]} and ${twins[1]} are equal`);
  if (at.node.resource.draft < 2020) applyItems(at, value);
  else applyPrefixItems(at, value);
  if (at.has('contains', 6)) applyContains(at, value);
}

function applyItems(at: Validator, value: JsonArray): void {
  const items = own(at.schema, 'items');
  let evaluated = 0;
  if (isJsonArray(items)) {
    evaluated = Math.min(value.length, items.length);
    for (const [index, item] of value.slice(0, evaluated).entries())
      at.add(at.inside(at.sub('items', index), item, index));
    // Beside a single schema for all items, `additionalItems` means nothing.
    applyAdditionalItems(at, value, evaluated);
  } else if (items !== undefined) {
    for (const [index, item] of value.entries()) at.add(at.inside(at.sub('items'), item, index));
  }
}

function applyAdditionalItems(at: Validator, value: JsonArray, from: number): void {
  const additional = own(at.schema, 'additionalItems');
  if (additional === undefined || additional === true) return;
  if (additional === false) {
    const left = value.length - from;
    if (left > 0) at.fail('additionalItems', `last ${left} additionalItem(s) not allowed`);
    return;
  }
  for (let index = from; index < value.length; index += 1) {
    at.add(at.inside(at.sub('additionalItems'), value[index] ?? null, index));
  }
}

function applyPrefixItems(at: Validator, value: JsonArray): void {
  const prefix = listOf(at.schema, 'prefixItems').length;
  for (const [index, item] of value.entries()) {
    if (index < prefix) at.add(at.inside(at.sub('prefixItems', index), item, index));
    else if (Object.hasOwn(at.schema, 'items')) at.add(at.inside(at.sub('items'), item, index));
  }
}

function applyContains(at: Validator, value: JsonArray): void {
  const { draft } = at.node.resource;
  const causes: Failure[] = [];
  let matched = 0;
  for (const [index, item] of value.entries()) {
    const failure = at.inside(at.sub('contains'), item, index);
    if (failure === undefined) {
      matched += 1;
      if (draft >= 2020) at.unevaluated.items?.delete(index);
    } else causes.push(failure);
  }
  const [least, most] =
    draft < 2019 ? [] : [countOf(at.schema, 'minContains'), countOf(at.schema, 'maxContains')];
  if (least !== undefined) {
    if (matched < least)
      at.fail(
        'minContains',
        `min ${least} items required to match contains schema, but matched ${matched} items`,
        causes,
      );
  } else if (matched === 0) at.fail('contains', 'no items match contains schema', causes);
  if (most !== undefined && matched > most) {
    at.fail(
      'maxContains',
      `max ${most} items required to match contains schema, but matched ${matched} items`,
    );
  }
}
