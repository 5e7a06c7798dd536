import { chartErrorOf } from '../errors.ts';
import type { JsonValue } from '../yaml/json-value.ts';
import { parseYamlValue } from '../yaml/parse-yaml-value.ts';
import type { ChartLock, DecodedMetadata } from './chart-metadata.ts';
import { GoDecoder } from './go-decode.ts';
import { lockType, metadataType, type GoStruct } from './go-types.ts';
import { omitEmpty } from './omit-empty.ts';

/**
 * Decodes Chart.yaml as Helm does, without checking it (that is `validateMetadata`): numbers and booleans become strings
 * where Helm reads strings (`version: 1.10` is `1.1`, `appVersion: 0123` is `83`). No apiVersion means v1, as in Helm 2.
 * @throws ChartError yaml_*, metadata_type (all fields that are wrong: `details.problems`)
 */
export function readMetadata(chartYaml: string | Uint8Array): DecodedMetadata {
  return withDefaults(decode(chartYaml, 'Chart.yaml', metadataType, {}));
}

/**
 * Decodes requirements.yaml over the metadata, as Helm does for charts of every API version (`LoadFiles` in
 * pkg/chart/loader/load.go): it may set any field, not only `dependencies`.
 * @throws ChartError yaml_*, metadata_type
 */
export function readRequirements(
  requirementsYaml: string | Uint8Array,
  metadata: DecodedMetadata,
  file = 'requirements.yaml',
): DecodedMetadata {
  // Helm sets v1 before this file is read, so that an empty apiVersion in it comes through and is refused.
  return decode(requirementsYaml, file, metadataType, metadata as JsonValue) as DecodedMetadata;
}

/**
 * Decodes Chart.lock or requirements.lock. Of its list Helm checks nothing; empty items are dropped here.
 * @throws ChartError yaml_*, lock_invalid
 */
export function readLock(lock: string | Uint8Array, file = 'Chart.lock'): ChartLock {
  const decoded = omitEmpty(decode(lock, file, lockType, {}), lockType);
  const { digest, dependencies, ...generated } = decoded as ChartLock;
  return { ...generated, digest, dependencies: dependencies.filter((item) => item !== null) };
}

function decode(text: string | Uint8Array, file: string, type: GoStruct, existing: JsonValue): JsonValue {
  const decoder = new GoDecoder(file);
  const value = decoder.decode(parseYamlValue(text, { file }), type, existing);
  const [first, ...others] = decoder.problems;
  if (first === undefined) return value ?? existing;
  const [code, remedy] =
    type === lockType
      ? (['lock_invalid', 'make it anew by `helm dependency update`'] as const)
      : ([first.code, first.remedy] as const);
  throw chartErrorOf([{ ...first, code, remedy }, ...others.map((problem) => ({ ...problem, code }))]);
}

function withDefaults(decoded: JsonValue): DecodedMetadata {
  const metadata = decoded as Partial<DecodedMetadata>;
  const { name = '', version = '', apiVersion = '' } = metadata;
  return { ...metadata, name, version, apiVersion: apiVersion === '' ? 'v1' : apiVersion };
}
