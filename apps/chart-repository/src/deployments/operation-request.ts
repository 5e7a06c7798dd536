import type { DeployedChart, OperationKind } from '@chandlery/persistence';
import type { PerformOptions } from '@chandlery/deployment';

/** What stands in the row of an operation on a deployment; values are sealed. */
export type DeploymentOperationRequest = {
  readonly options: PerformOptions;
  readonly message: string;
  /** Of install and upgrade; of a rollback what it leads to, where that is known. */
  readonly chart?: DeployedChart;
  readonly archiveDigest?: string;
  readonly sealedValues?: string;
  readonly valuesDigest?: string;
  /** Of a rollback. */
  readonly toRevision?: number;
  /** Of an uninstall. */
  readonly keepHistory?: boolean;
  /** The state that the deployment had before: to which it goes back where nothing was done. */
  readonly stateBefore?: string;
};

/** Kinds of operations that are done on deployments. */
export const deploymentOperationKinds = [
  'install',
  'upgrade',
  'rollback',
  'uninstall',
  'test',
] as const satisfies readonly OperationKind[];
export type DeploymentOperationKind = (typeof deploymentOperationKinds)[number];

const object = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads a row that this server, or another one of its version, has written.
 * @throws Error where it is none
 */
export function readOperationRequest(row: Readonly<Record<string, unknown>>): DeploymentOperationRequest {
  const { options, message } = row;
  const whole =
    object(options) &&
    typeof options['wait'] === 'boolean' &&
    typeof options['rollbackOnFailure'] === 'boolean' &&
    typeof options['timeoutMs'] === 'number' &&
    typeof message === 'string' &&
    (row['chart'] === undefined || object(row['chart']));
  if (!whole) throw new Error('the request of an operation cannot be read');
  // Written by `requestRow` below, of the type that is asserted.
  return row as unknown as DeploymentOperationRequest;
}

/** The row of a request. */
export function requestRow(request: DeploymentOperationRequest): Readonly<Record<string, unknown>> {
  return { ...request };
}

/** What Helm does unless somebody says otherwise. */
export const defaultOptions: PerformOptions = { wait: true, rollbackOnFailure: false, timeoutMs: 300_000 };

/** Options as the API takes them. */
export function performOptions({
  wait = defaultOptions.wait,
  rollbackOnFailure = defaultOptions.rollbackOnFailure,
  timeoutSeconds,
}: {
  readonly wait?: boolean;
  readonly rollbackOnFailure?: boolean;
  readonly timeoutSeconds?: number;
} = {}): PerformOptions {
  return {
    // Helm waits to know whether it failed.
    wait: wait || rollbackOnFailure,
    rollbackOnFailure,
    timeoutMs: timeoutSeconds === undefined ? defaultOptions.timeoutMs : timeoutSeconds * 1000,
  };
}
