import { packFiles } from '@chandlery/chart';
import { seeded } from './random.ts';
import { sentence } from './chart-profile.ts';

/** What a chart that can be rendered is made of. */
export type RenderingChart = {
  readonly version: string;
  /** Files under templates/, beside the helpers. */
  readonly templates: number;
  /** About so many bytes of the archive are text that nobody renders. */
  readonly readmeBytes?: number;
};

const helpers = `{{- define "bench.labels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}
`;

const kinds: readonly ((name: string) => string)[] = [
  (name) => `apiVersion: apps/v1
kind: Deployment
${metadata(name)}spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels: { part: ${name} }
  template:
    metadata:
      labels: { part: ${name} }
    spec:
      containers:
        - name: main
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
`,
  (name) =>
    `apiVersion: v1\nkind: Service\n${metadata(name)}spec:\n  selector: { part: ${name} }\n  ports: [{ port: {{ .Values.port }} }]\n`,
  (name) =>
    `apiVersion: v1\nkind: ConfigMap\n${metadata(name)}data:\n  settings: |\n    {{- toYaml .Values.settings | nindent 4 }}\n`,
  (name) =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n${metadata(name)}rules:\n  - { apiGroups: [""], resources: [configmaps], verbs: [get, list] }\n`,
];

function metadata(name: string): string {
  return `metadata:\n  name: {{ .Release.Name }}-${name}\n  labels:\n    {{- include "bench.labels" . | nindent 4 }}\n`;
}

/** A chart as people write them, that Helm renders: the same whenever it is made. */
export function renderingChart({ version, templates, readmeBytes = 0 }: RenderingChart): Uint8Array {
  const random = seeded('rendering');
  let readme = '# bench\n';
  // Hex digits compress to half.
  while (readme.length < readmeBytes * 2) readme += `${sentence(4, random)} ${random.hex(60)}\n`;
  const files = new Map([
    [
      'Chart.yaml',
      `apiVersion: v2\nname: bench\nversion: ${version}\ndescription: A chart to be inspected\n`,
    ],
    ['README.md', readme],
    [
      'values.yaml',
      `replicas: 2\nport: 8080\nimage: { repository: docker.io/library/nginx, tag: 1.27.${version.length} }\nresources:\n  limits: { cpu: 100m, memory: 128Mi }\nsettings: { level: info, colour: "${version}" }\n`,
    ],
    ['templates/_helpers.tpl', helpers],
  ]);
  for (let index = 0; index < templates; index++) {
    const make = kinds[index % kinds.length];
    if (make !== undefined) files.set(`templates/part-${index}.yaml`, make(`part-${index}`));
  }
  return packFiles(
    'bench',
    [...files].map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
  );
}
