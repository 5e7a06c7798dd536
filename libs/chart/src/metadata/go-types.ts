/** The Go type of a field: what encoding/json lets in. `any` is `interface{}`, `time` a `time.Time`. */
export type GoType = 'string' | 'boolean' | 'time' | 'any' | GoList | GoMap | GoStruct;

/** A slice. */
export type GoList = { readonly kind: 'list'; readonly of: GoType };

/** `map[string]string`. */
export type GoMap = { readonly kind: 'map' };

/** A struct, or a pointer to one. */
export type GoStruct = { readonly kind: 'struct'; readonly fields: ReadonlyMap<string, GoField> };

/** One field: its type, and whether `json:",omitempty"` leaves it out when it is empty. */
export type GoField = { readonly type: GoType; readonly always?: boolean };

const strings: GoList = { kind: 'list', of: 'string' };

function struct(fields: Readonly<Record<string, GoType>>, always: readonly string[] = []): GoStruct {
  const entries = Object.entries(fields).map(([name, type]): [string, GoField] => [
    name,
    { type, always: always.includes(name) },
  ]);
  return { kind: 'struct', fields: new Map(entries) };
}

const maintainer = struct({ name: 'string', email: 'string', url: 'string' });

const dependency = struct(
  {
    name: 'string',
    version: 'string',
    repository: 'string',
    condition: 'string',
    tags: strings,
    enabled: 'boolean',
    'import-values': { kind: 'list', of: 'any' },
    alias: 'string',
  },
  ['name', 'repository'],
);

/** Helm's `chart.Metadata`, in its order, which is the one that json.Marshal writes. */
export const metadataType = struct({
  name: 'string',
  home: 'string',
  sources: strings,
  version: 'string',
  description: 'string',
  keywords: strings,
  maintainers: { kind: 'list', of: maintainer },
  icon: 'string',
  apiVersion: 'string',
  condition: 'string',
  tags: 'string',
  appVersion: 'string',
  deprecated: 'boolean',
  annotations: { kind: 'map' },
  kubeVersion: 'string',
  dependencies: { kind: 'list', of: dependency },
  type: 'string',
});

/** Helm's `chart.Lock`. */
export const lockType = struct(
  { generated: 'time', digest: 'string', dependencies: { kind: 'list', of: dependency } },
  ['digest', 'dependencies'],
);
