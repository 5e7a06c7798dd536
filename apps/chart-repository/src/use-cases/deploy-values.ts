import { createHash } from 'node:crypto';
import type { ChartVersion } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import { belongsTo } from '../security/sealed.ts';
import type { Services } from '../services.ts';

/** Values of a user, ready to be stored: sealed, with what tells others apart without showing them. */
export type SealedValues = { readonly sealedValues: string; readonly valuesDigest: string };

/**
 * Checks values against the schema of the chart, before anything starts, as Helm will. The refusal lists every mistake with its
 * path, never a value, since values may be secrets.
 * @throws Refusal values_refused; ChartError yaml_invalid, values_invalid and such
 */
export async function requireValuesFit(
  { contents }: Pick<Services, 'contents'>,
  version: ChartVersion,
  values: string,
): Promise<void> {
  const { problems, truncated } = await contents.checkValues(version.archiveDigest, values);
  if (problems.length === 0) return;
  const errors = problems.map(({ chart, path, message }) => ({
    field: `body/values${path}`,
    reason: chart === version.appName ? message : `${message} (by the schema of ${chart})`,
  }));
  const [first] = errors;
  throw new Refusal(
    'values_refused',
    `values.schema.json of ${version.appName} ${version.version} does not take these values: ${errors
      .map(({ field, reason }) => `${field.slice('body/values'.length) || '/'}: ${reason}`)
      .join('; ')}${truncated ? '; and more' : ''}.`,
    {
      ...(first === undefined ? {} : { field: first.field }),
      remedy: 'Change the values that are named, or see values.schema.json of the chart.',
      errors,
    },
  );
}

/** What is stored of values. @throws Refusal secret_key_missing */
export function sealValues(
  { sealer }: Pick<Services, 'sealer'>,
  values: string,
  deploymentId: string,
): SealedValues {
  return {
    sealedValues: sealer.seal(values, belongsTo.deployment(deploymentId)),
    valuesDigest: createHash('sha256').update(values).digest('hex'),
  };
}
