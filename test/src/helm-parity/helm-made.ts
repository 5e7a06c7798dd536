import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { helmClients } from '../setup/helm-clients.ts';
import type { CorpusChart } from './corpus-chart.ts';

const run = promisify(execFile);

/** What is changed in a chart that `helm create` made before `helm package` packs it. */
type Recipe = { readonly files?: Readonly<Record<string, string>>; readonly arguments?: readonly string[] };

const chartYaml = (more: string, api = 'v2'): string =>
  `apiVersion: ${api}\nname: made\nversion: 0.1.0\n${more}\n`;
const inner = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`;

const recipes: Readonly<Record<string, Recipe>> = {
  plain: {},
  'version-build': { arguments: ['--version', '1.2.3+build.5'] },
  'version-prerelease': { arguments: ['--version', '1.2.3-rc.1'] },
  'version-v': { arguments: ['--version', 'v4.0.2'] },
  'version-two-numbers': { arguments: ['--version', '1.0'] },
  'version-one-number': { arguments: ['--version', '1'] },
  'app-version': { arguments: ['--app-version', '1.10'] },
  v1: { files: { 'Chart.yaml': chartYaml('appVersion: 1', 'v1') } },
  'v1-requirements': {
    files: {
      'Chart.yaml': chartYaml('', 'v1'),
      'requirements.yaml': 'dependencies:\n- name: sub\n  version: ">0.0.1"\n  repository: ""\n',
      'charts/sub/Chart.yaml': inner('sub'),
    },
  },
  library: { files: { 'Chart.yaml': chartYaml('type: library') } },
  dependency: {
    files: {
      'Chart.yaml': chartYaml(
        'dependencies: [{name: sub, version: "0.1.0", repository: "https://r.example"}]',
      ),
      'charts/sub/Chart.yaml': inner('sub'),
      'charts/sub/values.yaml': 'a: 1\n',
    },
  },
  nested: {
    files: {
      'charts/a/Chart.yaml': inner('a'),
      'charts/a/charts/b/Chart.yaml': inner('b'),
      'charts/a/templates/x': 'x',
    },
  },
  bom: { files: { 'Chart.yaml': `\ufeff${chartYaml('description: b')}`, 'values.yaml': '\ufeffa: 1\n' } },
  crlf: {
    files: { 'Chart.yaml': chartYaml('description: c').replaceAll('\n', '\r\n'), 'values.yaml': 'a: 1\r\n' },
  },
  unicode: { files: { 'Chart.yaml': chartYaml('description: "名前 ünïcode 😀"'), 'files/名前.txt': 'x' } },
  'all-fields': {
    files: {
      'Chart.yaml': chartYaml(
        'kubeVersion: ">=1.20.0"\nkeywords: [a]\nhome: https://h\nsources: [https://s]\nmaintainers: [{name: m, email: e}]\n' +
          'icon: https://i\nappVersion: 1.10\ndeprecated: true\nannotations: {a: "1"}\ntype: application',
      ),
    },
  },
  helmignore: {
    files: {
      '.helmignore': '*.tmp\n/top/\nsecret\n',
      'a.tmp': 'x',
      'top/x': 'x',
      'files/secret': 'x',
      'files/kept': 'x',
    },
  },
  'long-path': { files: { [`files/${'very-long-folder-name/'.repeat(8)}file.txt`]: 'x' } },
};

/** Charts made by the unmodified `helm create` and `helm package` of both majors, in folders below `folder`. */
export async function helmMadeCharts(folder: string): Promise<CorpusChart[]> {
  const made = helmClients.map(async ({ name, path }) => {
    const charts: CorpusChart[] = [];
    for (const [id, recipe] of Object.entries(recipes)) {
      const archive = await make(path, join(folder, name, id), recipe);
      charts.push({ id: `${name}-${id}`, archive });
    }
    return charts;
  });
  return (await Promise.all(made)).flat();
}

async function make(helm: string, folder: string, recipe: Recipe): Promise<Buffer> {
  await createChart(helm, folder, recipe.files ?? {});
  const out = join(folder, 'out');
  await run(helm, ['package', join(folder, 'made'), '--destination', out, ...(recipe.arguments ?? [])]);
  const [file = ''] = await readdir(out);
  return readFile(join(out, file));
}

/** Runs `helm create made` in `folder` and puts these files over the result. */
export async function createChart(
  helm: string,
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await run(helm, ['create', 'made'], { cwd: folder });
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'made', path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return join(folder, 'made');
}
