import type { Dependency, JsonObject } from '@chandlery/chart';
import { lockDigest } from '../rules/dependencies/lock-digest.ts';
import { chartYaml } from './chart-yaml.ts';
import { yaml } from './manifests.ts';
import type { Overlay } from './rule-case.ts';

/** The base chart with the dependency `store`, which is packed and locked as it should be unless told. */
export function needing(options: {
  range?: string;
  /** The range at the time of the lock. */
  lockedRange?: string;
  /** Its version in charts/; `null` for none. */
  vendored?: string | null;
  /** Its version in Chart.lock; `null` for no Chart.lock. */
  locked?: string | null;
  alias?: string;
  repository?: string;
}): Overlay {
  const { range = '^2.0.0', vendored = '2.1.0', repository = 'https://charts.example.com', alias } = options;
  const locked = options.locked === undefined ? (vendored ?? '2.1.0') : options.locked;
  const asked: Dependency & JsonObject = {
    name: 'store',
    version: range,
    repository,
    ...(alias === undefined ? {} : { alias }),
  };
  const before = { ...asked, version: options.lockedRange ?? range };
  return {
    ...chartYaml({ dependencies: [asked] }),
    ...(locked === null
      ? {}
      : { 'Chart.lock': lockOf(before, { name: 'store', version: locked, repository }) }),
    ...(vendored === null ? {} : subchart('store', vendored)),
  };
}

/** A small subchart. */
export function subchart(name: string, version: string): Overlay {
  return {
    [`charts/${name}/Chart.yaml`]: yaml({ apiVersion: 'v2', name, version }),
    [`charts/${name}/templates/map.yaml`]: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: store\n',
  };
}

function lockOf(asked: Dependency, locked: Dependency & JsonObject): string {
  return yaml({
    dependencies: [locked],
    digest: lockDigest([asked], [locked]),
    generated: '2026-01-02T03:04:05Z',
  });
}
