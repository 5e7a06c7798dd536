import { type JsonObject, parseYaml } from '@chandlery/chart';
import { isObject } from '../json/read.ts';
import { baseFiles } from './base-chart.ts';
import { merge, yaml } from './manifests.ts';

/** The base chart's Chart.yaml with other fields; `null` takes one away. */
export function chartYaml(patch: JsonObject): Readonly<Record<string, string>> {
  const base = parseYaml(baseFiles['Chart.yaml'] ?? '');
  return { 'Chart.yaml': yaml(merge(isObject(base) ? base : {}, patch)) };
}
