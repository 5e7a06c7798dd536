import type { Binaries } from '../binaries/names.ts';
import type { ClusterErrorCode } from '../errors.ts';
import type { FaultAddresses } from '../faults/fault-addresses.ts';

/** Everything that a client needs to know of a running cluster. It can be written as JSON. */
export type Connection = {
  /** Of an administrator, with everything inline. */
  readonly kubeconfig: string;
  /** Such as `https://127.0.0.1:40123`. */
  readonly server: string;
  /** PEM. */
  readonly caCertificate: string;
  /** The administrator's, PEM. */
  readonly clientCertificate: string;
  /** PEM. */
  readonly clientKey: string;
  /** Such as `v1.36.3`. */
  readonly version: string;
  readonly faults: FaultAddresses;
  /** Signs service account tokens, PEM: so that a test can make one that expires at once. */
  readonly tokenKey: string;
  /** Where the programs write their logs; gone with the cluster. */
  readonly folder: string;
  /** The process that holds the cluster, and its programs as they were started first. */
  readonly processes: Readonly<Record<string, number>>;
};

/** What the supervisor is started with. */
export type Order = {
  readonly binaries: Binaries;
  readonly apiServerArguments: readonly string[];
  readonly setpriv: string | undefined;
};

/** What the parent asks of the supervisor. */
export type Request =
  | { readonly kind: 'start'; readonly order: Order }
  | {
      readonly kind: 'do';
      readonly id: number;
      readonly what: 'stop-api-server' | 'start-api-server' | 'stop';
    };

/** What the supervisor says. */
export type Reply =
  | { readonly kind: 'ready'; readonly connection: Connection }
  | { readonly kind: 'failed'; readonly code: ClusterErrorCode; readonly message: string }
  | { readonly kind: 'done'; readonly id: number; readonly error: string | undefined };
