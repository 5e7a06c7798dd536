import type { JsonValue } from '../../yaml/json-value.ts';
import { isJsonArray, isJsonObject, own, pointerTo } from '../json-access.ts';
import { Budget, type SchemaLimits } from './budget.ts';
import { checkReachable } from './check-reachable.ts';
import { defaultDraft, draftOf } from './drafts.ts';
import { groupKeyword, type Failure } from './failure.ts';
import { Patterns } from './patterns.ts';
import { resolveUrl, SchemaDocument } from './schema-document.ts';
import { SchemaDefect } from './schema-defect.ts';
import { outside, SchemaStore, type SchemaNode } from './schema-store.ts';
import { judge, type Judging } from './validator.ts';

/** The address by which Helm knows the schema of a chart (pkg/chart/common/util/jsonschema.go). */
const schemaUrl = 'file:///values.schema.json';
/** What keywords hold that is never a schema. */
const plainKeywords: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);

/** A schema that can be judged by. */
export type ReadSchema = { readonly judging: Judging; readonly root: SchemaNode };

/**
 * Reads values.schema.json as Helm does before it judges by it: as JSON, without references that leave the document, as a
 * schema that its draft's metaschema takes, and with references and regular expressions that can be used.
 * @throws SchemaDefect
 */
export function readSchema(text: string, limits: SchemaLimits): ReadSchema {
  const value = parse(text, limits);
  checkParts(value, limits);
  const store = new SchemaStore();
  const judging = startJudging(store, limits);
  const document = new SchemaDocument(schemaUrl, value, defaultDraft);
  const root = store.add(document);
  const failure = judge(judging, store.metaschema(root.resource.draft), value);
  if (failure !== undefined) throw invalid(failure, root.resource.draft);
  checkReachable(judging, root);
  return { judging: startJudging(store, limits), root };
}

function startJudging(store: SchemaStore, limits: SchemaLimits): Judging {
  const budget = new Budget(limits);
  return { store, budget, patterns: new Patterns(budget) };
}

function parse(text: string, { maxSchemaBytes }: SchemaLimits): JsonValue {
  const bytes = Buffer.byteLength(text);
  if (bytes > maxSchemaBytes) {
    throw new SchemaDefect('schema_too_complex', `it has ${bytes} bytes, the limit is ${maxSchemaBytes}`);
  }
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'it cannot be parsed';
    throw new SchemaDefect('schema_invalid', `it is not JSON: ${reason}`);
  }
}

/** `isPlain`: whether it may be a value that only looks like a schema. */
type Part = {
  readonly value: JsonValue;
  readonly pointer: string;
  readonly depth: number;
  readonly isPlain: boolean;
};

/** Bounds the document, and finds the references that lead out of it, wherever they are. Not recursive. */
function checkParts(root: JsonValue, { maxSchemaNodes, maxDepth }: SchemaLimits): void {
  const base = baseOf(root);
  const ids = new Set<string>();
  const references: { reference: string; pointer: string; keyword: string }[] = [];
  const left: Part[] = [{ value: root, pointer: '', depth: 0, isPlain: false }];
  let nodes = 0;
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    const { value, pointer, depth, isPlain } = part;
    nodes += 1;
    if (nodes > maxSchemaNodes)
      throw new SchemaDefect('schema_too_complex', `it has more than ${maxSchemaNodes} parts`);
    if (depth > maxDepth)
      throw new SchemaDefect('schema_too_complex', `it nests deeper than ${maxDepth}`, pointer.slice(0, 200));
    if (isJsonArray(value)) {
      for (const [index, item] of value.entries()) {
        left.push({ value: item, pointer: pointerTo(pointer, index), depth: depth + 1, isPlain });
      }
    }
    if (!isJsonObject(value)) continue;
    for (const [key, item] of Object.entries(value)) {
      const plain = isPlain || plainKeywords.has(key);
      left.push({ value: item, pointer: pointerTo(pointer, key), depth: depth + 1, isPlain: plain });
    }
    if (isPlain) continue;
    for (const keyword of ['$ref', '$dynamicRef', '$recursiveRef']) {
      const reference = own(value, keyword);
      if (typeof reference === 'string') references.push({ reference, pointer, keyword });
    }
    for (const keyword of ['$id', 'id']) {
      const id = own(value, keyword);
      const address = typeof id === 'string' ? id.split('#')[0] : undefined;
      if (address !== undefined && address !== '') ids.add(resolveUrl(base, address) ?? address);
    }
    const named = own(value, '$schema');
    if (typeof named === 'string' && draftOf(named) === undefined) throw outside(named, pointer, '$schema');
  }
  for (const { reference, pointer, keyword } of references) {
    if (mayLeave(reference, ids)) throw outside(reference, pointer, keyword);
  }
}

function baseOf(root: JsonValue): string {
  const id = isJsonObject(root) ? (own(root, '$id') ?? own(root, 'id')) : undefined;
  return (typeof id === 'string' ? resolveUrl(schemaUrl, id) : undefined) ?? schemaUrl;
}

/** Whether a reference names another document for certain; those relative to an id are resolved where they are used. */
function mayLeave(reference: string, ids: ReadonlySet<string>): boolean {
  const address = reference.split('#')[0] ?? '';
  if (address === '' || draftOf(address) !== undefined || /^https?:\/\/json-schema\.org\//.test(address))
    return false;
  const isAbsolute = /^[a-z][a-z0-9+.-]*:/i.test(address);
  return ids.size === 0 || (isAbsolute && !ids.has(resolveUrl(schemaUrl, address) ?? address));
}

function invalid(failure: Failure, draft: number): SchemaDefect {
  let leaf = failure;
  while (leaf.keyword === groupKeyword && leaf.causes[0] !== undefined) [leaf] = [leaf.causes[0]];
  const name = draft >= 2019 ? (draft === 2019 ? '2019-09' : '2020-12') : `draft ${draft}`;
  return new SchemaDefect(
    'schema_invalid',
    `it is no schema of JSON Schema ${name}: ${leaf.message}`,
    leaf.path,
  );
}
