import type { JsonObject, JsonValue } from '@chandlery/chart';
import { dump } from 'js-yaml';
import { isObject } from '../json/read.ts';

/** What a workload differs in from one that nobody could object to. */
export type WorkloadPatch = {
  readonly kind?: string;
  readonly name?: string;
  readonly metadata?: JsonObject;
  readonly spec?: JsonObject;
  readonly podMetadata?: JsonObject;
  readonly pod?: JsonObject;
  readonly container?: JsonObject;
  readonly more?: readonly JsonObject[];
};

const digest = 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';

/** An image that nobody could object to. */
export const soundImage = `ghcr.io/shop/front:2.8.1@${digest}`;

const soundContainer: JsonObject = {
  name: 'front',
  image: soundImage,
  securityContext: {
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
  resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '128Mi' } },
  readinessProbe: { httpGet: { path: '/ready', port: 8080 } },
  livenessProbe: { httpGet: { path: '/health', port: 8080 } },
};

/** The text of a workload, called `front` unless told; `null` in a patch takes a key away. */
export function workload(patch: WorkloadPatch = {}): string {
  const name = patch.name ?? 'front';
  const kind = patch.kind ?? 'Deployment';
  const template = {
    metadata: merge({ labels: { app: name } }, patch.podMetadata ?? {}),
    spec: merge(
      {
        automountServiceAccountToken: false,
        containers: [merge(soundContainer, patch.container ?? {}), ...(patch.more ?? [])],
      },
      patch.pod ?? {},
    ),
  };
  const own: JsonObject =
    kind === 'Job'
      ? {}
      : {
          selector: { matchLabels: { app: name } },
          ...(kind === 'StatefulSet' ? { serviceName: name } : {}),
        };
  return yaml({
    apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
    kind,
    metadata: merge({ name }, patch.metadata ?? {}),
    spec: merge(merge(own, { template }), patch.spec ?? {}),
  });
}

/** Documents in YAML, each value on a line of its own. */
export function yaml(...documents: readonly JsonObject[]): string {
  return documents.map((document) => dump(document, { lineWidth: -1, noRefs: true })).join('---\n');
}

/** A patch over a mapping; `null` takes a key away, a list replaces one. */
export function merge(base: JsonObject, patch: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...base };
  for (const [key, value] of Object.entries(patch)) {
    const old = merged[key];
    if (value === null) delete merged[key];
    else merged[key] = isObject(value) && isObject(old) ? merge(old, value) : value;
  }
  return merged;
}
