import { limitsOf, numberOf } from './keyword-values.ts';
import { isMultipleOf } from './numbers.ts';
import type { Validator } from './validator.ts';

/** The keywords of numbers: `numValidate` in santhosh-tekuri/jsonschema. */
export function applyToNumber(at: Validator, value: number): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = limitsOf(at.schema);
  const refuse = (keyword: string, want: number): void =>
    at.fail(keyword, `${keyword}: got ${value}, want ${want}`);
  if (minimum !== undefined && value < minimum) refuse('minimum', minimum);
  if (maximum !== undefined && value > maximum) refuse('maximum', maximum);
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    refuse('exclusiveMinimum', exclusiveMinimum);
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    refuse('exclusiveMaximum', exclusiveMaximum);
  const divisor = numberOf(at.schema, 'multipleOf');
  if (divisor !== undefined && !isMultipleOf(value, divisor)) refuse('multipleOf', divisor);
}
