/** A template's path as Helm names it (`shop/templates/web.yaml`), relative to the chart. */
export function inChart(source: string): string {
  return source.slice(source.indexOf('/') + 1);
}
