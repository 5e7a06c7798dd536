import type { KubernetesObject } from '../api/kubernetes-api.ts';

/** What the nodes' part of this tool looks at in a pod. */
export type Pod = KubernetesObject & {
  readonly spec: {
    readonly nodeName?: string;
    readonly containers: readonly { readonly name: string; readonly image: string }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly ContainerStatus[];
  };
};

/** The status of one container. */
export type ContainerStatus = {
  readonly name: string;
  readonly image: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state?: {
    readonly waiting?: { readonly reason: string; readonly message?: string };
    readonly running?: unknown;
    readonly terminated?: Ended;
  };
  readonly lastState?: { readonly terminated?: Ended };
};

type Ended = { readonly exitCode: number; readonly reason?: string; readonly message?: string };
