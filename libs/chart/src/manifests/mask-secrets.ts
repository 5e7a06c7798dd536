import { maskJson, maskValues } from '../values/mask-values.ts';
import { mask } from '../values/secret-names.ts';
import { emptyJson, isJsonObject, own, shallowCopy } from '../values/json-access.ts';
import type { JsonObject, JsonValue } from '../yaml/json-value.ts';

/** What kubectl notes of an object, the data of a Secret included. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * A Kubernetes object for showing: what a Secret holds is masked, its keys stay; in every other object what is secret by its
 * name or looks, such as the value of an environment variable called `DB_PASSWORD` or a password in an argument.
 */
export function maskSecrets(object: JsonObject): JsonObject {
  const isSecret = own(object, 'kind') === 'Secret';
  const masked = emptyJson();
  for (const [key, value] of Object.entries(object)) {
    if (isSecret && (key === 'data' || key === 'stringData')) masked[key] = maskAll(value);
    else if (key === 'metadata') masked[key] = maskMetadata(value);
    else masked[key] = maskJson(value);
  }
  return masked;
}

/** Not even the length of an empty entry's neighbour is told: every value is the same mask. */
function maskAll(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value === null ? null : mask;
  const masked = emptyJson();
  for (const key of Object.keys(value)) masked[key] = mask;
  return masked;
}

/** Names and labels are what objects are found by: of metadata the annotations alone are masked. */
function maskMetadata(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const masked = emptyJson();
  for (const [key, inner] of Object.entries(value))
    masked[key] = key === 'annotations' ? maskAnnotations(inner) : inner;
  return masked;
}

function maskAnnotations(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const masked = shallowCopy(maskValues(value));
  if (Object.hasOwn(masked, lastApplied)) masked[lastApplied] = mask;
  return masked;
}
