import { people } from '../catalogue/people.ts';
import { type ChartPlan, hasService } from './chart-plan.ts';
import { plannedValues } from './values.ts';

/** Chart.yaml. Its values are as JSON has them, which is YAML. */
export function chartYaml({ app, version }: ChartPlan): string {
  const fields = {
    apiVersion: 'v2',
    name: app.name,
    version: version.number,
    ...(version.appVersion === '' ? {} : { appVersion: version.appVersion }),
    description: app.description,
    type: app.kind === 'library' ? 'library' : 'application',
    keywords: app.keywords,
    home: app.home,
    maintainers: maintainersOf(app.workspace),
    ...(version.deprecated === true ? { deprecated: true } : {}),
  };
  return Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}

/** README.md: what it is, how it is installed, what can be set, what changed. */
export function readme(plan: ChartPlan): string {
  const { app, version } = plan;
  const values = plannedValues(plan);
  const table = values.map(
    ({ name, what, value }) =>
      `| \`${name}\` | ${what} | \`${JSON.stringify(value).replaceAll('|', '\\|')}\` |`,
  );
  const use =
    app.kind === 'library'
      ? ['Name it among the dependencies of your chart, and include its templates.']
      : [
          `With the index of the workspace, \`/workspaces/${app.workspace}\`, added as the repository \`${app.workspace}\`:`,
          '',
          '```sh',
          `helm upgrade --install ${app.name} ${app.workspace}/${app.name} --version ${version.number}`,
          '```',
        ];
  return [
    `# ${app.displayName}`,
    '',
    app.description,
    '',
    '## Use',
    '',
    ...use,
    '',
    ...(table.length === 0 ? [] : ['## Values', '', '| value | what | default |', '| --- | --- | --- |']),
    ...table,
    '',
    `## What is new in ${version.number}`,
    '',
    version.updateLog,
    '',
  ].join('\n');
}

/** NOTES.txt: what Helm says after an installation. */
export function releaseNotes(plan: ChartPlan): string {
  const { app } = plan;
  if (!hasService(plan)) return `${app.displayName} is installed as {{ .Release.Name }}.\n`;
  return [
    `${app.displayName} is installed as {{ .Release.Name }}. Inside the cluster it is at`,
    `{{ include "${app.name}.fullname" . }}.{{ .Release.Namespace }}.svc:{{ .Values.service.port }}`,
    '',
  ].join('\n');
}

function maintainersOf(workspace: string): readonly { readonly name: string; readonly email: string }[] {
  return people
    .filter(({ roles }) => roles[workspace] === 'admin' || roles[workspace] === 'regular')
    .map(({ name, displayName }) => ({ name: displayName, email: `${name}@example.com` }));
}
