import { isJsonArray, isJsonObject, own, pointerTo } from '../json-access.ts';
import { placesOf } from './drafts.ts';
import { objectOf, textOf } from './keyword-values.ts';
import { SchemaDefect } from './schema-defect.ts';
import type { SchemaNode } from './schema-store.ts';
import { judge, type Judging } from './validator.ts';

/**
 * Looks at every schema that judging could come to, as santhosh-tekuri/jsonschema compiles them (objcompiler.go): a reference
 * that leads nowhere, or a regular expression that is none, makes the whole schema void whatever the values are.
 * @throws SchemaDefect
 */
export function checkReachable(judging: Judging, root: SchemaNode): void {
  const seen = new Set<SchemaNode>([root]);
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    judging.budget.spend(1);
    for (const next of nextOf(judging, node)) {
      if (seen.has(next) || next.document.assertsFormats) continue;
      checkOddPlace(judging, next);
      seen.add(next);
      left.push(next);
    }
  }
}

function nextOf(judging: Judging, node: SchemaNode): SchemaNode[] {
  const { value, resource, document, pointer } = node;
  if (!isJsonObject(value)) return [];
  const { draft } = resource;
  const { store } = judging;
  const keywords = [
    '$ref',
    ...(draft === 2019 ? ['$recursiveRef'] : []),
    ...(draft >= 2020 ? ['$dynamicRef'] : []),
  ];
  const targets = keywords.flatMap((keyword) => {
    const reference = textOf(value, keyword);
    return reference === undefined ? [] : [store.target(node, reference)];
  });
  if (draft < 2019 && targets.length > 0) return targets;
  checkPatterns(judging, node);
  const held: SchemaNode[] = [];
  for (const [keyword, members] of placesOf(draft)) {
    const inner = own(value, keyword);
    if (
      inner === undefined ||
      keyword === 'definitions' ||
      keyword === '$defs' ||
      keyword === 'contentSchema'
    )
      continue;
    const at = pointerTo(pointer, keyword);
    if (members === '' && !isJsonArray(inner)) held.push(store.node(document, at));
    else if (members === '[]' && isJsonArray(inner)) {
      for (const index of inner.keys()) held.push(store.node(document, pointerTo(at, index)));
    } else if (members === '*' && isJsonObject(inner)) {
      for (const key of Object.keys(inner)) {
        if (!isJsonArray(inner[key])) held.push(store.node(document, pointerTo(at, key)));
      }
    }
  }
  return [...targets, ...held];
}

function checkPatterns({ patterns }: Judging, { value, pointer }: SchemaNode): void {
  if (!isJsonObject(value)) return;
  const pattern = textOf(value, 'pattern');
  const all = [
    ...(pattern === undefined ? [] : [pattern]),
    ...Object.keys(objectOf(value, 'patternProperties')),
  ];
  for (const each of all) {
    const defect = patterns.defectOf(each);
    if (defect !== undefined) throw new SchemaDefect(defect.code, defect.message, pointer);
  }
}

/** A reference may lead to a place that the metaschema did not look at. */
function checkOddPlace(judging: Judging, node: SchemaNode): void {
  if (!node.document.oddPlaces.has(node.pointer)) return;
  const failure = judge(judging, judging.store.metaschema(node.resource.draft), node.value);
  if (failure === undefined) return;
  throw new SchemaDefect('schema_invalid', `what is at #${node.pointer} is no schema`, node.pointer);
}
