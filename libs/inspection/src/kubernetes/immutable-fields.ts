import { isObject, objectAt, valueAt } from '../json/read.ts';
import { differingPaths, isEqual } from '../json/equal.ts';
import type { Item } from './item.ts';

/** Paths that the API server lets nobody change, by kind (the `Validate…Update` functions of k8s.io/kubernetes/pkg/apis). */
const fixed: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec.selector'],
  DaemonSet: ['spec.selector'],
  ReplicaSet: ['spec.selector'],
  Job: ['spec.selector', 'spec.template', 'spec.completionMode', 'spec.podFailurePolicy'],
  PersistentVolumeClaim: [
    'spec.accessModes',
    'spec.storageClassName',
    'spec.volumeName',
    'spec.volumeMode',
    'spec.selector',
    'spec.dataSource',
    'spec.dataSourceRef',
  ],
  PersistentVolume: [
    'spec.csi',
    'spec.hostPath',
    'spec.nfs',
    'spec.local',
    'spec.nodeAffinity',
    'spec.volumeMode',
  ],
  StorageClass: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
  PriorityClass: ['value', 'preemptionPolicy'],
  RoleBinding: ['roleRef'],
  ClusterRoleBinding: ['roleRef'],
  CustomResourceDefinition: ['spec.scope', 'spec.group', 'spec.names.kind', 'spec.names.plural'],
  IngressClass: ['spec.controller'],
  RuntimeClass: ['handler'],
  Secret: ['type'],
  VolumeAttributesClass: ['driverName', 'parameters'],
};

/** What the API server puts where nothing is written: to write it out changes nothing. */
const defaults: Readonly<Record<string, string>> = {
  'Job spec.completionMode': 'NonIndexed',
  'PersistentVolume spec.volumeMode': 'Filesystem',
  'PersistentVolumeClaim spec.volumeMode': 'Filesystem',
  'PriorityClass preemptionPolicy': 'PreemptLowerPriority',
  'Secret type': 'Opaque',
  'StorageClass reclaimPolicy': 'Delete',
  'StorageClass volumeBindingMode': 'Immediate',
};

/** All that may change of a StatefulSet: `ValidateStatefulSetUpdate`. */
const changeable = [
  'replicas',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
  'ordinals',
  'revisionHistoryLimit',
];

/** The dotted paths at which an object changes where it must not. */
export function immutableChanges(before: Item, after: Item): readonly string[] {
  const was = before.object;
  const is = after.object;
  if (after.kind === 'StatefulSet') {
    const rest = (item: Item): ReturnType<typeof objectAt> =>
      Object.fromEntries(
        Object.entries({ podManagementPolicy: 'OrderedReady', ...objectAt(item.object, 'spec') }).filter(
          ([key]) => !changeable.includes(key),
        ),
      );
    return differingPaths(rest(before), rest(after), 'spec');
  }
  if ((after.kind === 'Secret' || after.kind === 'ConfigMap') && was['immutable'] === true) {
    const changed = ['data', 'binaryData', 'stringData'].filter((key) => !isEqual(was[key], is[key]));
    return is['immutable'] === true ? changed : [...changed, 'immutable'];
  }
  if (after.kind === 'Service') return serviceChanges(before, after);
  return (fixed[after.kind] ?? []).filter((path) => {
    const keys = path.split('.');
    const initial = defaults[`${after.kind} ${path}`];
    return !isEqual(valueAt(was, ...keys) ?? initial, valueAt(is, ...keys) ?? initial);
  });
}

/** An address can be given up by another type only, and is otherwise the API server's to choose. */
function serviceChanges(before: Item, after: Item): readonly string[] {
  const was = objectAt(before.object, 'spec');
  const is = objectAt(after.object, 'spec');
  const address = was['clusterIP'];
  if (is['type'] === 'ExternalName' || was['type'] === 'ExternalName') return [];
  // From headless to an address and back: one of the two is written, the other chosen.
  const headless = (address === 'None') !== (is['clusterIP'] === 'None');
  const moved = address !== undefined && is['clusterIP'] !== undefined && address !== is['clusterIP'];
  return headless || moved ? ['spec.clusterIP'] : [];
}

/** Whether an object is made anew each time rather than changed: a hook, or what has a generated name. */
export function isMadeAnew({ hooks, object }: Item): boolean {
  return hooks.length > 0 || (isObject(object['metadata']) && 'generateName' in object['metadata']);
}
