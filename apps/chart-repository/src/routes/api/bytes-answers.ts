import { problemSchema } from '@chandlery/api-contract';
import Type from 'typebox';

/** The answers of a route that gives bytes of one of these types, and the problem that every refusal is. */
export function bytesAnswers(description: string, ...types: readonly string[]) {
  const schema = Type.String({ format: 'binary' });
  const content = Object.fromEntries(types.map((type) => [type, { schema }]));
  return { 200: { description, content }, '4xx': problemSchema, '5xx': problemSchema };
}
