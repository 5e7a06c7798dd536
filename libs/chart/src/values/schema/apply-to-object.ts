import type { JsonObject, JsonValue } from '../../yaml/json-value.ts';
import { isJsonArray, own } from '../json-access.ts';
import { quotedNames } from './failure.ts';
import { countOf, objectOf, textsOf } from './keyword-values.ts';
import type { Validator } from './validator.ts';

/** The keywords of objects: `objValidate` in santhosh-tekuri/jsonschema. */
export function applyToObject(at: Validator, value: JsonObject): void {
  const { schema } = at;
  const keys = Object.keys(value);
  at.judging.budget.spend(keys.length);
  const [least, most] = [countOf(schema, 'minProperties'), countOf(schema, 'maxProperties')];
  if (least !== undefined && keys.length < least) {
    at.fail('minProperties', `minProperties: got ${keys.length}, want ${least}`);
  }
  if (most !== undefined && keys.length > most)
    at.fail('maxProperties', `maxProperties: got ${keys.length}, want ${most}`);
  const missing = missingOf(at, value, own(schema, 'required'));
  if (missing.length === 1) at.fail('required', `missing property ${quotedNames(missing)}`);
  else if (missing.length > 1) at.fail('required', `missing properties ${quotedNames(missing)}`);
  if (at.quiet && at.failures.length > 0) return;
  for (const [key, dependency] of Object.entries(objectOf(schema, 'dependencies'))) {
    if (!Object.hasOwn(value, key)) continue;
    if (isJsonArray(dependency)) failDependency(at, 'dependencies', key, missingOf(at, value, dependency));
    else at.add(at.same(at.sub('dependencies', key)));
  }
  applyToProperties(at, value, keys);
  if (at.has('propertyNames', 6)) applyToNames(at, keys);
  if (at.node.resource.draft < 2019) return;
  for (const key of Object.keys(objectOf(schema, 'dependentSchemas'))) {
    if (Object.hasOwn(value, key)) at.add(at.same(at.sub('dependentSchemas', key)));
  }
  for (const [key, needed] of Object.entries(objectOf(schema, 'dependentRequired'))) {
    if (Object.hasOwn(value, key)) failDependency(at, 'dependentRequired', key, missingOf(at, value, needed));
  }
}

function applyToProperties(at: Validator, value: JsonObject, keys: readonly string[]): void {
  const { schema } = at;
  const properties = objectOf(schema, 'properties');
  const patterns = Object.keys(objectOf(schema, 'patternProperties'));
  const additional = own(schema, 'additionalProperties');
  const refused: string[] = [];
  for (const key of keys) {
    if (at.quiet && at.failures.length > 0) return;
    const inner = own(value, key) ?? null;
    let evaluated = false;
    if (Object.hasOwn(properties, key)) {
      evaluated = true;
      at.add(at.inside(at.sub('properties', key), inner, key));
    }
    for (const pattern of patterns) {
      if (!at.judging.patterns.matches(pattern, key, at.judging.budget)) continue;
      evaluated = true;
      at.add(at.inside(at.sub('patternProperties', pattern), inner, key));
    }
    if (!evaluated && additional !== undefined) {
      evaluated = true;
      if (additional === false) refused.push(key);
      else if (additional !== true) at.add(at.inside(at.sub('additionalProperties'), inner, key));
    }
    if (evaluated) at.unevaluated.keys?.delete(key);
  }
  if (refused.length > 0)
    at.fail('additionalProperties', `additional properties ${quotedNames(refused)} not allowed`);
}

function applyToNames(at: Validator, keys: readonly string[]): void {
  const names = at.sub('propertyNames');
  for (const key of keys) {
    if (!at.detached(names, key)) at.fail('propertyNames', `invalid propertyName ${quotedNames([key])}`);
  }
}

function missingOf(at: Validator, value: JsonObject, needed: JsonValue | undefined): string[] {
  const names = textsOf(needed);
  at.judging.budget.spend(names.length);
  return names.filter((name) => !Object.hasOwn(value, name));
}

function failDependency(at: Validator, keyword: string, key: string, missing: readonly string[]): void {
  if (missing.length === 0) return;
  at.fail(keyword, `properties ${quotedNames(missing)} required, if ${quotedNames([key])} exists`);
}
