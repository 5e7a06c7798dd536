import type { JsonObject, JsonValue } from '../../yaml/json-value.ts';
import { isJsonArray, isJsonObject, lookUp, own, pointerTo } from '../json-access.ts';
import type { SchemaLimits } from './budget.ts';
import { draftOf } from './drafts.ts';
import { metaschema } from './metaschemas/index.ts';
import { resolveUrl, type SchemaDocument } from './schema-document.ts';
import { SchemaDefect } from './schema-defect.ts';
import { outside } from './schema-store.ts';

type Part = {
  readonly value: JsonValue;
  readonly pointer: string;
  readonly depth: number;
  /** The addresses that a reference may be taken against: drafts differ in which ids count. */
  readonly bases: readonly string[];
};
/** A reference as written, and where. */
export type Reference = {
  readonly text: string;
  readonly pointer: string;
  readonly keyword: string;
  readonly bases: readonly string[];
};

const maxBases = 8;

/**
 * Bounds a document, and returns every reference in it, wherever it stands: in definitions that nobody uses and in values that
 * only look like schemas too, for Helm before 3.18.5 fetches more of them than it judges by. Not recursive.
 * @throws SchemaDefect schema_too_complex; schema_reference_outside for a `$schema` that is not one of JSON Schema's
 */
export function checkParts(
  root: JsonValue,
  url: string,
  { maxSchemaNodes, maxDepth }: SchemaLimits,
): Reference[] {
  const references: Reference[] = [];
  const left: Part[] = [{ value: root, pointer: '', depth: 0, bases: [url] }];
  let nodes = 0;
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    const { value, pointer, depth } = part;
    nodes += 1;
    if (nodes > maxSchemaNodes) {
      throw new SchemaDefect('schema_too_complex', `it has more than ${maxSchemaNodes} parts`);
    }
    if (depth > maxDepth) {
      throw new SchemaDefect('schema_too_complex', `it nests deeper than ${maxDepth}`, pointer.slice(0, 200));
    }
    const bases = isJsonObject(value) ? look(value, part, references) : part.bases;
    const inner = isJsonArray(value) ? value.entries() : isJsonObject(value) ? Object.entries(value) : [];
    for (const [key, item] of inner)
      left.push({ value: item, pointer: pointerTo(pointer, key), depth: depth + 1, bases });
  }
  return references;
}

/**
 * Refuses references that leave the document.
 * @throws SchemaDefect schema_reference_outside
 */
export function refuseOutside(references: readonly Reference[], document: SchemaDocument): void {
  const ids = certainIds(document);
  for (const { text, pointer, keyword, bases } of references) {
    if (!bases.every((base) => isInside(text, base, ids))) throw outside(text, pointer, keyword);
  }
}

/** Addresses that every Helm takes for one in the document: gojsonschema knows the keyword of the first draft alone. */
function certainIds(document: SchemaDocument): Set<string> {
  const isDraft4 = document.resources.get('')?.draft === 4;
  const ids = new Set<string>();
  for (const { pointer, url } of document.resources.values()) {
    const value = lookUp(document.root, pointer);
    if (!isJsonObject(value)) continue;
    const has = (keyword: string): boolean => Object.hasOwn(value, keyword);
    if (isDraft4 ? has('id') : has('$id') && !has('id')) ids.add(url);
  }
  return ids;
}

/** Notes the references of an object; returns the bases of what is in it. */
function look(value: JsonObject, { pointer, bases }: Part, references: Reference[]): readonly string[] {
  const named = own(value, '$schema');
  if (typeof named === 'string' && draftOf(named) === undefined) throw outside(named, pointer, '$schema');
  const found = ['$id', 'id'].flatMap((keyword) => {
    const id = own(value, keyword);
    const address = typeof id === 'string' ? id.split('#')[0] : undefined;
    return address === undefined || address === ''
      ? []
      : bases.map((base) => resolveUrl(base, address) ?? address);
  });
  const all = found.length === 0 ? bases : [...new Set([...bases, ...found])];
  for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
    const text = own(value, keyword);
    if (typeof text === 'string') references.push({ text, pointer, keyword, bases: all });
  }
  if (found.length > maxBases)
    throw new SchemaDefect('schema_too_complex', 'too many ids lie inside one another', pointer);
  return found.length === 0 ? bases : [...new Set(found)];
}

function isInside(reference: string, base: string, ids: ReadonlySet<string>): boolean {
  const address = reference.split('#')[0] ?? '';
  if (address === '' || draftOf(address) !== undefined || metaschema(address) !== undefined) return true;
  return ids.has(resolveUrl(base, address) ?? address);
}
