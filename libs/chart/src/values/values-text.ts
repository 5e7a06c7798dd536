import { isMap, isScalar, parseDocument, stringify, visit, type Document, type YAMLMap } from 'yaml';
import type { JsonObject } from '../yaml/json-value.ts';
import { isJsonObject, own, sameJson } from './json-access.ts';
import { parseValues } from './parse-values.ts';

/**
 * Values as YAML that Helm reads as exactly these. Where a text is given that says at least as much, its order and comments
 * are kept, and what is not in the values is taken out of it; a text that cannot be kept (anchors, say) is written anew.
 */
export function valuesText(values: JsonObject, original?: string): string {
  if (Object.keys(values).length === 0) return '{}\n';
  const kept = original === undefined ? undefined : keepText(values, original);
  if (kept !== undefined && saysThe(values, kept)) return kept;
  // Through JSON: the library wants objects with a prototype.
  const written = stringify(JSON.parse(JSON.stringify(values)), {
    version: '1.1',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  return saysThe(values, written) ? written : `${JSON.stringify(values, undefined, 2)}\n`;
}

/** The judge is our reader of Helm's YAML, whatever the library that wrote it thinks. */
function saysThe(values: JsonObject, text: string): boolean {
  try {
    return sameJson(parseValues(text), values);
  } catch {
    return false;
  }
}

function keepText(values: JsonObject, original: string): string | undefined {
  try {
    // Bounds size and depth, before the library sees it.
    parseValues(original);
    const document = parseDocument(original, {
      version: '1.1',
      merge: false,
      uniqueKeys: true,
      keepSourceTokens: false,
    });
    if (document.errors.length > 0 || !isMap(document.contents) || hasAliases(document)) return undefined;
    prune(document.contents, values);
    return document.toString({ lineWidth: 0 });
  } catch {
    return undefined;
  }
}

function hasAliases(document: Document): boolean {
  let found = false;
  visit(document, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

function prune(map: YAMLMap, values: JsonObject): void {
  map.items = map.items.filter(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : undefined;
    const wanted = name === undefined ? undefined : own(values, name);
    if (wanted === undefined) return false;
    if (isMap(value) && isJsonObject(wanted)) prune(value, wanted);
    return true;
  });
}
