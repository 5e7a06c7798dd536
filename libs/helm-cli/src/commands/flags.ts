import type { HelmBinary } from '../binary/helm-binary.ts';
import { HelmError } from '../errors.ts';
import { checkCount, checkNamespace, checkWord } from './check-options.ts';
import type { ApplyOptions, WaitOptions } from './release-options.ts';

/** Arguments of a run, and the files that they name. */
export type Invocation = {
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string>>;
};

const control = /[\u0000-\u001f\u007f]/;
const controlOrComma = /[\u0000-\u001f\u007f,]/;

/** The flag if it is asked for. */
export function flag(name: string, wanted: boolean | undefined): string[] {
  return wanted === true ? [`--${name}`] : [];
}

/** The namespace, which every command gets. */
export function namespaceFlag(namespace: string): string {
  return `--namespace=${checkNamespace(namespace)}`;
}

/** A number, if it is given. */
export function countFlag(name: string, field: string, value: number | undefined): string[] {
  return value === undefined ? [] : [`--${name}=${checkCount(field, value)}`];
}

/** Seconds, if they are given. */
export function timeoutFlag(seconds: number | undefined): string[] {
  return seconds === undefined ? [] : [`--timeout=${checkCount('timeoutSeconds', seconds)}s`];
}

/** A text, if it is given. */
export function textFlag(name: string, field: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${name}=${checkWord(field, value, control)}`];
}

/** One flag for each; Helm reads commas as parting lists, so none may hold one. */
export function listFlags(name: string, field: string, values: readonly string[] | undefined): string[] {
  return (values ?? []).map((value) => `--${name}=${checkWord(field, value, controlOrComma)}`);
}

/** Values as files of the run. */
export function valuesFiles(documents: readonly string[] | undefined): Invocation {
  const files: Record<string, string> = {};
  const args = (documents ?? []).map((document, index) => {
    const name = `values-${index}.yaml`;
    files[name] = document;
    return `--values=${name}`;
  });
  return { args, files };
}

/** What both majors call waiting. */
export function waitFlags(binary: HelmBinary, options: WaitOptions): string[] {
  const waits = options.wait === 'ready' || options.wait === 'legacy';
  const word = binary.major === 3 ? '--wait' : options.wait === 'legacy' ? '--wait=legacy' : '--wait=watcher';
  return [
    ...(waits ? [word] : []),
    ...flag('wait-for-jobs', options.waitForJobs),
    ...timeoutFlag(options.timeoutSeconds),
  ];
}

/** Server-side apply, which Helm 4 has; asking Helm 3 for it is an error, leaving it out is not. */
export function serverSideFlags(
  binary: HelmBinary,
  options: { readonly serverSide?: boolean; readonly forceConflicts?: boolean },
): string[] {
  if (binary.major === 4) {
    return [
      ...(options.serverSide === undefined ? [] : [`--server-side=${options.serverSide}`]),
      ...flag('force-conflicts', options.forceConflicts),
    ];
  }
  if (options.serverSide === true) throw unsupported('serverSide', 'Server-side apply', binary);
  if (options.forceConflicts === true) {
    throw unsupported('forceConflicts', 'Forcing conflicts', binary);
  }
  return [];
}

/** What install and upgrade share. */
export function applyFlags(binary: HelmBinary, options: ApplyOptions): string[] {
  const labels = Object.entries(options.labels ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    namespaceFlag(options.namespace),
    ...waitFlags(binary, options),
    ...flag(binary.major === 3 ? 'atomic' : 'rollback-on-failure', options.rollbackOnFailure),
    ...flag(binary.major === 3 ? 'force' : 'force-replace', options.forceReplace),
    ...serverSideFlags(binary, options),
    ...textFlag('description', 'description', options.description),
    ...listFlags('labels', 'labels', labels),
    ...(options.dryRun === undefined ? [] : [`--dry-run=${options.dryRun}`]),
    ...flag('hide-secret', options.dryRun === undefined ? false : options.hideSecrets),
    ...flag('take-ownership', options.takeOwnership),
    ...flag('no-hooks', options.noHooks),
    ...flag('skip-crds', options.skipCrds),
    '--output=json',
  ];
}

function unsupported(field: string, what: string, binary: HelmBinary): HelmError {
  return new HelmError('argument_invalid', `${what} needs Helm 4; this is ${binary.version}.`, {
    field,
    remedy: `Leave ${field} out, or install Helm 4.`,
  });
}
