import type { JsonObject, JsonValue } from '../yaml/json-value.ts';
import { emptyJson, isJsonArray, isJsonObject, own } from './json-access.ts';
import { isSecretName, mask, maskText } from './secret-names.ts';

/** Names under which everything is secret, however deep. */
const holders = /(?:credentials|creds|passwords|secretdata|stringdata)$/i;

/**
 * Values for showing: what is secret by its name (`adminPassword`), by the name beside it (`name: TOKEN, value: ...`) or by
 * its looks (`postgres://u:p@host`, a private key) is masked. Empty texts, booleans and null are not: that there is no
 * password is worth seeing. A guess, for the eye: what must not be known is not to be shown at all.
 */
export function maskValues(values: JsonObject): JsonObject {
  return maskObject(values, false);
}

/** The same for any JSON. */
export function maskJson(value: JsonValue, isSecret = false): JsonValue {
  if (isJsonArray(value)) return value.map((item) => maskJson(item, isSecret));
  if (isJsonObject(value)) return maskObject(value, isSecret);
  if (typeof value === 'string') return value === '' ? value : isSecret ? mask : maskText(value);
  return typeof value === 'number' && isSecret ? mask : value;
}

function maskObject(object: JsonObject, isSecret: boolean): JsonObject {
  const masked = emptyJson();
  const name = own(object, 'name');
  const isNamedSecret = typeof name === 'string' && isSecretName(name);
  for (const [key, value] of Object.entries(object)) {
    masked[key] = maskJson(value, isSecret || isHidden(key, value) || (isNamedSecret && key === 'value'));
  }
  return masked;
}

/** A map called `secret` says more about a Secret than in it; a map called `credentials` holds them. */
function isHidden(key: string, value: JsonValue): boolean {
  if (isJsonObject(value)) return holders.test(key);
  return isSecretName(key) && (!isJsonArray(value) || value.every((item) => typeof item !== 'object'));
}
