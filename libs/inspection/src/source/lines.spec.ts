import { describe, expect, test } from 'vitest';
import { DocumentIndex, lineOfPath } from './lines.ts';

const lines = `apiVersion: v1
kind: Service
metadata:
  name: front
---
# the workload
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.fullname" . }}
spec:
  template:
    spec:
      containers:
        - name: side
          image: side
        - name: front
          image: "{{ .Values.image }}"
          securityContext:
            {{- toYaml .Values.securityContext | nindent 12 }}
`.split('\n');
const path = ['spec', 'template', 'spec', 'containers'];

describe('the line of a path', () => {
  test.each([
    [['metadata', 'name'], 4],
    [[...path, 'name: front', 'image'], 18],
    [[...path, 'name: side', 'image'], 16],
    [[...path, 'name: front', 'securityContext', 'privileged'], 19],
    [['data', 'missing'], undefined],
  ])('%j is %j', (keys, line) => {
    expect(lineOfPath(lines, keys)).toBe(line);
  });

  test('is that of a quoted key, with its comment', () => {
    expect(lineOfPath(['"a.b":', "  'name': x # why"], ['a.b', 'name: x'])).toBe(2);
  });
});

test('an object comes from the document of its kind', () => {
  const index = new DocumentIndex(lines);
  expect(index.find('Deployment', 'shop')).toEqual({ from: 5, to: lines.length });
  expect(index.find('Service', 'front')).toEqual({ from: 0, to: 4 });
  expect(index.find('Job', 'x')).toEqual({ from: 0, to: lines.length });
});
