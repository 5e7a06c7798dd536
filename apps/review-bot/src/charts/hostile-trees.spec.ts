import { expect, test } from 'vitest';
import { hostileMixtures, hostileTexts, randomOf } from '../render/testing/hostile-texts.ts';
import { changedCharts, type ChangedChartsInput } from './changed-charts.ts';
import type { ChartStep } from './chart-types.ts';
import { defaultSettings } from './settings-types.ts';
import { MemoryRepository } from './testing/memory-repository.ts';

type Files = Readonly<Record<string, string>>;

async function stepsOf(
  base: Files,
  head: Files,
  more: Partial<ChangedChartsInput> = {},
): Promise<ChartStep[]> {
  const reader = new MemoryRepository().commit('base', base).commit('head', head);
  const steps: ChartStep[] = [];
  const input = { base: 'base', head: 'head', reader, settings: defaultSettings, ...more };
  for await (const step of changedCharts(input)) steps.push(step);
  return steps;
}

const codesOf = (steps: readonly ChartStep[]) =>
  steps.map((step) => (step.type === 'refused' ? (step.findings[0]?.code ?? '-') : step.type));
const web: Files = { 'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n' };

test.each([
  ['a path of 4,000 characters', { [`web/${'x'.repeat(3990)}`]: '' }, 'put'],
  ['a path of 2,000 folders', { [`web/${'x/'.repeat(1995)}y`]: '' }, 'archive_path_too_deep'],
  ['a line end in a name', { 'web/a\nb': '' }, 'archive_path_unreadable'],
  ['a backslash in a name', { 'web/a\\b': '' }, 'archive_path_backslash'],
  ['a mark of direction in a name', { 'web/\u202egnp.yaml': '' }, 'archive_path_unreadable'],
  ['a way out', { 'web/../../etc/passwd': '' }, 'archive_path_parent'],
  ['a drive', { 'web/C:/x': '' }, 'archive_path_drive'],
  ['a subchart that is none', { 'web/charts/sub/values.yaml': 'a: 1\n' }, 'chart_yaml_missing'],
  ['a packed subchart that is none', { 'web/charts/sub-1.0.0.tgz': 'x' }, 'archive_not_gzip'],
  ['values that are no map', { 'web/values.yaml': '- a\n' }, 'values_invalid'],
  ['too many rules', { 'web/.helmignore': 'x\n'.repeat(40_000) }, 'helmignore_too_large'],
  ['another name in requirements.yaml', { 'web/requirements.yaml': 'name: db\n' }, 'name_ambiguous'],
  ['a rule that Helm refuses', { 'web/.helmignore': 'a\n[\n' }, 'helmignore_invalid'],
  ['Chart.yaml that is ignored', { 'web/.helmignore': 'Chart.yaml\n' }, 'chart_yaml_missing'],
])('%s is said, and nothing is thrown', async (_, files, code) => {
  expect(codesOf(await stepsOf({}, { ...web, ...files }))).toEqual([code]);
});

test('a chart in a folder that the store would not take is refused', async () => {
  const path = `${'x'.repeat(4001)}/Chart.yaml`;
  expect(codesOf(await stepsOf({}, { [path]: web['web/Chart.yaml'] ?? '' }))).toEqual(['path_too_long']);
});

test('a name in which Helm does not see everything is refused', async () => {
  const chart = (name: string) => `apiVersion: v2\nname: ${JSON.stringify(name)}\nversion: 1.0.0\n`;
  const steps = await stepsOf(
    {},
    {
      ...web,
      'other/Chart.yaml': chart('web\u00ad'),
      'x/requirements.yaml': 'name: web',
      'x/Chart.yaml': chart(''),
    },
  );
  expect(codesOf(steps)).toEqual(['name_ambiguous', 'put', 'name_ambiguous']);
});

test('a Chart.yaml that is too large is refused', async () => {
  const large = { 'web/Chart.yaml': `${web['web/Chart.yaml'] ?? ''}# ${'x'.repeat(300 * 1024)}` };
  expect(codesOf(await stepsOf({}, large))).toEqual(['archive_file_too_large']);
});

test('whatever names, versions and paths there are, every chart gets one step and nothing is thrown', async () => {
  const texts = [...hostileTexts, ...hostileMixtures(150, 11)];
  const random = randomOf(12);
  const pick = () => texts[Math.floor(random() * texts.length)] ?? '';
  const chart = () => ({ name: pick(), version: random() < 0.5 ? '1.0.0' : pick(), text: pick() });
  for (let round = 0; round < 40; round += 1) {
    const head: Record<string, string> = Object.create(null) as Record<string, string>;
    const folders = new Set<string>();
    for (let at = 0; at < 8; at += 1) {
      const { name, version, text } = chart();
      const folder = `${at}${pick().replace(/\//g, '_').slice(0, 200)}`;
      folders.add(folder);
      const isJson = random() < 0.7;
      head[`${folder}/Chart.yaml`] = isJson
        ? JSON.stringify({ apiVersion: 'v2', name, version, annotations: { 'artifacthub.io/changes': text } })
        : `apiVersion: v2\nname: ${name}\nversion: ${version}\n${text}`;
      head[`${folder}/templates/${pick()}x.yaml`] = text;
      head[`${folder}/CHANGELOG.md`] = text;
    }
    const steps = await stepsOf({}, head);
    const places = steps.map((step) => (step.type === 'problem' ? '' : step.place.path));
    expect(new Set(places)).toEqual(folders);
    expect(places).toHaveLength(folders.size);
    for (const step of steps) {
      if (step.type === 'refused') expect(step.findings.length).toBeGreaterThan(0);
    }
  }
});

test('what is above the limits in the middle ends with a problem', async () => {
  const head = {
    ...web,
    'zoo/Chart.yaml': 'apiVersion: v2\nname: zoo\nversion: 1.0.0\n',
    'zoo/x': 'x'.repeat(900),
  };
  expect(codesOf(await stepsOf({}, head, { limits: { totalBytes: 500 } }))).toEqual(['put', 'problem']);
});
