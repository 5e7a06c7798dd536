import { packFiles } from '@chandlery/chart';

/** A chart archive out of a few files, as bytes. */
export function chart(
  name: string,
  version: string,
  files: Readonly<Record<string, string>> = {},
): Uint8Array {
  const all = {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\ndescription: a chart of the tests\n`,
    'values.yaml': 'replicas: 1\n',
    'templates/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n',
    ...files,
  };
  return packFiles(
    name,
    Object.entries(all).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
  );
}
