import { type Chart, fileText, packFiles, readChart } from '@chandlery/chart';
import type { InspectionInput, OldValuesVerdict } from '../input.ts';
import { baseFiles } from './base-chart.ts';
import { errorWith, kubernetesVersion, lintChart, release, renderChart } from './render.ts';
import type { Overlay, RuleCase } from './rule-case.ts';
import { oldValuesVerdicts, schemaVerdicts } from '../values/schema-verdicts.ts';

/** The base chart with other files. */
export function chartOf(files: Overlay, base: Readonly<Record<string, string>> = baseFiles): Chart {
  const all = Object.entries({ ...base, ...files }).flatMap(([path, text]) =>
    text === null ? [] : [{ path, bytes: Buffer.from(text) }],
  );
  return readChart(packFiles('shop', all));
}

/** The number of the version now active, in the cases. */
export const activeVersion = '1.3.0';

/** The input that the real Helm gives for a case. */
export async function inspectionOf(
  helm: string,
  { files = {}, previous, ...more }: RuleCase,
): Promise<InspectionInput> {
  const chart = chartOf(files);
  const active = previous === undefined ? undefined : chartOf(olderFiles(previous));
  return inputOf(helm, chart, active, more);
}

/** The same of charts that are read already. */
export async function inputOf(
  helm: string,
  chart: Chart,
  active?: Chart,
  { facts, lint, twice, input }: Omit<RuleCase, 'files' | 'previous' | 'finds'> = {},
): Promise<InspectionInput> {
  return {
    chart,
    ...(active === undefined
      ? {}
      : { previous: active, previousRenders: await renderChart(helm, active, { twice: twice === true }) }),
    renders: await renderChart(helm, chart, { twice: twice === true }),
    release,
    kubernetesVersion,
    removedApis: [],
    helmLint: lint === true ? await lintChart(helm, chart) : [],
    schema: schemaVerdicts(chart),
    oldValues: active === undefined ? [] : await oldValuesOf(helm, chart, active),
    ...input,
    facts: { versionTaken: false, deployments: [], dependants: [], ...facts },
  };
}

function olderFiles(files: Overlay): Overlay {
  const older = baseFiles['Chart.yaml']?.replace('version: 1.4.0', `version: ${activeVersion}`) ?? '';
  return { 'Chart.yaml': older, ...files };
}

async function oldValuesOf(helm: string, chart: Chart, active: Chart): Promise<readonly OldValuesVerdict[]> {
  const verdicts: OldValuesVerdict[] = [];
  for (const verdict of oldValuesVerdicts(chart, active)) {
    const bytes = active.allFiles.find(({ path }) => path === verdict.valuesFile)?.bytes;
    const renderError = bytes && (await errorWith(helm, chart, fileText(bytes)));
    verdicts.push(renderError === undefined ? verdict : { ...verdict, renderError });
  }
  return verdicts;
}
