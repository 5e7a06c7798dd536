import { type ChartContents, checkValues, type JsonValue, valuesTree } from '@chandlery/chart';

/**
 * Says where a schema of the chart makes Helm fetch something, or may; undefined where none does. Every schema in the archive
 * is looked at, also of subcharts that are off: values could switch them on.
 */
export function outsideReference(chart: ChartContents, path = ''): string | undefined {
  const why = ownReference(chart);
  if (why !== undefined) return `${path}values.schema.json: ${why}`;
  for (const subchart of chart.dependencies) {
    const inner = outsideReference(subchart, `${path}charts/${subchart.metadata.name}/`);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function ownReference(chart: ChartContents): string | undefined {
  const { problems } = checkValues({ ...valuesTree(chart), dependencies: [] }, {});
  const outside = problems.find(({ code }) => code === 'schema_reference_outside');
  if (outside !== undefined) return outside.message;
  // What cannot be read to its end is not known to stay inside.
  const complex = problems.find(({ code }) => code === 'schema_too_complex');
  if (complex !== undefined) return `it cannot be told where its references lead (${complex.message})`;
  const isSchema = problems.every(({ code }) => code !== 'schema_invalid');
  if (isSchema || chart.valuesSchema === undefined) return undefined;
  return leavesDocument(chart.valuesSchema)
    ? 'it is no schema, and refers to something outside itself'
    : undefined;
}

/** Of what is no schema, Helm may follow a reference before it notices. */
function leavesDocument(schema: JsonValue): boolean {
  const left: JsonValue[] = [schema];
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (
        /^\$(?:ref|dynamicRef|recursiveRef)$/.test(key) &&
        typeof inner === 'string' &&
        !inner.startsWith('#')
      )
        return true;
      left.push(inner as JsonValue);
    }
  }
  return false;
}
