import {
  type Chart,
  ChartError,
  checkValues,
  coalesceValues,
  fileText,
  type JsonObject,
  parseValues,
  processDependencies,
  valuesTree,
} from '@chandlery/chart';
import type { OldValuesVerdict, SchemaProblem, SchemaVerdict } from '../input.ts';
import { ciValuesFiles } from './ci-values.ts';

/** `InspectionInput.schema`: the defaults, and each file of `ci/` over them, judged by the schemas of chart and subcharts. */
export function schemaVerdicts(chart: Chart): readonly SchemaVerdict[] {
  return valuesOf(chart).map(({ valuesFile, values }) => ({
    valuesFile,
    problems: problemsWith(chart, values),
  }));
}

/** `InspectionInput.oldValues` but for what Helm says: the values of the version now active, over those of this one. */
export function oldValuesVerdicts(chart: Chart, active: Chart): readonly OldValuesVerdict[] {
  return valuesOf(active, active.values).map(({ valuesFile, values }) => ({
    valuesFile,
    schemaProblems: problemsWith(chart, values).filter(({ code }) => code === 'value_refused'),
  }));
}

/** Files that are no values are left out: `ci-values-invalid` tells them. */
function valuesOf(
  { allFiles }: Chart,
  defaults: JsonObject = {},
): readonly { readonly valuesFile: string; readonly values: JsonObject }[] {
  const files = ciValuesFiles(allFiles.map(({ path }) => path));
  const others = files.flatMap((valuesFile) => {
    const bytes = allFiles.find(({ path }) => path === valuesFile)?.bytes;
    const values = bytes === undefined ? undefined : readValues(fileText(bytes));
    return values === undefined ? [] : [{ valuesFile, values }];
  });
  return [{ valuesFile: 'values.yaml', values: defaults }, ...others];
}

function readValues(text: string): JsonObject | undefined {
  try {
    return parseValues(text);
  } catch (error) {
    if (error instanceof ChartError) return undefined;
    throw error;
  }
}

function problemsWith(chart: Chart, values: JsonObject): readonly SchemaProblem[] {
  try {
    const tree = processDependencies(valuesTree(chart), values);
    return checkValues(tree, coalesceValues(tree, values).values).problems.map(
      ({ code, chart: name, path, message }) => ({
        code,
        chart: name,
        path,
        message,
      }),
    );
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    return [{ code: 'value_refused', chart: chart.metadata.name, path: '', message: error.message }];
  }
}
