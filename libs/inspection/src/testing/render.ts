import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Chart, readManifests } from '@chandlery/chart';
import type { LintMessage, Rendering } from '../input.ts';
import { inChart } from '../source/in-chart.ts';
import { ciValuesFiles } from '../values/ci-values.ts';

/** The release that every test renders. */
export const release = { name: 'shop', namespace: 'shop' } as const;

/** The version of Kubernetes that the tests render for. */
export const kubernetesVersion = '1.34';

/** Renders with the real Helm: the defaults, then each values file in `ci/`. The charts are our own, so nothing is fenced off. */
export async function renderChart(
  helm: string,
  chart: Chart,
  options: { twice?: boolean } = {},
): Promise<Rendering[]> {
  return inFolder(chart, async (folder) => {
    const renderings: Rendering[] = [];
    for (const valuesFile of valuesFilesOf(chart)) {
      const once = await template(helm, folder, valuesFile);
      const again = options.twice === true ? await template(helm, folder, valuesFile) : undefined;
      renderings.push(
        again === undefined || once.error !== undefined ? once : { ...once, again: again.manifests },
      );
    }
    return renderings;
  });
}

/** What `helm lint` says of the chart with its defaults. */
export async function lintChart(helm: string, chart: Chart): Promise<LintMessage[]> {
  return inFolder(chart, async (folder) => {
    const { stdout, stderr } = await run(helm, ['lint', folder]);
    return [...`${stdout}\n${stderr}`.matchAll(/^\[(ERROR|WARNING|INFO)\] ([^:\n]*): (.*)$/gm)].map(
      ([, severity = '', file = '', message = '']) => ({
        severity: severity.toLowerCase() as LintMessage['severity'],
        valuesFile: 'values.yaml',
        file,
        message,
      }),
    );
  });
}

/** Whether Helm renders a chart with other values in place of its defaults' file: what it says if not. */
export async function errorWith(helm: string, chart: Chart, values: string): Promise<string | undefined> {
  return inFolder(chart, async (folder) => {
    await writeFile(join(folder, 'old-values.yaml'), values);
    return (await template(helm, folder, 'old-values.yaml')).error?.message;
  });
}

/** `values.yaml` and the files of `ci/` that `ct` takes for values. */
export function valuesFilesOf({ allFiles }: Chart): readonly string[] {
  return ['values.yaml', ...ciValuesFiles(allFiles.map(({ path }) => path))];
}

async function template(helm: string, folder: string, valuesFile: string): Promise<Rendering> {
  const over = valuesFile === 'values.yaml' ? [] : ['--values', join(folder, valuesFile)];
  const { code, stdout, stderr } = await run(helm, [
    'template',
    release.name,
    folder,
    ...['--namespace', release.namespace, '--kube-version', `${kubernetesVersion}.0`],
    ...over,
  ]);
  if (code === 0) {
    const { manifests, problems } = readManifests(stdout);
    return { valuesFile, manifests, problems };
  }
  const place = /\(([^():]+):(\d+)/.exec(stderr);
  const error = { message: stderr.replace(/^Error: /, '').trim() };
  return {
    valuesFile,
    manifests: [],
    error: place === null ? error : { ...error, file: inChart(place[1] ?? ''), line: Number(place[2]) },
  };
}

async function inFolder<T>(chart: Chart, work: (folder: string) => Promise<T>): Promise<T> {
  const parent = await mkdtemp(join(tmpdir(), 'chandlery-rules-'));
  try {
    const folder = join(parent, chart.rootName);
    for (const { path, bytes } of chart.allFiles) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    return await work(folder);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

function run(
  helm: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  return new Promise((done) => {
    execFile(helm, args, { env: { HOME: tmpdir() }, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      done({ code, stdout, stderr: stderr === '' && error !== null ? error.message : stderr });
    });
  });
}
