import { chart } from '../setup/charts.ts';

/** A chart whose every upgrade takes a while: a hook before it, and pods that become ready later. `marker` tells which one it was. */
export function slowChart(version: string): Uint8Array {
  return chart('slow', version, {
    'values.yaml': 'marker: none\nreadyAfter: 2s\nhookRuns: 1s\nplays: well\n',
    'templates/map.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: "{{ .Release.Name }}" }
data: { marker: "{{ .Values.marker }}" }
`,
    'templates/hook.yaml': `apiVersion: v1
kind: Pod
metadata:
  name: "{{ .Release.Name }}-before"
  annotations:
    helm.sh/hook: pre-upgrade
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    chandlery.test/runs-for: "{{ .Values.hookRuns }}"
spec: { restartPolicy: Never, containers: [{ name: before, image: plays.test/well:1.0 }] }
`,
    'templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: "{{ .Release.Name }}" }
spec:
  selector: { matchLabels: { app: "{{ .Release.Name }}" } }
  template:
    metadata:
      labels: { app: "{{ .Release.Name }}" }
      annotations:
        marker: "{{ .Values.marker }}"
        chandlery.test/plays: "{{ .Values.plays }}"
        chandlery.test/ready-after: "{{ .Values.readyAfter }}"
    spec: { containers: [{ name: web, image: web:1.0 }] }
`,
  });
}
