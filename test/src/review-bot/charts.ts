/** The files of a chart in a folder, as people keep them in a repository. */
export function chartFiles(
  folder: string,
  version: string,
  more: Readonly<Record<string, string | null>> = {},
): Record<string, string | null> {
  const name = folder.split('/').at(-1) ?? folder;
  const files: Readonly<Record<string, string | null>> = {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\ndescription: a chart of the tests\nversion: ${version}\n`,
    'values.yaml': 'replicas: 1\n',
    'templates/map.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  replicas: {{ .Values.replicas | quote }}\n',
    ...more,
  };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

/** The base branch of most tests: two charts, both released once. */
export function firstFiles(): Record<string, string> {
  const files = { ...chartFiles('charts/web', '1.0.0'), ...chartFiles('charts/api', '2.0.0') };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text ?? '']));
}
