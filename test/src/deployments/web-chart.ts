/**
 * A chart of one Deployment and its Service whose values say what the pods play (tools/cluster/README.md), so that one chart
 * shows every way to fail.
 */
export const web = {
  'values.yaml': `replicas: 1
image: registry.test/web:1.0
plays: well
cpu: 10m
password: ""
pod: {}
hook: ""
test: well
`,
  'values.schema.json': JSON.stringify({
    type: 'object',
    properties: {
      replicas: { type: 'integer', minimum: 0, form: true, title: 'Replicas' },
      password: { type: 'string', form: true, hidden: { value: 0, path: 'replicas' } },
    },
  }),
  'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}" }
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app: "{{ .Release.Name }}" } }
  template:
    metadata:
      labels: { app: "{{ .Release.Name }}" }
      annotations: {{ merge (dict "chandlery.test/plays" .Values.plays) .Values.pod | toJson }}
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: web
          image: "{{ .Values.image }}"
          resources: { requests: { cpu: "{{ .Values.cpu }}" } }
`,
  'templates/service.yaml': `apiVersion: v1
kind: Service
metadata: { name: "{{ .Release.Name }}" }
spec: { selector: { app: "{{ .Release.Name }}" }, ports: [{ name: http, port: 80 }] }
`,
  'templates/secret.yaml': `{{ if .Values.password }}
apiVersion: v1
kind: Secret
metadata: { name: "{{ .Release.Name }}" }
stringData: { password: "{{ .Values.password }}" }
{{ end }}
`,
  'templates/hook.yaml': `{{ if .Values.hook }}
apiVersion: batch/v1
kind: Job
metadata: { name: "{{ .Release.Name }}-migrate", annotations: { helm.sh/hook: "pre-install,pre-upgrade" } }
spec:
  backoffLimit: 0
  template:
    metadata:
      annotations: { chandlery.test/plays: "{{ .Values.hook }}", chandlery.test/log: "relation users does not exist" }
    spec: { restartPolicy: Never, containers: [{ name: migrate, image: "registry.test/migrate:1.0" }] }
{{ end }}
`,
  'templates/tests/test.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: "{{ .Release.Name }}-test"
  annotations: { helm.sh/hook: test, chandlery.test/plays: "{{ .Values.test }}" }
spec: { restartPolicy: Never, containers: [{ name: test, image: "registry.test/test:1.0" }] }
`,
  'templates/NOTES.txt': 'Reach {{ .Release.Name }} in {{ .Release.Namespace }}.',
} as const satisfies Readonly<Record<string, string>>;

/** The same as a later version has it: another image, and a value that is new. */
export const laterWeb = {
  ...web,
  'values.yaml': web['values.yaml'].replace('web:1.0', 'web:1.1').replace('cpu: 10m', 'cpu: 20m\nlogs: warn'),
} as const;
