import type { JsonObject } from '../../yaml/json-value.ts';
import { own } from '../json-access.ts';

/** The versions of JSON Schema that Helm knows. */
export type Draft = 4 | 6 | 7 | 2019 | 2020;

/** What Helm takes a schema for that does not say (santhosh-tekuri/jsonschema, draft.go: `draftLatest`). */
export const defaultDraft: Draft = 2020;

const urls: ReadonlyMap<string, Draft> = new Map([
  ['json-schema.org/schema', 2020],
  ['json-schema.org/draft/2020-12/schema', 2020],
  ['json-schema.org/draft/2019-09/schema', 2019],
  ['json-schema.org/draft-07/schema', 7],
  ['json-schema.org/draft-06/schema', 6],
  ['json-schema.org/draft-04/schema', 4],
]);

/** The draft that a `$schema` names; `undefined` if it is none of these. */
export function draftOf(url: string): Draft | undefined {
  return urls.get(url.replace(/#$/, '').replace(/^https?:\/\//, ''));
}

/** The metaschema's address. */
export function metaschemaUrl(draft: Draft): string {
  if (draft === 2020) return 'https://json-schema.org/draft/2020-12/schema';
  if (draft === 2019) return 'https://json-schema.org/draft/2019-09/schema';
  return `http://json-schema.org/draft-0${draft}/schema`;
}

/** `*` is every value of an object, `[]` every item of a list; nothing is the value itself. */
type Place = readonly [keyword: string, members: '' | '*' | '[]', since: Draft];

/** Where a schema holds further schemas (draft.go). */
const places: readonly Place[] = [
  ['definitions', '*', 4],
  ['not', '', 4],
  ['allOf', '[]', 4],
  ['anyOf', '[]', 4],
  ['oneOf', '[]', 4],
  ['properties', '*', 4],
  ['additionalProperties', '', 4],
  ['patternProperties', '*', 4],
  ['items', '', 4],
  ['items', '[]', 4],
  ['additionalItems', '', 4],
  ['dependencies', '*', 4],
  ['propertyNames', '', 6],
  ['contains', '', 6],
  ['if', '', 7],
  ['then', '', 7],
  ['else', '', 7],
  ['$defs', '*', 2019],
  ['dependentSchemas', '*', 2019],
  ['unevaluatedProperties', '', 2019],
  ['unevaluatedItems', '', 2019],
  ['contentSchema', '', 2019],
  ['prefixItems', '[]', 2020],
];

/** The places of a draft, and whether a schema there applies to values by itself (not so: definitions). */
export function placesOf(draft: Draft): readonly Place[] {
  return places.filter(([, , since]) => since <= draft);
}

/** The `$id` (`id` in draft 4) of a schema, which before 2019-09 a `$ref` beside it makes void. */
export function idOf(schema: JsonObject, draft: Draft): string | undefined {
  if (draft < 2019 && Object.hasOwn(schema, '$ref')) return undefined;
  const id = own(schema, draft === 4 ? 'id' : '$id');
  return typeof id === 'string' ? id : undefined;
}
