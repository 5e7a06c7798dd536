import { type Chart, fileText, type JsonValue } from '@chandlery/chart';
import { isObject, objectAt, textsAt } from '../json/read.ts';

/** A value that has to be given, and where it says so. */
export type Requirement = { readonly path: string; readonly file: string; readonly line?: number };

const required = /\brequired\s+(?:"(?:[^"\\]|\\.)*"|`[^`]*`)\s+(?:\(\s*)?\.Values\.([\w.]+)/g;
const deepest = 20;

/** What the schema and the templates ask for: `required` of maps, and Helm's function of that name. */
export function requirementsOf(chart: Chart): readonly Requirement[] {
  const bySchema = schemaRequirements(chart.valuesSchema ?? null, []).map((path) => ({
    path,
    file: 'values.schema.json',
  }));
  const byTemplates = chart.templates.flatMap(({ path: file, bytes }) => {
    const text = fileText(bytes);
    return [...text.matchAll(required)].map((match) => ({
      path: match[1] ?? '',
      file,
      line: text.slice(0, match.index).split('\n').length,
    }));
  });
  return [...bySchema, ...byTemplates];
}

function schemaRequirements(schema: JsonValue, path: readonly string[]): readonly string[] {
  if (!isObject(schema) || path.length > deepest) return [];
  const own = textsAt(schema, 'required').map((key) => [...path, key].join('.'));
  const inner = Object.entries(objectAt(schema, 'properties')).flatMap(([key, property]) =>
    schemaRequirements(property, [...path, key]),
  );
  return [...own, ...inner];
}
