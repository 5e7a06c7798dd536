export type { JsonObject } from './json-value.ts';
export { parseYaml } from './parse-yaml.ts';
