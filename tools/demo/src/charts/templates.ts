import type { ChartPlan } from './chart-plan.ts';
import { hasBudget, hasNetworkPolicy, hasService } from './chart-plan.ts';
import { workload } from './workload.ts';

/** The templates of a chart, by path. */
export function templates(plan: ChartPlan): Readonly<Record<string, string>> {
  const { name, kind } = plan.app;
  const helpers = { 'templates/_helpers.tpl': helpersOf(name) };
  if (kind === 'library') return helpers;
  return {
    ...helpers,
    [`templates/${kind}.yaml`]: workload(plan),
    'templates/configmap.yaml': object(name, 'v1', 'ConfigMap', [
      'data:',
      '  {{- range $key, $value := .Values.config }}',
      '  {{ $key }}: {{ $value | toString | quote }}',
      '  {{- end }}',
    ]),
    ...(hasService(plan) ? { 'templates/service.yaml': service(name) } : {}),
    ...(hasBudget(plan) ? { 'templates/poddisruptionbudget.yaml': budget(name) } : {}),
    ...(hasNetworkPolicy(plan) ? { 'templates/networkpolicy.yaml': networkPolicy(name) } : {}),
  };
}

function helpersOf(name: string): string {
  return [
    `{{- define "${name}.fullname" -}}`,
    `{{- printf "%s-%s" .Release.Name "${name}" | trunc 52 | trimSuffix "-" -}}`,
    '{{- end -}}',
    `{{- define "${name}.selector" -}}`,
    `app.kubernetes.io/name: ${name}`,
    'app.kubernetes.io/instance: {{ .Release.Name }}',
    '{{- end -}}',
    `{{- define "${name}.labels" -}}`,
    `{{ include "${name}.selector" . }}`,
    'app.kubernetes.io/managed-by: {{ .Release.Service }}',
    'helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}',
    '{{- end -}}',
    '',
  ].join('\n');
}

/** A document of Kubernetes with the names and labels that all of them have. */
export function object(name: string, apiVersion: string, kind: string, rest: readonly string[]): string {
  return [
    `apiVersion: ${apiVersion}`,
    `kind: ${kind}`,
    'metadata:',
    `  name: {{ include "${name}.fullname" . }}`,
    '  labels:',
    `    {{- include "${name}.labels" . | nindent 4 }}`,
    ...rest,
    '',
  ].join('\n');
}

function service(name: string): string {
  return object(name, 'v1', 'Service', [
    'spec:',
    '  type: {{ .Values.service.type }}',
    '  selector:',
    `    {{- include "${name}.selector" . | nindent 4 }}`,
    '  ports:',
    '    - name: main',
    '      port: {{ .Values.service.port }}',
    '      targetPort: main',
  ]);
}

function budget(name: string): string {
  const document = object(name, 'policy/v1', 'PodDisruptionBudget', [
    'spec:',
    '  maxUnavailable: {{ .Values.podDisruptionBudget.maxUnavailable }}',
    '  selector:',
    '    matchLabels:',
    `      {{- include "${name}.selector" . | nindent 6 }}`,
  ]);
  return `{{- if .Values.podDisruptionBudget.enabled }}\n${document}{{- end }}\n`;
}

function networkPolicy(name: string): string {
  const document = object(name, 'networking.k8s.io/v1', 'NetworkPolicy', [
    'spec:',
    '  podSelector:',
    '    matchLabels:',
    `      {{- include "${name}.selector" . | nindent 6 }}`,
    '  policyTypes: [Ingress]',
    '  ingress:',
    '    - from:',
    '        - podSelector: {}',
  ]);
  return `{{- if .Values.networkPolicy.enabled }}\n${document}{{- end }}\n`;
}
