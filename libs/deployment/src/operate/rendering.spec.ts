import { describe, expect, test } from 'vitest';
import { renderingOf } from './rendering.ts';

const hook = (name: string, ...events: string[]) => ({
  name,
  kind: 'Pod',
  path: `web/templates/${name}.yaml`,
  manifest: `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\n`,
  events,
  weight: 0,
  startedAt: null,
  completedAt: null,
  phase: '',
});

describe('what a chart renders to', () => {
  const rendering = renderingOf({
    manifest:
      '---\n# Source: web/templates/web.yaml\napiVersion: v1\nkind: Service\nmetadata: { name: web }\n',
    hooks: [
      hook('migrate', 'pre-install', 'pre-upgrade'),
      hook('smoke', 'test'),
      hook('old', 'test-success'),
    ],
  });
  const names = (manifests: typeof rendering.all) => manifests.map(({ name }) => name);

  test('is what the release keeps, apart from its hooks', () => {
    expect(names(rendering.manifests)).toEqual(['web']);
    expect(names(rendering.all)).toEqual(['web', 'migrate', 'smoke', 'old']);
  });

  test('names no test as the reason why an install fails: its pod may have failed long ago', () => {
    expect(names(rendering.working)).toEqual(['web', 'migrate']);
  });
});
