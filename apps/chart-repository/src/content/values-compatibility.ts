import {
  type ArchiveLimits,
  type Chart,
  checkValues,
  coalesceValues,
  type JsonObject,
  type JsonValue,
  mergeValues,
  parseValues,
  processDependencies,
  readChart,
  userChanges,
  valuesDifference,
  valuesTree,
} from '@chandlery/chart';
import { requirementsOf } from '@chandlery/inspection';
import { conflictShapes, defaultsOf, type ValuesPlan } from './values-questions.ts';

/** What a user's values come to in another version. */
export type ValuesCompatibility = {
  readonly breaks: readonly {
    readonly path: string;
    readonly kind: 'schema' | 'retyped' | 'required';
    readonly message: string;
  }[];
  readonly ignored: readonly { readonly path: string; readonly wasKnown: boolean }[];
  readonly newKeys: readonly {
    readonly path: string;
    readonly default: JsonValue;
    readonly required: boolean;
  }[];
  readonly conflicts: ValuesPlan['conflicts'];
  /** As YAML. */
  readonly carried: string;
  readonly truncated: boolean;
};

/** So many of each are told. */
const most = 500;

/** Judges a user's values, as they are, by another version of the chart, and carries over what is certain. @throws ChartError */
export function valuesCompatibility(
  archive: Uint8Array,
  other: Uint8Array,
  text: string,
  limits: ArchiveLimits,
): ValuesCompatibility {
  const [from, to] = [readChart(archive, { limits }), readChart(other, { limits })];
  const user = parseValues(text, { file: 'values' });
  const [oldTree, newTree] = [valuesTree(from), valuesTree(to)];
  const [oldDefaults, newDefaults] = [defaultsOf(oldTree), defaultsOf(newTree)];
  const merged = mergeValues({ oldDefaults, newDefaults, user, userText: text });
  const processed = processDependencies(newTree, user);
  const { values } = coalesceValues(processed, user);
  const { problems, truncated } = checkValues(processed, values);
  const retyped = merged.conflicts.filter(({ reason }) => reason === 'retyped');
  const required = newlyRequired(from, to);
  const breaks = [
    ...problems.map(({ path, message }) => ({ path, kind: 'schema' as const, message })),
    ...retyped.map(({ path }) => ({
      path,
      kind: 'retyped' as const,
      message: 'the chart wants another type now, so that yours cannot be carried over',
    })),
    ...[...required]
      .filter((path) => isEmpty(valueAt(values, path)))
      .map((path) => ({
        path,
        kind: 'required' as const,
        message: 'the chart asks for it now, and neither you nor its defaults give it',
      })),
  ];
  const ignored = merged.unknown.map(({ path, wasKnown }) => ({ path, wasKnown }));
  const newKeys = newKeysThatMatter(oldDefaults, newDefaults, user, required);
  return {
    breaks: breaks.slice(0, most),
    ignored: ignored.slice(0, most),
    newKeys: newKeys.slice(0, most),
    conflicts: conflictShapes(merged.conflicts).slice(0, most),
    carried: merged.yaml,
    truncated: truncated || [breaks, ignored, newKeys, merged.conflicts].some(({ length }) => length > most),
  };
}

/** JSON pointers of what schema or templates ask for, and did not before. */
function newlyRequired(from: Chart, to: Chart): ReadonlySet<string> {
  const pointers = (chart: Chart) =>
    requirementsOf(chart).map(({ path }) =>
      path
        .split('.')
        .map((key) => `/${escaped(key)}`)
        .join(''),
    );
  const before = new Set(pointers(from));
  return new Set(pointers(to).filter((path) => !before.has(path)));
}

/** Keys that are new within what the user set, and those that have to be given; others go their way by their defaults. */
function newKeysThatMatter(
  oldDefaults: JsonObject,
  newDefaults: JsonObject,
  user: JsonObject,
  required: ReadonlySet<string>,
): ValuesCompatibility['newKeys'] {
  const touched = touchedTables(userChanges(oldDefaults, user), '');
  const added = valuesDifference(oldDefaults, newDefaults).filter(({ kind }) => kind === 'added');
  const known = new Set(added.map(({ path }) => path));
  const asked = [...required].filter((path) => !known.has(path)).map((path) => ({ path, after: null }));
  return [...added, ...asked].flatMap(({ path, after = null }) => {
    const parent = path.slice(0, path.lastIndexOf('/'));
    const isRequired = required.has(path);
    if (!isRequired && !touched.has(parent)) return [];
    return { path, default: after, required: isRequired };
  });
}

/** Tables below the top that hold something of the user's. */
function touchedTables(values: JsonObject, path: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(values)) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) continue;
    const at = `${path}/${escaped(key)}`;
    found.add(at);
    for (const inner of touchedTables(value as JsonObject, at)) found.add(inner);
  }
  return found;
}

function valueAt(values: JsonObject, pointer: string): JsonValue | undefined {
  let at: JsonValue | undefined = values;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (at === null || typeof at !== 'object' || Array.isArray(at) || !Object.hasOwn(at, key))
      return undefined;
    at = (at as JsonObject)[key];
  }
  return at;
}

/** As Helm's `required` sees it. */
function isEmpty(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
