import type { JsonObject } from '../yaml/json-value.ts';
import { isJsonObject, own, pointerTo } from './json-access.ts';
import { defaultSchemaLimits, type SchemaLimits } from './schema/budget.ts';
import { groupKeyword, type Failure } from './schema/failure.ts';
import { readSchema } from './schema/read-schema.ts';
import { SchemaDefect, type SchemaDefectCode } from './schema/schema-defect.ts';
import { judge } from './schema/validator.ts';
import type { ValuesTree } from './values-tree.ts';

/** Why values cannot be used with a chart: a value that its schema refuses, or a schema by which nothing can be judged. */
export type ValuesProblem = {
  readonly code: 'value_refused' | SchemaDefectCode;
  /** The chart whose schema it is: names or aliases from the top with `/` between, such as `shop/redis`. */
  readonly chart: string;
  /** JSON pointer in the values of the chart at the top; of a schema's defect the subchart's values. */
  readonly path: string;
  /** The keyword that refused, such as `required`; empty for a defect. */
  readonly keyword: string;
  /** In Helm's words, but without texts out of the values, which may be secrets. */
  readonly message: string;
  /** JSON pointer in that chart's values.schema.json. */
  readonly schemaPath: string;
  /** Of `anyOf`, `oneOf`, `contains`: why each alternative does not fit, in short. */
  readonly causes: readonly { readonly path: string; readonly message: string }[];
};

/** Whether Helm will take the values. */
export type ValuesVerdict = {
  readonly valid: boolean;
  readonly problems: readonly ValuesProblem[];
  /** Whether there are more problems than are told. */
  readonly truncated: boolean;
};

const maxCauses = 20;

/**
 * Judges values by values.schema.json of the chart and its subcharts as Helm does before it renders (`ValidateAgainstSchema`
 * in pkg/chart/common/util/jsonschema.go): drafts 4 to 2020-12, which is meant where `$schema` is missing; unknown keywords
 * are hints; `format` counts up to draft 7 only. Helm before 3.18.5 judges by another library: README.md says how they differ.
 * A `$ref` that leaves the document is a problem before any value is looked at; nothing is fetched.
 * @param chart as `processDependencies` leaves it: schemas of subcharts that are off are not asked
 * @param values as `coalesceValues` leaves them
 */
export function checkValues(
  chart: ValuesTree,
  values: JsonObject,
  limits: Partial<SchemaLimits> = {},
): ValuesVerdict {
  const all = { ...defaultSchemaLimits, ...limits };
  const found = problemsOf(chart, values, chart.name, '', all);
  // What leads out of the document is told first, and alone: nothing else counts until it is gone.
  const outside = found.filter(({ code }) => code === 'schema_reference_outside');
  const problems = outside.length > 0 ? outside : found;
  return {
    valid: problems.length === 0,
    problems: problems.slice(0, all.maxProblems),
    truncated: problems.length > all.maxProblems,
  };
}

function problemsOf(
  chart: ValuesTree,
  values: JsonObject,
  name: string,
  path: string,
  limits: SchemaLimits,
): ValuesProblem[] {
  const problems =
    chart.schemaText === undefined ? [] : ownProblems(chart.schemaText, values, name, path, limits);
  for (const subchart of chart.dependencies) {
    const inner = own(values, subchart.name);
    if (inner === undefined || inner === null) continue;
    const [innerName, innerPath] = [`${name}/${subchart.name}`, pointerTo(path, subchart.name)];
    if (isJsonObject(inner)) problems.push(...problemsOf(subchart, inner, innerName, innerPath, limits));
    else {
      const message = 'invalid type for values: expected object (map)';
      problems.push({
        code: 'value_refused',
        chart: innerName,
        path: innerPath,
        keyword: 'type',
        message,
        schemaPath: '',
        causes: [],
      });
    }
  }
  return problems;
}

function ownProblems(
  text: string,
  values: JsonObject,
  chart: string,
  path: string,
  limits: SchemaLimits,
): ValuesProblem[] {
  try {
    const { judging, root } = readSchema(text, limits);
    const failure = judge(judging, root, values);
    return failure === undefined ? [] : leavesOf(failure).map((leaf) => problemOf(leaf, chart, path));
  } catch (error) {
    if (!(error instanceof SchemaDefect)) throw error;
    const message = `values.schema.json of ${chart}: ${error.message}`;
    return [
      { code: error.code, chart, path, keyword: '', message, schemaPath: error.schemaPath, causes: [] },
    ];
  }
}

function leavesOf(failure: Failure): Failure[] {
  return failure.keyword === groupKeyword && failure.causes.length > 0
    ? failure.causes.flatMap(leavesOf)
    : [failure];
}

function problemOf(failure: Failure, chart: string, prefix: string): ValuesProblem {
  const causes = failure.causes.flatMap(innermost).slice(0, maxCauses);
  return {
    code: 'value_refused',
    chart,
    path: prefix + failure.path,
    keyword: failure.keyword,
    message: failure.message,
    schemaPath: failure.schemaPath,
    causes: causes.map(({ path, message }) => ({ path: prefix + path, message })),
  };
}

function innermost(failure: Failure): Failure[] {
  return failure.causes.length > 0 ? failure.causes.flatMap(innermost) : [failure];
}
