import { packFiles } from '@chandlery/chart';
import type { PlannedApp } from '../catalogue/catalogue-types.ts';
import type { ChartPlan } from './chart-plan.ts';
import { chartYaml, readme, releaseNotes } from './chart-texts.ts';
import { templates } from './templates.ts';
import { valuesSchema, valuesYaml } from './values.ts';

/**
 * The archive of one planned version: a chart that `helm lint` accepts and `helm template` renders. Later versions of an
 * app have more in them than earlier ones, so that there is something to compare.
 * @param index which of the app's versions, from 0
 * @param unfinished as it was before a reviewer asked for more: without limits of resources
 */
export function chartArchive(app: PlannedApp, index: number, unfinished = false): Uint8Array {
  const version = app.versions[index];
  if (version === undefined) throw new RangeError(`${app.name} has no version ${index}`);
  const plan: ChartPlan = { app, version, level: index, unfinished };
  const files = {
    'Chart.yaml': chartYaml(plan),
    'README.md': readme(plan),
    '.helmignore': '.git/\n*.tmp\n',
    'values.yaml': valuesYaml(plan),
    'values.schema.json': `${JSON.stringify(valuesSchema(plan), undefined, 2)}\n`,
    ...(app.kind === 'library' ? {} : { 'templates/NOTES.txt': releaseNotes(plan) }),
    ...templates(plan),
  };
  return packFiles(
    app.name,
    Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
  );
}
