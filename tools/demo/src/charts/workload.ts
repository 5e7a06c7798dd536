import { type ChartPlan, hasReplicas, hasService, hasVolume } from './chart-plan.ts';
import { object } from './templates.ts';

/** What runs: a deployment, a stateful set with volumes, a daemon set, or a cron job. */
export function workload(plan: ChartPlan): string {
  const { name, kind } = plan.app;
  if (kind === 'cronjob') {
    return object(name, 'batch/v1', 'CronJob', [
      'spec:',
      '  schedule: {{ .Values.schedule | quote }}',
      '  concurrencyPolicy: Forbid',
      '  jobTemplate:',
      '    spec:',
      '      template:',
      ...indented(8, podTemplate(plan, 'OnFailure')),
    ]);
  }
  const kinds = { deployment: 'Deployment', statefulset: 'StatefulSet', daemonset: 'DaemonSet', library: '' };
  return object(name, 'apps/v1', kinds[kind], [
    'spec:',
    ...(hasReplicas(plan) ? ['  replicas: {{ .Values.replicaCount }}'] : []),
    ...(hasVolume(plan) ? [`  serviceName: {{ include "${name}.fullname" . }}`] : []),
    '  selector:',
    '    matchLabels:',
    `      {{- include "${name}.selector" . | nindent 6 }}`,
    '  template:',
    ...indented(4, podTemplate(plan, 'Always')),
    ...(hasVolume(plan) ? volumeClaims : []),
  ]);
}

function podTemplate(plan: ChartPlan, restartPolicy: string): readonly string[] {
  const { name } = plan.app;
  return [
    'metadata:',
    '  labels:',
    `    app.kubernetes.io/name: ${name}`,
    '    app.kubernetes.io/instance: {{ .Release.Name }}',
    'spec:',
    `  restartPolicy: ${restartPolicy}`,
    '  containers:',
    `    - name: ${name}`,
    '      {{- if .Values.image.digest }}',
    '      image: "{{ .Values.image.repository }}@{{ .Values.image.digest }}"',
    '      {{- else }}',
    '      image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"',
    '      {{- end }}',
    '      imagePullPolicy: {{ .Values.image.pullPolicy }}',
    '      envFrom:',
    '        - configMapRef:',
    `            name: {{ include "${name}.fullname" . }}`,
    ...(hasService(plan)
      ? ['      ports:', '        - name: main', '          containerPort: {{ .Values.service.port }}']
      : []),
    ...(hasService(plan) && !plan.unfinished
      ? ['      readinessProbe:', '        tcpSocket:', '          port: main']
      : []),
    '      resources: {{ toJson .Values.resources }}',
    ...(hasVolume(plan)
      ? [
          '      {{- if .Values.persistence.enabled }}',
          '      volumeMounts:',
          '        - name: data',
          '          mountPath: /data',
          '      {{- end }}',
        ]
      : []),
  ];
}

const volumeClaims = [
  '  {{- if .Values.persistence.enabled }}',
  '  volumeClaimTemplates:',
  '    - metadata:',
  '        name: data',
  '      spec:',
  '        accessModes: [ReadWriteOnce]',
  '        {{- with .Values.persistence.storageClass }}',
  '        storageClassName: {{ . }}',
  '        {{- end }}',
  '        resources:',
  '          requests:',
  '            storage: {{ .Values.persistence.size }}',
  '  {{- end }}',
];

function indented(spaces: number, lines: readonly string[]): readonly string[] {
  return lines.map((line) => ' '.repeat(spaces) + line);
}
