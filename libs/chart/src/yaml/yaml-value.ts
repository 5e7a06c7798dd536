/** A YAML document as go-yaml gives it: JSON, but for numbers, whose kind and exact value still matter (see `readMetadata`). */
export type YamlValue = string | boolean | null | YamlNumber | readonly YamlValue[] | YamlMapping;

/** A mapping; keys are strings as sigs.k8s.io/yaml makes them. Without a prototype. */
export type YamlMapping = { readonly [key: string]: YamlValue };

/** go-yaml's int, int64 and uint64 (`int`), or float64. A class, so that it is told from a mapping by `instanceof`. */
export class YamlNumber {
  readonly kind: 'int' | 'float';
  readonly value: number | bigint;

  constructor(kind: 'int' | 'float', value: number | bigint) {
    this.kind = kind;
    this.value = value;
  }
}

/** Whether the value is a mapping, not a sequence, a number or nothing. */
export function isYamlMapping(value: YamlValue): value is YamlMapping {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof YamlNumber)
  );
}
