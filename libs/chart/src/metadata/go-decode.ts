import type { ChartProblem } from '../errors.ts';
import { formatGoFloat32 } from '../yaml/go-float.ts';
import type { JsonValue } from '../yaml/json-value.ts';
import { toJson } from '../yaml/to-json.ts';
import { isYamlMapping, YamlNumber, type YamlMapping, type YamlValue } from '../yaml/yaml-value.ts';
import type { GoList, GoStruct, GoType } from './go-types.ts';
import { isGoTime } from './go-time.ts';

type Decoded = JsonValue | undefined;
/** Enough for everybody who made a mistake. */
const mostProblems = 100;
const mostPathCharacters = 200;

type Mapping = Readonly<Record<string, JsonValue>>;

/**
 * Decodes YAML into Go's structs as sigs.k8s.io/yaml and encoding/json do: scalars become strings where strings are read,
 * field names match in any case, unknown fields are passed over, `null` leaves a scalar as it was. What has the wrong type
 * is kept as a problem and left out, so that all mistakes are found at once.
 */
export class GoDecoder {
  readonly #file: string;
  readonly problems: ChartProblem[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  /** Decodes over what is there already, as Go does when a second file is read into the same struct. */
  decode(value: YamlValue, type: GoType, existing: Decoded, path = ''): Decoded {
    if (value === null) return this.#decodeNull(type, existing);
    if (type === 'any') return toJson(value, this.#file);
    if (type === 'string') return this.#string(value, existing, path);
    if (type === 'boolean')
      return typeof value === 'boolean' ? value : this.#mismatch(value, 'true or false', existing, path);
    if (type === 'time') return this.#time(value, existing, path);
    if (type.kind === 'list') return this.#list(value, type, existing, path);
    if (!isYamlMapping(value)) return this.#mismatch(value, 'a map', existing, path);
    return type.kind === 'map' ? this.#map(value, existing, path) : this.#struct(value, type, existing, path);
  }

  #decodeNull(type: GoType, existing: Decoded): Decoded {
    return typeof type === 'string' && type !== 'any' ? existing : null;
  }

  #string(value: YamlValue, existing: Decoded, path: string): Decoded {
    if (typeof value === 'string') return value;
    if (typeof value === 'boolean') return String(value);
    if (!(value instanceof YamlNumber)) return this.#mismatch(value, 'a string', existing, path);
    return value.kind === 'int' ? String(value.value) : formatGoFloat32(Number(value.value));
  }

  #time(value: YamlValue, existing: Decoded, path: string): Decoded {
    if (typeof value === 'string' && isGoTime(value)) return value;
    return this.#mismatch(value, 'a time such as 2026-01-31T12:00:00Z', existing, path);
  }

  #list(value: YamlValue, type: GoList, existing: Decoded, path: string): Decoded {
    if (!isList(value)) return this.#mismatch(value, 'a list', existing, path);
    const before: readonly JsonValue[] = Array.isArray(existing) ? existing : [];
    const empty = type.of === 'string' ? '' : null;
    return value.map(
      (item, index) => this.decode(item, type.of, before[index] ?? empty, `${path}[${index}]`) ?? null,
    );
  }

  #map(value: YamlMapping, existing: Decoded, path: string): Decoded {
    const entries = Object.keys(value).map((key): [string, JsonValue] => [
      key,
      this.decode(value[key] ?? null, 'string', '', `${path}[${JSON.stringify(key)}]`) ?? '',
    ]);
    return ownEntries([...Object.entries(asMapping(existing)), ...entries]);
  }

  #struct(value: YamlMapping, type: GoStruct, existing: Decoded, path: string): Decoded {
    const decoded = new Map<string, JsonValue>(Object.entries(asMapping(existing)));
    // In the order that json.Marshal writes a map in, since of `Name` and `name` the later one counts.
    for (const key of Object.keys(value).sort()) {
      const name = fieldName(key, type);
      const field = name === undefined ? undefined : type.fields.get(name);
      const item = value[key] ?? null;
      if (name === undefined || field === undefined) {
        // Go writes the whole document as JSON first, and so refuses infinities even where nobody reads them.
        toJson(item, this.#file);
        continue;
      }
      const result = this.decode(item, field.type, decoded.get(name), path === '' ? key : `${path}.${key}`);
      if (result !== undefined) decoded.set(name, result);
    }
    return ownEntries([...decoded]);
  }

  #mismatch(value: YamlValue, expected: string, existing: Decoded, path: string): Decoded {
    toJson(value, this.#file);
    if (this.problems.length >= mostProblems) return existing;
    const field = path === '' ? this.#file : `${this.#file}: ${path.slice(0, mostPathCharacters)}`;
    const found = kindOf(value);
    this.problems.push({
      code: 'metadata_type',
      field,
      message: `${field} is ${found} where Helm reads ${expected}`,
      remedy: `write ${expected}, or leave the field out`,
    });
    return existing;
  }
}

/** encoding/json: the very name, else the name in any case; U+017F and U+212A count as `s` and `k`. */
function fieldName(key: string, { fields }: GoStruct): string | undefined {
  if (fields.has(key)) return key;
  const folded = fold(key);
  return [...fields.keys()].find((name) => fold(name) === folded);
}

function fold(key: string): string {
  return key.replaceAll('\u017f', 's').toLowerCase();
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function asMapping(value: Decoded): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

/** Without a prototype: the keys come from outside. */
function ownEntries(entries: readonly [string, JsonValue][]): Mapping {
  const mapping = Object.create(null) as Record<string, JsonValue>;
  for (const [key, value] of entries) mapping[key] = value;
  return mapping;
}

function kindOf(value: YamlValue): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof YamlNumber) return `the number ${value.value}`;
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? 'a string' : `the boolean ${value}`;
}
