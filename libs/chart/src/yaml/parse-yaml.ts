import type { JsonValue } from './json-value.ts';
import { parseAnyYaml, plainBlock } from './parse-yaml-value.ts';
import { plainBlockJson } from './plain-block.ts';
import { toJson } from './to-json.ts';
import type { YamlOptions } from './yaml-limits.ts';

/**
 * Reads YAML as Helm does: go-yaml v2, then JSON as sigs.k8s.io/yaml makes it (versions: see `scalars.table.ts`). The first
 * document alone; a text without one is `null`. Of equal keys the last one counts. Numbers become doubles as Go's
 * encoding/json reads them into `interface{}`, so whole numbers above 2^53 lose their last digits; infinities and NaN are
 * refused, as JSON cannot say them. Objects have no prototype. Parts that an alias repeats are the same object.
 * @throws ChartError yaml_invalid, yaml_too_large, yaml_too_deep, yaml_alias_bomb
 */
export function parseYaml(source: string | Uint8Array, options: YamlOptions = {}): JsonValue {
  const plain = plainBlock(source, options, plainBlockJson);
  if (plain !== undefined) return plain;
  const mayShare = typeof source !== 'string' || source.includes('*');
  return toJson(parseAnyYaml(source, options), options.file ?? 'YAML', mayShare);
}
