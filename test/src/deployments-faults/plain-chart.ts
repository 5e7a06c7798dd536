import { chart } from '@chandlery/chart-repository/testing';

/** What becomes of anything that has a template of its own. */
const map = `apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ .Release.Name }}" }
data: { marker: "{{ .Values.marker }}" }
`;

/** A chart of one ConfigMap and whatever else is given, by the names of its templates. */
export function plainChart(
  name: string,
  version: string,
  templates: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
): Uint8Array {
  const given = Object.entries(templates).map(([file, text]) => [`templates/${file}.yaml`, text]);
  return chart(name, version, {
    'values.yaml': 'marker: none\n',
    'templates/map.yaml': map,
    ...Object.fromEntries(given),
    ...files,
  });
}

/** A Deployment of one pod; its template has these annotations. */
export function deployment(
  annotations: Readonly<Record<string, string>> = {},
  app = '{{ .Release.Name }}',
): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}" }
spec:
  selector: { matchLabels: { app: "${app}" } }
  template:
    metadata:
      labels: { app: "${app}" }
      annotations: ${JSON.stringify(annotations)}
    spec: { containers: [{ name: web, image: web:1.0, resources: { requests: { cpu: 10m } } }] }
`;
}
