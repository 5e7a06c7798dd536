import type { ChartContents } from '../chart/chart-types.ts';
import type { Dependency } from '../metadata/index.ts';
import type { JsonObject } from '../yaml/json-value.ts';

/** What of a chart decides about values: its name, its defaults, its schema, and the same of its subcharts. */
export type ValuesTree = {
  /** The name, or the alias by which the parent asks for it: the key of its values in the parent's. */
  readonly name: string;
  readonly version: string;
  readonly values: JsonObject;
  /** values.schema.json as written. */
  readonly schemaText?: string;
  /** What Chart.yaml says of the subcharts; empty where it says nothing. */
  readonly requirements: readonly Dependency[];
  readonly dependencies: readonly ValuesTree[];
};

/** The tree of a chart as it was read, before aliases and conditions: `processDependencies` sees to these. */
export function valuesTree(chart: ChartContents): ValuesTree {
  const { metadata, values, valuesSchemaText, dependencies } = chart;
  return {
    name: metadata.name,
    version: metadata.version,
    values,
    ...(valuesSchemaText === undefined ? {} : { schemaText: valuesSchemaText }),
    requirements: metadata.dependencies ?? [],
    dependencies: dependencies.map(valuesTree),
  };
}
