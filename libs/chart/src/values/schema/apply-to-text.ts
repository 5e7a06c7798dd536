import { countOf, textOf } from './keyword-values.ts';
import { characterCount } from './numbers.ts';
import type { Validator } from './validator.ts';

/** The keywords of texts: `strValidate` in santhosh-tekuri/jsonschema. What a text contains is not judged, as in Helm. */
export function applyToText(at: Validator, value: string): void {
  const { schema } = at;
  const [least, most] = [countOf(schema, 'minLength'), countOf(schema, 'maxLength')];
  if (least !== undefined || most !== undefined) {
    const count = characterCount(value);
    if (least !== undefined && count < least) at.fail('minLength', `minLength: got ${count}, want ${least}`);
    if (most !== undefined && count > most) at.fail('maxLength', `maxLength: got ${count}, want ${most}`);
  }
  const pattern = textOf(schema, 'pattern');
  if (pattern === undefined || at.judging.patterns.matches(pattern, value, at.judging.budget)) return;
  at.fail('pattern', `the value does not match pattern '${pattern.slice(0, 200)}'`);
}
