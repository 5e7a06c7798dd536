import { type Chart, ChartError, fileText, packFiles, readChart } from '@chandlery/chart';
import { ciValuesFiles } from '../values/ci-values.ts';
import { outsideReference } from './outside-reference.ts';
import { wantedDependencies } from './dependencies/wanted-dependencies.ts';
import type { ChartLook, RulesQuestions } from './rules-task.ts';

/** Reads a chart and looks at what has to be known before Helm may have it. */
export function lookAtChart(archive: Uint8Array): ChartLook {
  try {
    return lookOf(readChart(archive));
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    return { refused: error.message };
  }
}

/** Packs charts into another's charts/, each after a check that it is the one that was asked for. */
export function completeChart({
  archive,
  fetched,
}: RulesQuestions['complete']['needs']): RulesQuestions['complete']['gives'] {
  try {
    const chart = readChart(archive);
    for (const { wanted, bytes } of fetched) {
      const { name, version } = readChart(bytes).metadata;
      if (name !== wanted.name || version !== wanted.version)
        return { refused: `what came for ${wanted.name} ${wanted.version} is ${name} ${version}` };
    }
    const added = fetched.map(({ wanted, bytes }, index) => ({
      path: `charts/fetched-${index}-${wanted.name}.tgz`,
      bytes,
    }));
    const complete = packFiles(chart.rootName, [...chart.allFiles, ...added]);
    return { archive: complete, look: lookOf(readChart(complete)) };
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    return { refused: `with what was fetched for it, the chart cannot be read: ${error.message}` };
  }
}

function lookOf(chart: Chart): ChartLook {
  const { metadata, allFiles } = chart;
  const files = new Map(allFiles.map(({ path, bytes }) => [path, bytes]));
  const paths = ['values.yaml', ...ciValuesFiles([...files.keys()])];
  const outside = outsideReference(chart);
  return {
    name: metadata.name,
    version: metadata.version,
    valuesFiles: paths.map((path) => ({ path, text: fileText(files.get(path) ?? new Uint8Array()) })),
    wanted: wantedDependencies(chart),
    ...(outside === undefined ? {} : { outside }),
  };
}
