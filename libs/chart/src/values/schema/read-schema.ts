import type { JsonValue } from '../../yaml/json-value.ts';
import { Budget, type SchemaLimits } from './budget.ts';
import { checkParts, refuseOutside } from './check-parts.ts';
import { checkReachable } from './check-reachable.ts';
import { defaultDraft } from './drafts.ts';
import { groupKeyword, type Failure } from './failure.ts';
import { Patterns } from './patterns.ts';
import { SchemaDocument } from './schema-document.ts';
import { SchemaDefect } from './schema-defect.ts';
import { SchemaStore, type SchemaNode } from './schema-store.ts';
import { judge, type Judging } from './validator.ts';

/** The address by which Helm knows the schema of a chart (pkg/chart/common/util/jsonschema.go). */
const schemaUrl = 'file:///values.schema.json';

/** A schema that can be judged by. */
export type ReadSchema = { readonly judging: Judging; readonly root: SchemaNode };

/**
 * Reads values.schema.json as Helm does before it judges by it: as JSON, without references that leave the document, as a
 * schema that its draft's metaschema takes, and with references and regular expressions that can be used.
 * @throws SchemaDefect
 */
export function readSchema(text: string, limits: SchemaLimits): ReadSchema {
  const value = parse(text, limits);
  const references = checkParts(value, schemaUrl, limits);
  const store = new SchemaStore();
  const judging: Judging = {
    store,
    budget: new Budget(limits, limits.maxSchemaSteps),
    patterns: new Patterns(),
  };
  const document = new SchemaDocument(schemaUrl, value, defaultDraft);
  refuseOutside(references, document);
  const root = store.add(document);
  const failure = judge(judging, store.metaschema(root.resource.draft), value);
  if (failure !== undefined) throw invalid(failure, root.resource.draft);
  checkReachable(judging, root);
  return { judging: { ...judging, budget: new Budget(limits, limits.maxSteps) }, root };
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
