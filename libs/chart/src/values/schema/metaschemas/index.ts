import type { JsonValue } from '../../../yaml/json-value.ts';
import { draft04 } from './draft-04.ts';
import { draft06 } from './draft-06.ts';
import { draft07 } from './draft-07.ts';
import { draft201909 } from './draft-2019-09.ts';
import { draft202012 } from './draft-2020-12.ts';

const documents: ReadonlyMap<string, JsonValue> = new Map(
  [draft04, draft06, draft07, draft201909, draft202012].flatMap((draft) => Object.entries(draft)),
);

/** A document of json-schema.org that Helm carries with it; `undefined` if it has no such one. */
export function metaschema(url: string): JsonValue | undefined {
  return (
    documents.get(url) ??
    documents.get(url.replace(/^https:/, 'http:')) ??
    documents.get(url.replace(/^http:/, 'https:'))
  );
}
