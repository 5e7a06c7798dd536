import { type Chart, readChart, readManifests, removedApis } from '@chandlery/chart';
import type { InspectionInput, Rendering } from '../input.ts';
import { type InspectionReport, report } from '../report/report.ts';
import { oldValuesVerdicts, schemaVerdicts } from '../values/schema-verdicts.ts';
import type { ChartArchives, Judged, RenderedText } from './rules-task.ts';

/** Reads what Helm gave, and has the rules look at it. @throws ChartError of archives that are none */
export function judgeRenderings(judged: Judged): InspectionReport {
  const { release, kubernetesVersion, helmLint, facts, notRendered, inconclusive, rendering } = judged;
  const chart = chartsOf(judged.chart);
  const previous = judged.previous === undefined ? undefined : chartsOf(judged.previous);
  const input: InspectionInput = {
    chart: chart.asItIs,
    ...(notRendered === undefined ? {} : { notRendered }),
    renders: judged.renders.map(readRendering),
    release,
    kubernetesVersion,
    removedApis,
    helmLint,
    schema: schemaVerdicts(chart.complete),
    oldValues: [],
    facts,
    ...(judged.skipped === undefined ? {} : { skipped: judged.skipped }),
    ...(previous === undefined
      ? {}
      : {
          previous: previous.asItIs,
          previousRenders: judged.previousRenders.map(readRendering),
          oldValues: oldValuesVerdicts(chart.complete, previous.complete).map((verdict) => {
            const renderError = judged.oldValuesErrors[verdict.valuesFile];
            return renderError === undefined ? verdict : { ...verdict, renderError };
          }),
        }),
  };
  return {
    ...report(input),
    ...(rendering === undefined ? {} : { rendering }),
    ...(inconclusive === undefined ? {} : { inconclusive }),
  };
}

function chartsOf({ archive, complete }: ChartArchives): {
  readonly asItIs: Chart;
  readonly complete: Chart;
} {
  const asItIs = readChart(archive);
  return { asItIs, complete: complete === undefined ? asItIs : readChart(complete) };
}

function readRendering({ valuesFile, text, again, error }: RenderedText): Rendering {
  if (error !== undefined) return { valuesFile, manifests: [], error };
  const { manifests, problems, truncated } = readManifests(text);
  if (truncated) {
    const message =
      'what it gives is more than is looked at: too many objects, too many broken ones, or too long';
    return { valuesFile, manifests: [], error: { message } };
  }
  return {
    valuesFile,
    manifests,
    problems,
    again: again === undefined ? manifests : readManifests(again).manifests,
  };
}
