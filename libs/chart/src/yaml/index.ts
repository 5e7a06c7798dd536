export type { JsonArray, JsonObject, JsonValue } from './json-value.ts';
export { parseYaml } from './parse-yaml.ts';
export { defaultYamlLimits, type YamlLimits, type YamlOptions } from './yaml-limits.ts';
