import { own } from '../json-access.ts';
import type { Failure } from './failure.ts';
import { listOf } from './keyword-values.ts';
import type { Validator } from './validator.ts';

/** Schemas made of schemas, for the same value: `condValidate` in santhosh-tekuri/jsonschema. */
export function applyCombinations(at: Validator): void {
  if (Object.hasOwn(at.schema, 'not') && at.same(at.sub('not'), true) === undefined)
    at.fail('not', "'not' failed");
  applyAllOf(at);
  applyAnyOf(at);
  applyOneOf(at);
  if (at.has('if', 7)) applyIf(at);
}

function applyAllOf(at: Validator): void {
  for (const index of listOf(at.schema, 'allOf').keys()) {
    at.add(at.same(at.sub('allOf', index)));
    if (at.quiet && at.failures.length > 0) return;
  }
}

function applyAnyOf(at: Validator): void {
  const count = listOf(at.schema, 'anyOf').length;
  const causes: Failure[] = [];
  let matched = count === 0;
  for (let index = 0; index < count; index += 1) {
    const failure = at.same(at.sub('anyOf', index));
    if (failure !== undefined) causes.push(failure);
    else {
      matched = true;
      // Where unevaluated keys are asked for, every alternative has its say.
      if (at.unevaluated.isEmpty) break;
    }
  }
  if (!matched) at.fail('anyOf', "'anyOf' failed", causes);
}

function applyOneOf(at: Validator): void {
  const count = listOf(at.schema, 'oneOf').length;
  const causes: Failure[] = [];
  let matched: number | undefined;
  for (let index = 0; index < count; index += 1) {
    const failure = at.same(at.sub('oneOf', index), matched !== undefined);
    if (failure !== undefined) {
      if (matched === undefined) causes.push(failure);
    } else if (matched === undefined) matched = index;
    else {
      at.fail('oneOf', `'oneOf' failed, subschemas ${matched}, ${index} matched`);
      return;
    }
  }
  if (count > 0 && matched === undefined) at.fail('oneOf', "'oneOf' failed, none matched", causes);
}

function applyIf(at: Validator): void {
  const branch = at.same(at.sub('if'), true) === undefined ? 'then' : 'else';
  if (own(at.schema, branch) !== undefined) at.add(at.same(at.sub(branch)));
}
