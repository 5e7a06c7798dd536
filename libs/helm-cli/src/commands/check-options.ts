import { HelmError } from '../errors.ts';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const releaseName = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Helm's rule for names of releases (pkg/chartutil/validate_name.go): at most 53 characters. */
export function checkRelease(name: string): string {
  if (name.length <= 53 && releaseName.test(name)) return name;
  throw invalid(
    'release',
    `${shown(name)} is no name of a release`,
    'Lower-case letters, digits, - and . between them; at most 53 characters.',
  );
}

/** Kubernetes' rule for namespaces: a DNS label. */
export function checkNamespace(name: string): string {
  if (name.length <= 63 && label.test(name)) return name;
  throw invalid(
    'namespace',
    `${shown(name)} is no name of a namespace`,
    'Lower-case letters, digits, and - between them; at most 63 characters.',
  );
}

/** A whole number that is not negative. */
export function checkCount(field: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw invalid(field, `${field} is ${value}`, 'A whole number that is not negative.');
}

/** A text that Helm takes as one argument: one line, and no list where commas part lists. */
export function checkWord(field: string, value: string, forbidden: RegExp): string {
  if (value !== '' && !forbidden.test(value)) return value;
  throw invalid(field, `${field} cannot be ${shown(value)}`, 'No line breaks, control characters or commas.');
}

function shown(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value);
}

function invalid(field: string, message: string, remedy: string): HelmError {
  return new HelmError('argument_invalid', `${message}.`, { field, remedy });
}
