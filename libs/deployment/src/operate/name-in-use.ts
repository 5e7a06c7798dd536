import type { ReleaseSummary } from '../releases/release-types.ts';
import { OperationRefused } from './types.ts';

/** Why a release cannot be installed: Helm has one of that name, and it is not the store's. */
export function nameInUse({ name, revision, status }: ReleaseSummary): OperationRefused {
  return new OperationRefused({
    code: 'name_in_use',
    message: `The namespace has a release ${name} already (revision ${revision}, ${status}).`,
    remedy: 'Choose another name, or adopt the release.',
    resource: `release ${name}`,
  });
}
