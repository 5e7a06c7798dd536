import { follow } from '../api/follow.ts';
import { ApiRefusal, type KubernetesApi, type KubernetesObject } from '../api/kubernetes-api.ts';

/** The default class; claims of another one stay pending. */
export const storageClass = 'standard';
const provisioner = 'chandlery.test/volumes';

type Claim = KubernetesObject & {
  readonly spec: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly volumeMode?: string;
    readonly accessModes: readonly string[];
    readonly resources: { readonly requests: { readonly storage: string } };
  };
};

/** Makes the default StorageClass. */
export async function makeStorageClass(api: KubernetesApi): Promise<void> {
  await api.create('/apis/storage.k8s.io/v1/storageclasses', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: storageClass, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: true,
  });
}

/** Makes a volume for every claim of our class, which Kubernetes then binds, and removes it after the claim. */
export async function provisionVolumes(api: KubernetesApi, signal: AbortSignal): Promise<void> {
  await follow(api, '/api/v1/persistentvolumeclaims', signal, async (object, gone) => {
    const claim = object as Claim;
    if (claim.spec.storageClassName !== storageClass) return;
    const name = `pvc-${claim.metadata.uid}`;
    if (gone) return api.remove(`/api/v1/persistentvolumes/${name}`);
    if (claim.spec.volumeName !== undefined || claim.metadata.deletionTimestamp !== undefined) return;
    await api.create('/api/v1/persistentvolumes', volumeOf(name, claim)).catch((error: unknown) => {
      if (!(error instanceof ApiRefusal && error.status === 409)) throw error;
    });
  });
}

function volumeOf(name: string, claim: Claim): unknown {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': provisioner } },
    spec: {
      storageClassName: storageClass,
      capacity: { storage: claim.spec.resources.requests.storage },
      accessModes: claim.spec.accessModes,
      volumeMode: claim.spec.volumeMode,
      // Removed by us: no plugin of Kubernetes would know how.
      persistentVolumeReclaimPolicy: 'Retain',
      hostPath: { path: `/volumes/${name}` },
      claimRef: {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name: claim.metadata.name,
        namespace: claim.metadata.namespace,
        uid: claim.metadata.uid,
      },
    },
  };
}
