/** A chart of which no rule has anything to say; the cases lay files over it. */
export const baseFiles: Readonly<Record<string, string>> = {
  'Chart.yaml': `apiVersion: v2
name: shop
version: 1.4.0
description: The shop's front, with its catalogue
type: application
appVersion: 2.8.1
kubeVersion: ">=1.29.0-0"
home: https://shop.example.com
icon: https://shop.example.com/icon.svg
maintainers:
  - name: Ada
    email: ada@example.com
annotations:
  artifacthub.io/license: Apache-2.0
`,
  'README.md': `# shop

The shop's front. It serves the catalogue and takes orders. Install it with the values below; it needs nothing else.

| value | default | meaning |
| --- | --- | --- |
| replicas | 2 | how many pods serve |
| greeting | Hello | what the front page says |
`,
  'values.yaml': 'replicas: 2\ngreeting: Hello\n',
  'values.schema.json': `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "properties": {
    "replicas": { "type": "integer", "minimum": 1 },
    "greeting": { "type": "string" }
  }
}
`,
  'templates/NOTES.txt': 'The shop is open.\n',
  'templates/greeting.yaml': `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}-greeting
data:
  greeting: {{ .Values.greeting | quote }}
`,
};
