/** The schema of a chart that is named from the top: `shop` has `values.schema.json`, `shop/redis` that of its subchart. */
export function schemaFileOf(chart: string): string {
  const [, ...names] = chart.split('/');
  return [...names.flatMap((name) => ['charts', name]), 'values.schema.json'].join('/');
}
